//! Supervisors: start, stop, restart, and what can be asked of them.

use perennial::{AdminError, AutoShutdown, CallError, ChildSpec, Shutdown, Supervisor, prelude::*};
use perennial_tests::{Trace, ms, plot, secs, settle};
use tokio::time::Instant;

// ---- start and stop

#[perennial::test]
async fn children_start_in_order_and_stop_in_reverse() {
    let tree = plot(OneForOne, ["a", "b", "c"]).start().await;

    tree.stop().await;

    assert_eq!(tree.trace(), "up a, up b, up c, down c, down b, down a");
}

#[perennial::test]
async fn each_child_starts_after_the_init_of_the_one_before() {
    let tree = plot(OneForOne, []);
    let slow = tree.part("a").opens_in(secs(1));
    let next = tree.part("b");
    let tree = tree.with(slow.child()).with(next.child()).start().await;

    assert_eq!(tree.trace(), "opens a, up a, up b");
    tree.stop().await;
}

#[perennial::test]
async fn children_stop_one_at_a_time_each_within_its_time() {
    let tree = plot(OneForOne, []);
    let [a, b] = [tree.part("a").lingers(secs(2)), tree.part("b").lingers(secs(60))];
    let tree = tree.with(a.child().shutdown(Shutdown::Infinity)).with(b.child().shutdown(secs(3))).start().await;
    let began = Instant::now();

    tree.stop().await;

    assert_eq!(began.elapsed(), secs(5));
    assert_eq!(tree.trace(), "up a, up b, closes b, closes a, down a");
}

#[perennial::test]
async fn a_failed_start_stops_what_was_started_and_says_which_child_failed() {
    let plot = plot(OneForOne, ["a", "b"]);
    let faulty = plot.part("c");
    faulty.fail(1);

    let (error, trace) = plot.with(faulty.child()).fail().await;

    assert_eq!(trace, "up a, up b, fails c, down b, down a");
    let StartError::Failed { path, reason } = error else { panic!("{error}") };
    assert_eq!((path.as_str(), reason.to_string().as_str()), ("supervisor.c", "no luck"));
}

#[perennial::test]
async fn the_path_of_a_child_that_failed_goes_through_nested_trees() {
    let error = App::start(Trace::new(), true).await.unwrap_err();

    let StartError::Failed { path, reason } = error else { panic!("{error}") };
    assert_eq!((path.as_str(), reason.to_string().as_str()), ("App.web.acceptor", "port taken"));
}

#[perennial::test]
async fn an_ignored_child_has_an_entry_and_no_process() {
    let tree = plot(OneForOne, []);
    let part = tree.part("a");
    part.ignore(1);
    let tree = tree.with(part.child()).start().await;

    let before = tree.children().await;
    let pid = tree.supervisor.restart_child("a").await.unwrap();

    assert_eq!(before, "a stopped");
    assert!(pid.is_some());
    assert_eq!(tree.trace(), "ignores a, up a");
    tree.stop().await;
}

#[perennial::test]
async fn a_stop_waits_for_a_start_in_progress() {
    let tree = plot(OneForOne, ["a"]).start().await;
    let slow = tree.part("b").opens_in(secs(1));
    let adding = tree.supervisor.clone();
    let add = async move { adding.start_child(slow.child()).await.map(drop) };

    let (added, ()) = tokio::join!(add, async {
        settle().await;
        tree.stop().await;
    });

    assert!(added.is_ok(), "{added:?}");
    assert_eq!(tree.trace(), "up a, opens b, up b, down b, down a");
}

#[perennial::test]
async fn a_start_timeout_of_a_tree_leaves_none_of_its_children_behind() {
    let trace = Trace::new();
    let noted = trace.clone();
    let app = ChildSpec::<Slow>::new("slow", move || Slow::with(noted.clone())).start_timeout(secs(1));
    let began = Instant::now();

    let error = Supervisor::new().child(app).start().await.unwrap_err();

    assert!(error.to_string().contains("start timeout of 1s"), "{error}");
    assert!(began.elapsed() >= secs(1));
    assert_eq!(trace.take(), "up quick, opening, down quick");
}

// ---- restarts

#[perennial::test]
async fn one_for_one_restarts_the_one() {
    let tree = plot(OneForOne, ["a", "b", "c"]).start().await;

    tree.crash("b").await;

    assert_eq!(tree.trace(), "up a, up b, up c, dies b, up b");
    tree.stop().await;
}

#[perennial::test]
async fn one_for_all_stops_the_others_last_first_and_starts_all_in_order() {
    let tree = plot(OneForAll, ["a", "b", "c"]).start().await;

    tree.crash("b").await;

    assert_eq!(tree.trace(), "up a, up b, up c, dies b, down c, down a, up a, up b, up c");
    tree.stop().await;
}

#[perennial::test]
async fn rest_for_one_takes_those_after_it() {
    let tree = plot(RestForOne, ["a", "b", "c"]).start().await;

    tree.crash("b").await;

    assert_eq!(tree.trace(), "up a, up b, up c, dies b, down c, up b, up c");
    tree.stop().await;
}

#[perennial::test]
async fn restart_type_and_reason_decide_whether_a_child_comes_back() {
    let table = [
        (Permanent, "leaves a, up a", "leaves a, up a", "dies a, up a"),
        (Transient, "leaves a", "leaves a", "dies a, up a"),
        (Temporary, "leaves a", "leaves a", "dies a"),
    ];
    for (restart, normal, shutdown, crash) in table {
        assert_eq!(life(restart, Some(ExitReason::Normal)).await, normal, "{restart:?}");
        assert_eq!(life(restart, Some(ExitReason::shutdown_with("enough"))).await, shutdown, "{restart:?}");
        assert_eq!(life(restart, None).await, crash, "{restart:?}");
    }
}

/// What is seen of a child of this restart type that leaves for this reason, or crashes.
async fn life(restart: Restart, leaves: Option<ExitReason>) -> String {
    let tree = plot(OneForOne, []);
    let part = tree.part("a");
    let tree = tree.with(part.child().restart(restart)).start().await;
    assert_eq!(tree.trace(), "up a");
    match leaves {
        Some(reason) => tree.leave("a", reason).await,
        None => tree.crash("a").await,
    }
    let trace = tree.trace();
    tree.stop().await;
    // What it says of a normal end beside that it leaves.
    trace.replace(", down a", "")
}

#[perennial::test]
async fn a_failed_restart_is_tried_again_and_counts() {
    let tree = plot(OneForOne, ["b"]);
    let part = tree.part("a");
    let tree = tree.with(part.child()).start().await;
    part.fail(2);

    tree.crash("a").await;

    assert_eq!(tree.trace(), "up b, up a, dies a, fails a, fails a, up a");
    tree.stop().await;
}

#[perennial::test]
async fn too_many_restarts_within_the_period_end_the_supervisor() {
    let tree = plot(OneForOne, ["a", "b"]).set(|tree| tree.intensity(2).period(secs(10))).start().await;

    for _ in 0..3 {
        tree.crash("a").await;
    }
    let reason = tree.supervisor.ended().await;

    assert!(matches!(reason, ExitReason::NoProc), "it has ended: {reason}");
    assert_eq!(tree.trace(), "up a, up b, dies a, up a, dies a, up a, dies a, down b");
}

#[perennial::test]
async fn restarts_beyond_the_period_are_forgotten() {
    let tree = plot(OneForOne, ["a"]).set(|tree| tree.intensity(1).period(secs(10))).start().await;

    for _ in 0..5 {
        tree.crash("a").await;
        tokio::time::sleep(secs(11)).await;
    }

    assert!(tree.supervisor.is_alive());
    tree.stop().await;
}

#[perennial::test]
async fn a_tree_that_gives_up_is_its_supervisors_to_restart() {
    let trace = Trace::new();
    let app = App::start(trace.clone(), false).await.unwrap();
    assert_eq!(trace.take(), "up acceptor, up renewer");

    app.web.renewer.fall().unwrap();
    settle().await;

    assert_eq!(trace.take(), "down acceptor, up acceptor, up renewer");
    app.stop().await.unwrap();
}

#[perennial::test]
async fn a_backoff_delays_restarts_and_the_child_is_restarting_meanwhile() {
    let tree = plot(OneForOne, ["a", "b"]).set(|tree| tree.backoff(secs(1)..secs(4))).start().await;

    tree.crash("a").await;
    let meanwhile = tree.children().await;
    tokio::time::sleep(secs(5)).await;

    assert_eq!(meanwhile, "b running, a restarting");
    assert_eq!(tree.children().await, "b running, a running");
    tree.stop().await;
}

// ---- significance

#[perennial::test]
async fn the_end_of_a_significant_child_ends_its_supervisor() {
    let tree = plot(OneForOne, ["a"]).set(|tree| tree.auto_shutdown(AutoShutdown::AnySignificant));
    let part = tree.part("b");
    let tree = tree.with(part.child().restart(Transient).significant(true)).start().await;

    tree.leave("b", ExitReason::Normal).await;

    assert!(!tree.supervisor.is_alive());
    assert_eq!(tree.trace(), "up a, up b, leaves b, down b, down a");
}

#[perennial::test]
async fn the_end_of_the_last_significant_child_ends_its_supervisor() {
    let tree = plot(OneForOne, ["a"]).set(|tree| tree.auto_shutdown(AutoShutdown::AllSignificant));
    let [b, c] = [tree.part("b"), tree.part("c")];
    let tree = tree.with(b.child().restart(Transient).significant(true));
    let tree = tree.with(c.child().restart(Temporary).significant(true)).start().await;

    tree.leave("b", ExitReason::Normal).await;
    let first = tree.supervisor.is_alive();
    tree.leave("c", ExitReason::Normal).await;

    assert!(first);
    assert!(!tree.supervisor.is_alive());
}

#[perennial::test]
async fn a_stop_by_hand_is_no_end_of_a_significant_child() {
    let tree = plot(OneForOne, []).set(|tree| tree.auto_shutdown(AutoShutdown::AnySignificant));
    let part = tree.part("a");
    let tree = tree.with(part.child().restart(Transient).significant(true)).start().await;

    tree.terminate("a").await.unwrap();
    settle().await;

    assert!(tree.supervisor.is_alive());
    tree.stop().await;
}

// ---- what can be asked

#[perennial::test]
async fn children_are_stopped_restarted_and_deleted_by_hand() {
    let tree = plot(OneForOne, ["a", "b"]).start().await;

    tree.terminate("a").await.unwrap();
    let stopped = tree.children().await;
    let again = tree.terminate("a").await;
    let running = tree.supervisor.restart_child("b").await;
    let delete_running = tree.supervisor.delete_child("b").await;
    tree.supervisor.restart_child("a").await.unwrap();
    tree.terminate("a").await.unwrap();
    tree.supervisor.delete_child("a").await.unwrap();

    assert_eq!(stopped, "b running, a stopped");
    assert!(again.is_ok());
    assert!(matches!(running, Err(StartError::Running)), "{running:?}");
    assert!(matches!(delete_running, Err(AdminError::Running)), "{delete_running:?}");
    assert_eq!(tree.children().await, "b running");
    assert!(matches!(tree.supervisor.restart_child("a").await, Err(StartError::NotFound)));
    assert!(matches!(tree.supervisor.delete_child("a").await, Err(AdminError::NotFound)));
    tree.stop().await;
}

#[perennial::test]
async fn a_child_is_added_once() {
    let tree = plot(OneForOne, ["a"]).start().await;
    let part = tree.part("b");

    let added = tree.supervisor.start_child(part.child()).await.unwrap();
    let twice = tree.supervisor.start_child(part.child()).await;
    tree.terminate("b").await.unwrap();
    let present = tree.supervisor.start_child(part.child()).await;

    assert!(matches!(twice, Err(StartError::AlreadyStarted(pid)) if pid == added.pid()), "{twice:?}");
    assert!(matches!(present, Err(StartError::AlreadyPresent)), "{present:?}");
    assert_eq!(tree.trace(), "up a, up b, down b");
    tree.stop().await;
}

#[perennial::test]
async fn a_failed_addition_leaves_no_entry() {
    let tree = plot(OneForOne, ["a"]).start().await;
    let part = tree.part("b");
    part.fail(1);

    let failed = tree.supervisor.start_child(part.child()).await.map(drop);
    let count = tree.supervisor.count_children().await.unwrap();

    assert!(matches!(failed, Err(StartError::Failed { .. })), "{failed:?}");
    assert_eq!((count.specs, count.active, count.workers, count.supervisors), (1, 1, 1, 0));
    tree.stop().await;
}

#[perennial::test]
async fn a_restarting_child_can_be_stopped_by_hand_and_nothing_else() {
    let tree = plot(OneForOne, ["a"]).set(|tree| tree.backoff(secs(1)..secs(1))).start().await;
    let probe = tree.probe("a").await;
    tree.crash("a").await;
    let waiting = probe.ping().send();

    let restarted = tree.supervisor.restart_child("a").await;
    let deleted = tree.supervisor.delete_child("a").await;
    tree.terminate("a").await.unwrap();
    let waiting = waiting.await;
    tokio::time::sleep(secs(5)).await;

    assert!(matches!(restarted, Err(StartError::Restarting)), "{restarted:?}");
    assert!(matches!(deleted, Err(AdminError::Restarting)), "{deleted:?}");
    assert!(matches!(waiting, Err(CallError::NoProc)), "{waiting:?}");
    assert_eq!(tree.children().await, "a stopped");
    assert_eq!(tree.trace(), "up a, dies a");
    tree.stop().await;
}

#[perennial::test]
async fn how_a_child_is_run_can_be_asked() {
    let tree = plot(OneForOne, []);
    let part = tree.part("a");
    let tree = tree.with(part.child().restart(Transient).shutdown(secs(9))).start().await;

    let spec = tree.supervisor.get_childspec("a").await.unwrap();
    let none = tree.supervisor.get_childspec("b").await;

    assert_eq!((spec.restart, spec.shutdown), (Transient, Shutdown::After(secs(9))));
    assert!(matches!(none, Err(AdminError::NotFound)));
    tree.stop().await;
}

#[perennial::test]
async fn a_supervisor_ignores_the_exits_of_others() {
    let tree = plot(OneForOne, ["a"]).start().await;

    tree.supervisor.exit(ExitReason::error("no"));
    tree.supervisor.exit(ExitReason::Shutdown);

    assert_eq!(tree.children().await, "a running");
    tree.stop().await;
}

#[perennial::test]
async fn a_supervisor_that_has_ended_answers_nobody() {
    let tree = plot(OneForOne, ["a"]).start().await;
    let part = tree.part("b");
    tree.stop().await;

    assert!(matches!(tree.supervisor.which_children().await, Err(CallError::NoProc)));
    assert!(matches!(tree.supervisor.stop().await, Err(CallError::NoProc)));
    let added = tree.supervisor.start_child(part.child()).await.map(drop);
    assert!(matches!(added, Err(StartError::Call(CallError::NoProc))), "{added:?}");
}

#[perennial::test]
async fn children_that_wait_when_the_tree_is_stopped_are_told() {
    let tree = plot(OneForOne, ["a", "b"]).start().await;
    let probe = tree.probe("a").await;
    let working = probe.dawdle(secs(10)).no_timeout().send();
    settle().await;

    tree.stop().await;
    let working = working.await;

    assert!(matches!(working, Err(CallError::Exit(ExitReason::Shutdown))), "{working:?}");
}

#[perennial::test]
async fn a_declared_tree_keeps_its_references_over_the_restart_of_an_inner_tree() {
    let trace = Trace::new();
    let app = App::start(trace.clone(), false).await.unwrap();
    let [web, acceptor] = [app.web.pid(), app.web.acceptor.pid()];

    app.web.exit(ExitReason::Kill);
    settle().await;

    assert_ne!(app.web.pid(), web);
    assert_ne!(app.web.acceptor.pid(), acceptor);
    assert_eq!(app.web.acceptor.pid().to_string(), app.web.acceptor.own_pid().await.unwrap());
    assert_eq!(app.web.count_children().await.unwrap().active, 2);
    app.terminate_child(AppChild::Web).await.unwrap();
    assert!(matches!(app.web.acceptor.own_pid().await, Err(CallError::NoProc)));
    app.restart_child(AppChild::Web).await.unwrap();
    assert!(app.web.acceptor.own_pid().await.is_ok());
    app.stop().await.unwrap();
}

supervisor! {
    #[supervisor(intensity = 3)]
    struct App {
        trace: Trace,
        port_taken: bool,
        #[supervisor(intensity = 0)]
        #[child(restart = permanent)]
        web: struct Web {
            acceptor: Acceptor = Place { name: "acceptor", trace, fails: port_taken },
            renewer: Acceptor = Place { name: "renewer", trace, fails: false },
        },
    }
}

struct Place {
    name: &'static str,
    trace: Trace,
    fails: bool,
}

#[gen_server]
struct Acceptor {
    place: Place,
}

#[gen_server]
impl Acceptor {
    fn init(place: Place) -> Result<Self, &'static str> {
        if place.fails {
            return Err("port taken");
        }
        place.trace.note(format!("up {}", place.name));
        Ok(Self { place })
    }

    #[cast]
    fn fall(&mut self) -> Result<(), &'static str> {
        Err("fell")
    }

    #[call]
    fn own_pid(&self, cx: &mut Cx<Self>) -> String {
        cx.pid().to_string()
    }

    fn terminate(&mut self, reason: &ExitReason) {
        if !reason.is_crash() || matches!(reason, ExitReason::Killed) {
            self.place.trace.note(format!("down {}", self.place.name));
        }
    }
}

supervisor! {
    struct Slow {
        trace: Trace,
        quick: Acceptor = Place { name: "quick", trace, fails: false },
        never: Never = trace,
    }
}

#[gen_server]
struct Never;

#[gen_server]
impl Never {
    async fn init(trace: Trace) -> Self {
        trace.note("opening");
        tokio::time::sleep(ms(1_000_000)).await;
        Self
    }

    #[cast]
    fn nothing(&mut self) {}
}
