//! Names: unique in a node, typed, and free before anyone learns of an end.

use perennial::{ChildSpec, Supervisor, prelude::*};
use perennial_tests::{on_two_workers, settle};

#[perennial::test]
async fn a_server_is_found_by_its_name_and_its_type() {
    let one = One::start(()).await.unwrap();
    let node = Node::current();

    assert_eq!(Ref::<One>::whereis("one"), Some(one.clone()));
    assert_eq!(node.whereis::<One>("one"), Some(one.clone()));
    assert!(node.whereis::<Other>("one").is_none());
    assert!(node.whereis::<One>("two").is_none());
    one.stop().await.unwrap();
    assert!(node.whereis::<One>("one").is_none());
}

#[perennial::test]
async fn a_second_holder_is_told_of_the_first() {
    let first = One::start(()).await.unwrap();

    let error = One::start(()).await.unwrap_err();

    assert!(matches!(error, StartError::AlreadyStarted(pid) if pid == first.pid()), "{error}");
    assert_eq!(Ref::<One>::whereis("one"), Some(first.clone()));
    first.stop().await.unwrap();
}

#[perennial::test]
async fn a_tree_whose_childs_name_is_taken_does_not_start() {
    let first = One::start(()).await.unwrap();
    let tree = Supervisor::new().child(ChildSpec::<Other>::new("a", || ()).name("one"));

    let error = tree.start().await.unwrap_err();

    assert!(
        error.to_string().contains(&first.pid().to_string()) || matches!(error, StartError::AlreadyStarted(_)),
        "{error}"
    );
    first.stop().await.unwrap();
}

#[perennial::test]
async fn names_belong_to_a_node() {
    let here = One::start(()).await.unwrap();
    let other = Node::new();

    let there = other.enter(One::start(())).await.unwrap();

    assert_eq!(Ref::<One>::whereis("one"), Some(here.clone()));
    assert_eq!(other.whereis::<One>("one"), Some(there.clone()));
    assert_ne!(here, there);
    here.stop().await.unwrap();
    there.stop().await.unwrap();
}

#[perennial::test]
async fn a_name_stays_with_its_place_over_a_restart() {
    let tree = Supervisor::new().child(ChildSpec::<Other>::new("a", || ()).name("a name")).start().await.unwrap();
    let a = tree.child::<Other>("a").await.unwrap().unwrap();
    let before = a.pid();

    a.crash().unwrap();
    settle().await;

    let found = Ref::<Other>::whereis("a name").unwrap();
    assert_eq!(found, a);
    assert_ne!(found.pid(), before);
    tree.stop().await.unwrap();
}

#[perennial::test]
async fn a_name_is_held_during_init_and_free_after_a_failed_one() {
    let failed = Failing::start(true).await.unwrap_err();
    let started = Failing::start(false).await.unwrap();

    assert!(matches!(failed, StartError::Failed { .. }), "{failed}");
    started.stop().await.unwrap();
}

#[test]
fn of_many_who_want_a_name_at_once_one_gets_it() {
    on_two_workers(async |node| {
        for _ in 0..100 {
            let starts: Vec<_> = (0..8).map(|_| tokio::spawn(node.enter(async { One::start(()).await }))).collect();

            let mut winners = Vec::new();
            let mut told = Vec::new();
            for start in starts {
                match start.await.unwrap() {
                    Ok(one) => winners.push(one),
                    Err(StartError::AlreadyStarted(pid)) => told.push(pid),
                    Err(other) => panic!("{other}"),
                }
            }

            assert_eq!(winners.len(), 1);
            assert!(told.iter().all(|pid| *pid == winners[0].pid()));
            winners[0].stop().await.unwrap();
        }
    });
}

#[gen_server(name = "one")]
struct One;

#[gen_server]
impl One {
    fn init((): ()) -> Self {
        Self
    }

    #[cast]
    fn nothing(&mut self) {}
}

#[gen_server]
struct Other;

#[gen_server]
impl Other {
    fn init((): ()) -> Self {
        Self
    }

    #[cast]
    fn crash(&mut self) -> Result<(), &'static str> {
        Err("crashed")
    }
}

#[gen_server(name = "failing")]
struct Failing;

#[gen_server]
impl Failing {
    async fn init(fail: bool) -> Result<Self, &'static str> {
        tokio::task::yield_now().await;
        assert!(Ref::<Self>::whereis("failing").is_some());
        if fail { Err("failed") } else { Ok(Self) }
    }

    #[cast]
    fn nothing(&mut self) {}
}
