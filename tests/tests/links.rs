//! Links, monitors, exit signals: OTP's table of who dies of what.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use perennial::{Mail, Pid, Process, ProcessRef, prelude::*};
use perennial_tests::{Trace, on_two_workers, settle};

// ---- links

#[perennial::test]
async fn a_crash_takes_those_who_are_linked_and_do_not_trap() {
    let [a, b, c] = trio().await;
    a.link(b.pid()).await.unwrap().unwrap();
    b.link(c.pid()).await.unwrap().unwrap();

    a.end(ExitReason::error("fell")).unwrap();
    let (a, b, c) = tokio::join!(a.ended(), b.ended(), c.ended());

    assert_eq!([a, b, c].map(|reason| reason.to_string()), ["fell", "fell", "fell"]);
}

#[perennial::test]
async fn a_normal_end_takes_nobody() {
    let [a, b, c] = trio().await;
    a.link(b.pid()).await.unwrap().unwrap();

    a.end(ExitReason::Normal).unwrap();
    a.ended().await;
    settle().await;

    assert!(b.is_alive());
    stop([b, c]).await;
}

#[perennial::test]
async fn shutdown_takes_those_who_are_linked() {
    let [a, b, c] = trio().await;
    a.link(b.pid()).await.unwrap().unwrap();

    a.end(ExitReason::Shutdown).unwrap();
    let reason = b.ended().await;

    assert!(matches!(reason, ExitReason::Shutdown), "{reason}");
    stop([c]).await;
}

#[perennial::test]
async fn one_who_traps_is_told_and_lives() {
    let [a, b, c] = trio().await;
    b.trap(true).await.unwrap();
    b.link(a.pid()).await.unwrap().unwrap();
    let dead = a.pid();

    a.end(ExitReason::error("fell")).unwrap();
    settle().await;

    assert_eq!(b.told().await.unwrap(), format!("exit of {dead}: fell"));
    stop([b, c]).await;
}

#[perennial::test]
async fn a_kill_arrives_as_killed_over_a_link_and_can_be_trapped_there() {
    let [a, b, c] = trio().await;
    b.trap(true).await.unwrap();
    b.link(a.pid()).await.unwrap().unwrap();
    c.link(a.pid()).await.unwrap().unwrap();
    let dead = a.pid();

    a.kill();
    let reason = c.ended().await;
    settle().await;

    assert!(matches!(reason, ExitReason::Killed), "{reason}");
    assert_eq!(b.told().await.unwrap(), format!("exit of {dead}: killed"));
    stop([b]).await;
}

#[perennial::test]
async fn the_reason_kill_is_an_ordinary_one_over_a_link() {
    let [a, b, c] = trio().await;
    b.trap(true).await.unwrap();
    b.link(a.pid()).await.unwrap().unwrap();
    c.link(a.pid()).await.unwrap().unwrap();
    let dead = a.pid();

    a.end(ExitReason::Kill).unwrap();
    let reason = c.ended().await;
    settle().await;

    assert!(matches!(reason, ExitReason::Kill), "{reason}");
    assert_eq!(b.told().await.unwrap(), format!("exit of {dead}: kill"));
    stop([b]).await;
}

#[perennial::test]
async fn a_kill_cannot_be_trapped() {
    let [a, b, c] = trio().await;
    a.trap(true).await.unwrap();

    a.kill();
    let reason = a.ended().await;

    assert!(matches!(reason, ExitReason::Killed), "{reason}");
    stop([b, c]).await;
}

#[perennial::test]
async fn a_link_that_was_taken_away_takes_nobody() {
    let [a, b, c] = trio().await;
    a.link(b.pid()).await.unwrap().unwrap();
    b.unlink(a.pid()).await.unwrap();

    a.end(ExitReason::error("fell")).unwrap();
    a.ended().await;
    settle().await;

    assert!(b.is_alive());
    stop([b, c]).await;
}

#[perennial::test]
async fn linking_twice_makes_one_link() {
    let [a, b, c] = trio().await;
    b.trap(true).await.unwrap();
    b.link(a.pid()).await.unwrap().unwrap();
    a.link(b.pid()).await.unwrap().unwrap();
    b.link(a.pid()).await.unwrap().unwrap();

    a.end(ExitReason::Shutdown).unwrap();
    settle().await;

    assert_eq!(b.told().await.unwrap().matches("exit of").count(), 1);
    stop([b, c]).await;
}

#[perennial::test]
async fn a_link_to_the_dead_is_an_error_and_for_one_who_traps_a_message() {
    let [a, b, c] = trio().await;
    let dead = a.pid();
    stop([a]).await;
    c.trap(true).await.unwrap();

    let plain = b.link(dead).await.unwrap();
    let trapping = c.link(dead).await.unwrap();
    settle().await;

    assert!(plain.is_err());
    assert!(trapping.is_ok());
    assert_eq!(c.told().await.unwrap(), format!("exit of {dead}: no such process"));
    stop([b, c]).await;
}

#[perennial::test]
async fn a_link_to_oneself_is_nothing() {
    let [a, b, c] = trio().await;

    let linked = a.link(a.pid()).await.unwrap();

    assert!(linked.is_ok());
    stop([a, b, c]).await;
}

// ---- exit signals

#[perennial::test]
async fn a_normal_signal_does_nothing_but_to_oneself() {
    let [a, b, c] = trio().await;

    a.signal(b.pid(), ExitReason::Normal).await.unwrap();
    settle().await;
    let others = b.is_alive();
    drop(a.signal(a.pid(), ExitReason::Normal).send());
    let own = a.ended().await;

    assert!(others);
    assert!(own.is_normal(), "{own}");
    stop([b, c]).await;
}

#[perennial::test]
async fn a_signal_names_its_sender() {
    let [a, b, c] = trio().await;
    b.trap(true).await.unwrap();

    a.signal(b.pid(), ExitReason::error("word")).await.unwrap();

    assert_eq!(b.told().await.unwrap(), format!("exit of {}: word", a.pid()));
    stop([a, b, c]).await;
}

#[perennial::test]
async fn a_signal_to_a_pid_of_the_past_does_nothing() {
    let [a, b, c] = trio().await;
    let past = a.pid();
    stop([a]).await;

    b.signal(past, ExitReason::Kill).await.unwrap();

    stop([b, c]).await;
}

// ---- parents

#[perennial::test]
async fn a_child_that_does_not_trap_lives_on_after_a_normal_end_of_its_parent() {
    let [a, b, c] = trio().await;
    let child = a.start_child(false).await.unwrap().unwrap();

    a.end(ExitReason::Normal).unwrap();
    a.ended().await;
    settle().await;

    assert!(child.is_alive());
    stop([b, c, child]).await;
}

#[perennial::test]
async fn a_child_that_traps_ends_with_its_parent_whatever_the_reason() {
    let [a, b, c] = trio().await;
    let child = a.start_child(true).await.unwrap().unwrap();

    a.end(ExitReason::Normal).unwrap();
    let reason = child.ended().await;

    assert!(reason.is_normal(), "{reason}");
    stop([b, c]).await;
}

#[perennial::test]
async fn the_crash_of_a_child_takes_a_parent_that_does_not_trap() {
    let [a, b, c] = trio().await;
    let child = a.start_child(false).await.unwrap().unwrap();

    child.end(ExitReason::error("fell")).unwrap();
    let reason = a.ended().await;

    assert_eq!(reason.to_string(), "fell");
    stop([b, c]).await;
}

#[perennial::test]
async fn a_failed_start_takes_a_starter_that_does_not_trap_and_is_told_to_one_that_does() {
    let [a, b, c] = trio().await;
    b.trap(true).await.unwrap();

    let plain = a.start_faulty().await;
    let trapping = b.start_faulty().await.unwrap();
    settle().await;

    assert!(plain.is_err(), "{plain:?}");
    assert!(matches!(trapping, Err(StartError::Failed { .. })), "{trapping:?}");
    assert!(b.told().await.unwrap().ends_with("faulty"));
    stop([b, c]).await;
}

// ---- monitors

#[perennial::test]
async fn a_monitor_tells_of_the_end_once() {
    let [a, b, c] = trio().await;
    b.watch(a.pid()).await.unwrap();
    let dead = a.pid();

    a.end(ExitReason::error("fell")).unwrap();
    settle().await;

    assert_eq!(b.told().await.unwrap(), format!("down of {dead}: fell"));
    stop([b, c]).await;
}

#[perennial::test]
async fn each_of_two_monitors_tells() {
    let [a, b, c] = trio().await;
    b.watch(a.pid()).await.unwrap();
    b.watch(a.pid()).await.unwrap();

    a.kill();
    settle().await;

    assert_eq!(b.told().await.unwrap().matches("killed").count(), 2);
    stop([b, c]).await;
}

#[perennial::test]
async fn a_monitor_of_the_dead_tells_at_once() {
    let [a, b, c] = trio().await;
    let dead = a.pid();
    stop([a]).await;

    b.watch(dead).await.unwrap();

    assert_eq!(b.told().await.unwrap(), format!("down of {dead}: no such process"));
    stop([b, c]).await;
}

#[perennial::test]
async fn a_monitor_that_was_taken_away_tells_nothing() {
    let [a, b, c] = trio().await;
    let monitor = b.watch(a.pid()).await.unwrap();

    let taken = b.unwatch(monitor).await.unwrap();
    let again = b.unwatch(monitor).await.unwrap();
    a.kill();
    settle().await;

    assert_eq!((taken, again), (true, false));
    assert_eq!(b.told().await.unwrap(), "");
    stop([b, c]).await;
}

#[perennial::test]
async fn names_are_free_before_anyone_is_told() {
    let named = Named::start(()).await.unwrap();
    let trace = Trace::new();
    let noted = trace.clone();
    let watcher = Process::<()>::spawn(move |mut me| async move {
        me.monitor(&named);
        let Mail::Down(_) = me.recv().await else { panic!("it is told of the end") };
        noted.note(if Ref::<Named>::whereis("named").is_none() { "free" } else { "taken" });
        Named::start(()).await.unwrap().stop().await.unwrap();
    });
    settle().await;

    Ref::<Named>::whereis("named").unwrap().stop().await.unwrap();
    watcher.ended().await;

    assert_eq!(trace.take(), "free");
}

#[test]
fn a_monitor_that_races_with_the_end_tells_exactly_once() {
    on_two_workers(async |_| {
        for round in 0..300 {
            let victim = Process::<()>::spawn(|mut me| async move {
                me.recv().await;
            });
            let downs = Arc::new(AtomicU32::new(0));
            let count = downs.clone();
            let target = victim.clone();
            let watcher = Process::<()>::spawn(move |mut me| async move {
                let mut monitors: Vec<_> = (0..10).map(|_| me.monitor(&target)).collect();
                while !monitors.is_empty() {
                    let Mail::Down(down) = me.recv().await else { panic!("only downs come") };
                    let at = monitors.iter().position(|monitor| *monitor == down.monitor).unwrap();
                    monitors.swap_remove(at);
                    count.fetch_add(1, Ordering::SeqCst);
                }
                assert!(me.try_recv().is_none());
            });

            if round % 2 == 0 {
                victim.kill();
            } else {
                let _ = victim.send(());
            }
            let reason = watcher.ended().await;

            assert!(reason.is_normal() || matches!(reason, ExitReason::NoProc), "{reason}");
            assert_eq!(downs.load(Ordering::SeqCst), 10);
        }
    });
}

#[test]
fn two_who_are_linked_and_die_at_once_both_end() {
    on_two_workers(async |_| {
        for _ in 0..300 {
            let [a, b, c] = trio().await;
            a.link(b.pid()).await.unwrap().unwrap();
            b.link(c.pid()).await.unwrap().unwrap();

            a.kill();
            c.kill();

            for peer in [a, b, c] {
                peer.ended().await;
                assert!(!peer.is_alive());
            }
        }
    });
}

async fn trio() -> [Ref<Peer>; 3] {
    [Peer::start(false).await.unwrap(), Peer::start(false).await.unwrap(), Peer::start(false).await.unwrap()]
}

async fn stop<const N: usize>(peers: [Ref<Peer>; N]) {
    for peer in peers {
        peer.stop().await.unwrap();
    }
}

#[gen_server]
#[derive(Debug)]
struct Peer {
    told: Trace,
}

#[gen_server]
impl Peer {
    fn init(traps: bool, cx: &mut Cx<Self>) -> Self {
        cx.trap_exit(traps);
        Self { told: Trace::new() }
    }

    #[call]
    fn trap(&mut self, on: bool, cx: &mut Cx<Self>) -> bool {
        cx.trap_exit(on)
    }

    #[call]
    fn link(&mut self, to: Pid, cx: &mut Cx<Self>) -> Result<(), perennial::NotThere> {
        cx.link(&to)
    }

    #[call]
    fn unlink(&mut self, from: Pid, cx: &mut Cx<Self>) {
        cx.unlink(&from);
    }

    #[call]
    fn watch(&mut self, who: Pid, cx: &mut Cx<Self>) -> perennial::Monitor {
        cx.monitor(&who)
    }

    #[call]
    fn unwatch(&mut self, monitor: perennial::Monitor, cx: &mut Cx<Self>) -> bool {
        cx.demonitor(monitor)
    }

    #[call]
    fn signal(&mut self, to: Pid, reason: ExitReason, cx: &mut Cx<Self>) {
        cx.exit(&to, reason);
    }

    #[call]
    async fn start_child(&mut self, traps: bool, cx: &mut Cx<Self>) -> Result<Ref<Peer>, StartError> {
        cx.start_link::<Peer>(traps).await
    }

    #[call]
    async fn start_faulty(&mut self, cx: &mut Cx<Self>) -> Result<(), StartError> {
        let started = cx.start_link::<Faulty>(()).await;
        tokio::task::yield_now().await;
        started.map(drop)
    }

    #[cast]
    fn end(&mut self, reason: ExitReason) -> Stop {
        Stop::with(reason, ())
    }

    #[call]
    fn told(&mut self) -> String {
        self.told.take()
    }

    #[info]
    fn exit(&mut self, exit: Exit) {
        self.told.note(format!("exit of {}: {}", exit.from, exit.reason));
    }

    #[info]
    fn down(&mut self, down: Down) {
        self.told.note(format!("down of {}: {}", down.pid, down.reason));
    }
}

#[gen_server]
struct Faulty;

#[gen_server]
impl Faulty {
    fn init((): ()) -> Result<Self, &'static str> {
        Err("faulty")
    }

    #[cast]
    fn nothing(&mut self) {}
}

#[gen_server(name = "named")]
struct Named;

#[gen_server]
impl Named {
    fn init((): ()) -> Self {
        Self
    }

    #[cast]
    fn nothing(&mut self) {}
}

#[expect(dead_code, reason = "it shows that a reference to a plain process is a target of links too")]
fn is_a_target(process: &ProcessRef<()>, cx: &mut Cx<Peer>) {
    cx.unlink(process);
}
