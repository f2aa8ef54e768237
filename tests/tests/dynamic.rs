//! Children that come and go.

use perennial::{AdminError, CallError, ChildSpec, DynamicSpec, StartTree, Supervisor, prelude::*};
use perennial_tests::{Part, Probe, Trace, secs, settle};
use tokio::time::Instant;

#[perennial::test]
async fn children_come_and_go() {
    let trace = Trace::new();
    let probes = begin(Dynamic::new()).await;

    let a = probes.start(Part::new("a", &trace)).await.unwrap();
    let b = probes.start(Part::new("b", &trace)).await.unwrap();
    probes.terminate_child(&a).await.unwrap();

    assert!(matches!(a.ping().await, Err(CallError::NoProc)));
    assert_eq!(b.ping().await.unwrap(), "b");
    assert_eq!(probes.count_children().await.unwrap().active, 1);
    probes.supervisor().stop().await.unwrap();
    assert_eq!(trace.take(), "up a, up b, down a, down b");
}

#[perennial::test]
async fn a_child_that_crashes_is_restarted_with_a_clone_of_its_arguments() {
    let trace = Trace::new();
    let probes = begin(Dynamic::new().restart(Permanent)).await;
    let a = probes.start(Part::new("a", &trace)).await.unwrap();

    a.crash().unwrap();
    settle().await;

    assert_eq!(a.ping().await.unwrap(), "a");
    assert_eq!(trace.take(), "up a, dies a, up a");
    probes.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_temporary_child_is_gone_after_its_end() {
    let trace = Trace::new();
    let probes = begin(Dynamic::new().restart(Temporary).max_children(1)).await;
    let a = probes.start(Part::new("a", &trace)).await.unwrap();

    a.crash().unwrap();
    settle().await;
    let again = probes.start(Part::new("b", &trace)).await;

    assert!(matches!(a.ping().await, Err(CallError::NoProc)));
    assert!(again.is_ok());
    assert_eq!(probes.which_children().await.unwrap().len(), 1);
    probes.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_child_that_is_started_once_is_temporary_whatever_is_declared() {
    let trace = Trace::new();
    let probes = begin(Dynamic::new().restart(Permanent)).await;
    let a = probes.start_once(Part::new("a", &trace)).await.unwrap();

    a.crash().unwrap();
    settle().await;

    assert_eq!(probes.count_children().await.unwrap().specs, 0);
    assert_eq!(trace.take(), "up a, dies a");
    probes.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn there_are_no_more_than_max_children() {
    let trace = Trace::new();
    let probes = begin(Dynamic::new().max_children(2)).await;
    let a = probes.start(Part::new("a", &trace)).await.unwrap();
    probes.start(Part::new("b", &trace)).await.unwrap();

    let refused = probes.start(Part::new("c", &trace)).await;
    probes.terminate_child(&a).await.unwrap();
    let accepted = probes.start(Part::new("d", &trace)).await;

    assert!(matches!(refused, Err(StartError::MaxChildren)), "{refused:?}");
    assert!(accepted.is_ok());
    assert_eq!(trace.take(), "up a, up b, down a, up d");
    probes.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_failed_start_and_an_ignored_one_leave_nothing() {
    let trace = Trace::new();
    let probes = begin(Dynamic::new().max_children(1)).await;
    let [a, b] = [Part::new("a", &trace), Part::new("b", &trace)];
    a.fail(1);
    b.ignore(1);

    let failed = probes.start(a).await.unwrap_err();
    let ignored = probes.start(b).await.unwrap_err();

    assert!(matches!(failed, StartError::Failed { .. }), "{failed}");
    assert!(matches!(ignored, StartError::Ignored), "{ignored}");
    assert_eq!(probes.count_children().await.unwrap().specs, 0);
    assert!(probes.start(Part::new("c", &trace)).await.is_ok());
    probes.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn the_end_is_one_stop_of_all_children_under_one_deadline() {
    let trace = Trace::new();
    let probes = begin(Dynamic::new().shutdown(secs(3))).await;
    for name in ["a", "b", "c"] {
        probes.start(Part::new(name, &trace).lingers(secs(1))).await.unwrap();
    }
    probes.start(Part::new("d", &trace).lingers(secs(60))).await.unwrap();
    let began = Instant::now();

    probes.supervisor().stop().await.unwrap();

    assert_eq!(began.elapsed(), secs(3));
    let trace = trace.take();
    assert_eq!(trace.matches("closes").count(), 4, "{trace}");
    assert_eq!(trace.matches("down").count(), 3, "{trace}");
    assert!(trace.rfind("closes") < trace.find("down"), "{trace}");
}

#[perennial::test]
async fn only_its_own_children_are_stopped_by_hand() {
    let trace = Trace::new();
    let probes = begin(Dynamic::new()).await;
    let stranger = Probe::start(Part::new("x", &trace)).await.unwrap();
    let child = probes.start(Part::new("a", &trace)).await.unwrap();

    let strange = probes.terminate_child(&stranger).await;
    let first = probes.terminate_child(&child.pid()).await;
    let second = probes.terminate_child(&child).await;

    assert!(matches!(strange, Err(AdminError::NotFound)));
    assert!(first.is_ok());
    assert!(matches!(second, Err(AdminError::NotFound)));
    stranger.stop().await.unwrap();
    probes.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn too_many_restarts_end_it() {
    let trace = Trace::new();
    let probes = begin(Dynamic::new().restart(Permanent).intensity(1)).await;
    let a = probes.start(Part::new("a", &trace)).await.unwrap();
    let b = probes.start(Part::new("b", &trace)).await.unwrap();

    a.crash().unwrap();
    settle().await;
    a.crash().unwrap();
    let reason = probes.supervisor().ended().await;

    assert!(reason.is_shutdown(), "{reason}");
    assert!(matches!(b.ping().await, Err(CallError::NoProc)));
    assert!(matches!(probes.start(Part::new("c", &trace)).await, Err(StartError::Call(CallError::NoProc))));
    assert_eq!(trace.take(), "up a, up b, dies a, up a, dies a, down b");
}

#[perennial::test]
async fn a_dynamic_that_is_restarted_by_its_tree_has_no_children() {
    let trace = Trace::new();
    let child = ChildSpec::<Dynamic<Probe>>::new("probes", || Dynamic::new().restart(Permanent).intensity(0));
    let tree = Supervisor::new().child(child.restart(Permanent)).start().await.unwrap();
    let probes = tree.child::<Dynamic<Probe>>("probes").await.unwrap().unwrap();
    let a = probes.start(Part::new("a", &trace)).await.unwrap();

    a.crash().unwrap();
    settle().await;

    assert_eq!(probes.count_children().await.unwrap().specs, 0);
    assert!(matches!(a.ping().await, Err(CallError::NoProc)));
    assert!(probes.start(Part::new("b", &trace)).await.is_ok());
    tree.stop().await.unwrap();
    assert_eq!(trace.take(), "up a, dies a, up b, down b");
}

#[perennial::test]
async fn a_start_whose_caller_was_dropped_goes_on() {
    let trace = Trace::new();
    let probes = begin(Dynamic::new()).await;

    let dropped = tokio::time::timeout(secs(1), probes.start(Part::new("a", &trace).opens_in(secs(2)))).await;
    tokio::time::sleep(secs(5)).await;

    assert!(dropped.is_err());
    assert_eq!(probes.count_children().await.unwrap().active, 1);
    assert_eq!(trace.take(), "opens a, up a");
    probes.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_hundred_thousand_servers_come_answer_once_and_go() {
    let squares = Dynamic::<Square>::new().begin().await.unwrap();
    let mut servers = Vec::new();

    for i in 0..100_000 {
        servers.push(squares.start(Square(i)).await.unwrap());
    }
    let answers: Vec<_> = servers.iter().map(|server| server.square().send()).collect();
    for (i, answer) in (0..).zip(answers) {
        assert_eq!(answer.await.unwrap(), i * i);
    }
    assert_eq!(squares.count_children().await.unwrap().active, 100_000);
    squares.supervisor().stop().await.unwrap();

    assert!(Node::current().processes().is_empty());
}

fn begin(probes: DynamicSpec<Probe>) -> impl Future<Output = Dynamic<Probe>> {
    let start: StartTree<Dynamic<Probe>> = probes.begin();
    async { start.await.expect("it starts") }
}

#[gen_server]
#[derive(Clone)]
struct Square(u64);

#[gen_server]
impl Square {
    #[call]
    fn square(&self) -> u64 {
        self.0 * self.0
    }
}
