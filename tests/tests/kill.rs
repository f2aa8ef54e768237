//! A kill takes effect at the next `.await`; until then the process is fenced.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use perennial::{CallError, CastError, ChildSpec, Shutdown, Supervisor, SupervisorRef, Unresponsive, prelude::*};
use perennial_tests::{Barrier, Reports, Trace, ms, on_two_workers, on_workers_to_spare, plot, secs, settle};
use tokio::{sync::Notify, time::Instant};

#[perennial::test]
async fn a_killed_process_is_fenced_at_once() {
    let victim = Victim::start(Trace::new()).await.unwrap();
    let running = victim.wait().no_timeout().send();
    let waiting = victim.answer().send();
    settle().await;
    assert_eq!(Ref::<Victim>::whereis("victim"), Some(victim.clone()));

    victim.kill();

    assert_eq!(Ref::<Victim>::whereis("victim"), None);
    assert_eq!(victim.note("late"), Err(CastError::NoProc));
    assert!(!victim.is_alive());
    let (running, waiting, after) = tokio::join!(running, waiting, victim.answer());
    assert!(matches!(running, Err(CallError::Exit(ExitReason::Killed))), "{running:?}");
    assert!(matches!(waiting, Err(CallError::Exit(ExitReason::Killed))), "{waiting:?}");
    assert!(matches!(after, Err(CallError::NoProc)), "{after:?}");
}

#[perennial::test]
async fn a_killed_child_is_fenced_for_casts_and_its_next_incarnation_takes_calls() {
    let tree = plot(OneForOne, ["a"]).start().await;
    let probe = tree.probe("a").await;
    let running = probe.dawdle(secs(10)).no_timeout().send();
    settle().await;

    probe.kill();
    let cast = probe.say("late");
    let (running, call) = tokio::join!(running, probe.ping());

    assert_eq!(cast, Err(CastError::Restarting));
    assert!(matches!(running, Err(CallError::Exit(ExitReason::Killed))), "{running:?}");
    assert_eq!(call.unwrap(), "a");
    assert_eq!(tree.trace(), "up a, up a");
    tree.stop().await;
}

#[perennial::test]
async fn what_a_killed_process_does_before_its_next_await_is_refused() {
    let trace = Trace::new();
    let victim = Victim::start(trace.clone()).await.unwrap();
    let other = Other::start(trace.clone()).await.unwrap();

    let error = victim.die_and_go_on(other.clone()).await.unwrap_err();
    tokio::time::sleep(secs(10)).await;

    assert!(matches!(error, CallError::Exit(ExitReason::Killed)), "{error}");
    assert_eq!(trace.take(), "cast fenced, reply refused, call fenced");
    assert_eq!(other.seen().await.unwrap(), 0);
    other.stop().await.unwrap();
}

#[perennial::test]
async fn a_plain_handler_that_kills_its_own_process_is_the_last_one() {
    let trace = Trace::new();
    let victim = Victim::start(trace.clone()).await.unwrap();
    victim.die().unwrap();
    victim.note("next").unwrap();

    let reason = victim.ended().await;

    assert!(matches!(reason, ExitReason::Killed));
    assert_eq!(trace.take(), "dies");
}

#[perennial::test]
async fn a_kill_ends_an_init() {
    let trace = Trace::new();
    let noted = trace.clone();
    let start = tokio::spawn(Node::current().enter(async move { Opening::start(noted).await }));
    settle().await;

    Ref::<Opening>::whereis("opening").unwrap().kill();
    let error = start.await.unwrap().unwrap_err();

    assert!(matches!(error, StartError::Failed { reason: ExitReason::Killed, .. }), "{error}");
    assert_eq!(trace.take(), "opens");
}

#[perennial::test]
async fn brutal_kill_leaves_out_terminate() {
    let tree = plot(OneForOne, ["a"]);
    let b = tree.part("b");
    let tree = tree.with(b.child().shutdown(Shutdown::BrutalKill)).start().await;

    tree.stop().await;

    assert_eq!(tree.trace(), "up a, up b, down a");
}

#[perennial::test]
async fn a_child_that_takes_longer_than_its_shutdown_is_killed() {
    let tree = plot(OneForOne, []);
    let slow = tree.part("a").lingers(secs(30));
    let tree = tree.with(slow.child().shutdown(secs(3))).start().await;
    let began = Instant::now();

    tree.stop().await;

    assert_eq!(began.elapsed(), secs(3));
    assert_eq!(tree.trace(), "up a, closes a");
}

#[perennial::test]
async fn a_killed_supervisor_stops_its_children_in_order_and_then_is_told_killed() {
    let tree = plot(OneForOne, ["a", "b"]);
    let slow = tree.part("c").lingers(ms(100));
    let tree = tree.with(slow.child()).start().await;

    tree.supervisor.exit(ExitReason::Kill);
    let reason = tree.supervisor.ended().await;
    tree.note("told");

    assert!(matches!(reason, ExitReason::Killed), "{reason}");
    assert_eq!(tree.trace(), "up a, up b, up c, closes c, down c, down b, down a, told");
}

#[perennial::test]
async fn a_killed_supervisor_restarts_nobody() {
    let tree = plot(OneForOne, ["a"]);
    let slow = tree.part("b").lingers(ms(100));
    let tree = tree.with(slow.child()).start().await;
    let a = tree.probe("a").await;

    tree.supervisor.exit(ExitReason::Kill);
    settle().await;
    a.crash().unwrap();
    tree.supervisor.ended().await;

    assert_eq!(tree.trace(), "up a, up b, closes b, dies a, down b");
}

#[perennial::test]
async fn a_killed_subtree_is_restarted_when_all_of_it_has_ended() {
    let trace = Trace::new();
    let tree = Tree::start(trace.clone()).await.unwrap();

    tree.branch.exit(ExitReason::Kill);
    settle().await;

    assert_eq!(trace.take(), "up one, up two, down two, down one, up one, up two");
    tree.stop().await.unwrap();
}

#[test]
fn code_that_does_not_yield_is_reported_and_escalated() {
    let (reports, _listening) = Reports::listen();
    on_workers_to_spare(async |_| {
        let stuck = Stuck::tree(Unresponsive::Escalate).await;

        stuck.child.kill();
        let reason = stuck.supervisor.ended().await;
        let report = reports.heard("perennial::unresponsive").await;

        let ExitReason::Unresponsive(said) = &reason else { panic!("{reason}") };
        assert_eq!((said.path(), said.handler()), ("supervisor.stuck", Some("block")));
        assert!(matches!(stuck.child.note("x"), Err(CastError::NoProc | CastError::Restarting)));
        assert_eq!(report.message, reason.to_string());
        assert_eq!(report.field("handler"), "block");
        assert_eq!(stuck.starts(), 1);
        stuck.barrier.open();
    });
}

#[test]
fn the_stop_of_a_tree_with_code_that_does_not_yield_returns_that() {
    on_workers_to_spare(async |_| {
        let stuck = Stuck::tree(Unresponsive::Escalate).await;

        let error = stuck.supervisor.stop().await.unwrap_err();

        assert!(matches!(error, CallError::Exit(ExitReason::Unresponsive(_))), "{error}");
        stuck.barrier.open();
    });
}

#[test]
fn code_that_does_not_yield_can_be_waited_for() {
    let (reports, _listening) = Reports::listen();
    on_workers_to_spare(async |_| {
        let stuck = Stuck::tree(Unresponsive::Wait).await;

        stuck.child.kill();
        reports.heard("perennial::unresponsive").await;
        let before = stuck.starts();
        stuck.barrier.open();
        let answer = stuck.child.answer().await;

        assert_eq!(before, 1);
        assert_eq!(answer.unwrap(), 2);
        stuck.supervisor.stop().await.unwrap();
    });
}

#[test]
fn code_that_does_not_yield_can_be_replaced() {
    on_workers_to_spare(async |_| {
        let stuck = Stuck::tree(Unresponsive::Replace).await;

        stuck.child.kill();
        let answer = stuck.child.answer().no_timeout().await;

        assert_eq!(answer.unwrap(), 2);
        assert_eq!(stuck.child.note("x"), Ok(()));
        stuck.barrier.open();
        stuck.supervisor.stop().await.unwrap();
    });
}

#[test]
fn a_turn_that_runs_when_its_process_is_killed_is_its_last_one() {
    on_two_workers(async |_| {
        for _ in 0..200 {
            let turns = Arc::new(AtomicU32::new(0));
            let runner = Runner { turns: turns.clone() }.start().await.unwrap();
            let calls: Vec<_> = (0..20).map(|_| runner.run().no_timeout().send()).collect();
            let killer = tokio::spawn({
                let (runner, turns) = (runner.clone(), turns.clone());
                async move {
                    runner.kill();
                    turns.load(Ordering::SeqCst)
                }
            });

            let mut served = 0;
            for call in calls {
                match call.await {
                    Ok(()) => served += 1,
                    Err(CallError::Exit(ExitReason::Killed) | CallError::NoProc) => {}
                    Err(other) => panic!("{other}"),
                }
            }
            let before = killer.await.unwrap();
            runner.ended().await;

            let turns = turns.load(Ordering::SeqCst);
            assert!(turns <= before + 1, "{turns} turns, of which {before} before the kill");
            assert!(served <= turns, "{served} calls were answered, but {turns} served");
        }
    });
}

// ---- the servers

#[gen_server(name = "victim")]
struct Victim {
    trace: Trace,
}

#[gen_server]
impl Victim {
    fn init(trace: Trace) -> Self {
        Self { trace }
    }

    #[call]
    fn answer(&self) -> u32 {
        1
    }

    #[call]
    async fn wait(&mut self) {
        std::future::pending::<()>().await;
    }

    #[cast]
    fn note(&mut self, what: &'static str) {
        self.trace.note(what);
    }

    #[cast]
    fn die(&mut self, cx: &mut Cx<Self>) {
        cx.me().kill();
        self.trace.note("dies");
    }

    #[call]
    async fn die_and_go_on(&mut self, other: Ref<Other>, cx: &mut Cx<Self>, from: Reply<u32>) {
        cx.send_after(secs(1), Tick);
        cx.me().kill();
        cx.send_after(secs(1), Tick);
        if other.see() == Err(CastError::Fenced) {
            self.trace.note("cast fenced");
        }
        other.exit(ExitReason::error("refused"));
        if from.send(1).is_err() {
            self.trace.note("reply refused");
        }
        if matches!(other.seen().await, Err(CallError::Fenced)) {
            self.trace.note("call fenced");
        }
        tokio::task::yield_now().await;
        self.trace.note("goes on");
    }

    #[info]
    fn tick(&mut self, tick: Tick) {
        let Tick = tick;
        self.trace.note("ticks");
    }

    fn terminate(&mut self) {
        self.trace.note("terminates");
    }
}

struct Tick;

#[gen_server]
struct Other {
    seen: u32,
    trace: Trace,
}

#[gen_server]
impl Other {
    fn init(trace: Trace) -> Self {
        Self { seen: 0, trace }
    }

    #[cast]
    fn see(&mut self) {
        self.seen += 1;
        self.trace.note("sees");
    }

    #[call]
    fn seen(&self) -> u32 {
        self.seen
    }
}

#[gen_server(name = "opening")]
struct Opening;

#[gen_server]
impl Opening {
    async fn init(trace: Trace) -> Self {
        trace.note("opens");
        tokio::time::sleep(secs(60)).await;
        trace.note("has opened");
        Self
    }
}

#[gen_server]
struct Runner {
    turns: Arc<AtomicU32>,
}

#[gen_server]
impl Runner {
    #[call]
    fn run(&mut self) {
        self.turns.fetch_add(1, Ordering::SeqCst);
    }
}

supervisor! {
    struct Tree {
        trace: Trace,
        branch: struct Branch {
            one: Leaf = Leaf { name: "one", trace },
            two: Leaf = Leaf { name: "two", trace },
        },
    }
}

#[gen_server]
struct Leaf {
    name: &'static str,
    trace: Trace,
}

#[gen_server]
impl Leaf {
    fn init(leaf: Leaf) -> Self {
        leaf.trace.note(format!("up {}", leaf.name));
        leaf
    }

    #[cast]
    fn nothing(&mut self) {}

    fn terminate(&mut self) {
        self.trace.note(format!("down {}", self.name));
    }
}

/// A tree whose child blocks its thread in a handler.
struct Stuck {
    supervisor: SupervisorRef,
    child: Ref<Blocker>,
    barrier: Barrier,
    starts: Arc<AtomicU32>,
}

impl Stuck {
    async fn tree(unresponsive: Unresponsive) -> Self {
        let (barrier, entered, starts) = (Barrier::new(), Arc::new(Notify::new()), Arc::new(AtomicU32::new(0)));
        let args = BlockerArgs { barrier: barrier.clone(), entered: entered.clone(), starts: starts.clone() };
        let child = ChildSpec::<Blocker>::new("stuck", move || args.clone());
        let child = child.unresponsive(unresponsive).shutdown(ms(1));
        let supervisor = Supervisor::new().child(child).start().await.unwrap();
        let child = supervisor.child::<Blocker>("stuck").await.unwrap().unwrap();
        child.block().unwrap();
        entered.notified().await;
        Self { supervisor, child, barrier, starts }
    }

    fn starts(&self) -> u32 {
        self.starts.load(Ordering::SeqCst)
    }
}

#[derive(Clone)]
struct BlockerArgs {
    barrier: Barrier,
    entered: Arc<Notify>,
    starts: Arc<AtomicU32>,
}

#[gen_server]
struct Blocker {
    args: BlockerArgs,
    number: u32,
}

#[gen_server]
impl Blocker {
    fn init(args: BlockerArgs) -> Self {
        let number = args.starts.fetch_add(1, Ordering::SeqCst) + 1;
        Self { args, number }
    }

    #[cast]
    fn block(&mut self) {
        self.args.entered.notify_one();
        self.args.barrier.pass();
    }

    #[cast]
    fn note(&mut self, what: &'static str) {
        let _ = what;
    }

    #[call]
    fn answer(&self) -> u32 {
        self.number
    }
}
