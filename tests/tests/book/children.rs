//! Trees: what can be a child.

use perennial::{AdminError, ChildSpec, ChildStatus, Error, Supervisor, SupervisorRef, prelude::*};

use super::trees::{Diary, Part};

// ANCHOR: dynamic
supervisor! {
    /// A telephone exchange.
    pub struct Exchange {
        pub talks: Dynamic<Part> = Dynamic::new().restart(Temporary).max_children(2),
    }
}

#[perennial::test]
async fn children_may_come_and_go() -> Result<(), Error> {
    let diary = Diary::default();
    let exchange = Exchange::start().await?;

    let ann: Ref<Part> = exchange.talks.start(("ann", diary.clone())).await?;
    let bob = exchange.talks.start(("bob", diary.clone())).await?;
    let full = exchange.talks.start(("eve", diary.clone())).await;
    assert!(matches!(full, Err(StartError::MaxChildren)));

    assert!(ann.crash().await.is_err()); // temporary: nobody starts it again
    assert_eq!(bob.answer().await?, 42);
    assert_eq!(exchange.talks.count_children().await?.active, 1);

    exchange.talks.terminate_child(&bob).await?;
    assert_eq!(exchange.talks.count_children().await?.active, 0);
    exchange.stop().await?;
    Ok(())
}
// ANCHOR_END: dynamic

// ANCHOR: nested
supervisor! {
    /// A pool, which may stand in a crate of its own.
    pub struct Pool {
        diary: Diary,
        pub hub: Part = ("hub", diary),
    }
}

supervisor! {
    pub struct App {
        diary: Diary,

        /// A tree that was declared elsewhere.
        pub pool: Pool = Pool::with(diary),

        /// A tree that is declared here.
        #[supervisor(strategy = one_for_all)]
        pub web: struct Web {
            pub acceptor: Part = ("acceptor", diary),
            pub router: Part = ("router", diary),
        },
    }
}

#[perennial::test]
async fn a_path_through_the_tree_has_types() -> Result<(), Error> {
    let app = App::start(Diary::default()).await?;

    assert_eq!(app.pool.hub.answer().await?, 42);
    assert_eq!(app.web.router.answer().await?, 42);

    app.stop().await?;
    Ok(())
}
// ANCHOR_END: nested

// ANCHOR: failed
/// It cannot be started.
#[gen_server]
#[derive(Debug)]
pub struct Broken;

#[gen_server]
impl Broken {
    fn init() -> Result<Self, String> {
        Err("the port is taken".to_owned())
    }
}

supervisor! {
    pub struct Doomed {
        diary: Diary,
        pub first: Part = ("first", diary),
        pub web: struct DoomedWeb {
            pub acceptor: Broken = (),
        },
    }
}

#[perennial::test]
async fn a_failed_start_says_which_child_and_why() {
    let diary = Diary::default();

    let error = Doomed::start(diary.clone()).await.unwrap_err();

    assert_eq!(error.to_string(), "`Doomed.web.acceptor` could not be started: the port is taken");
    assert_eq!(diary.read(), "first up, first down");
}
// ANCHOR_END: failed

// ANCHOR: admin
#[perennial::test]
async fn a_supervisor_can_be_asked_and_told() -> Result<(), Error> {
    let app = App::start(Diary::default()).await?;

    app.web.terminate_child(WebChild::Router).await?;
    assert!(matches!(app.web.router.answer().await, Err(CallError::NoProc)));
    assert_eq!(app.web.which_children().await?[0].status, ChildStatus::Stopped);

    app.web.restart_child(WebChild::Router).await?;
    assert_eq!(app.web.router.answer().await?, 42);

    assert!(matches!(app.web.delete_child(WebChild::Router).await, Err(AdminError::Running)));
    app.stop().await?;
    Ok(())
}
// ANCHOR_END: admin

// ANCHOR: runtime
/// A part for each name in some configuration.
async fn start_parts(names: Vec<String>, diary: Diary) -> Result<SupervisorRef, StartError> {
    let mut tree = Supervisor::new().strategy(RestForOne).intensity(3);
    for name in names {
        let diary = diary.clone();
        let part = ChildSpec::<Part>::new(name, move || ("configured", diary.clone()));
        tree = tree.child(part.restart(Transient));
    }
    tree.start().await
}

#[perennial::test]
async fn a_tree_may_be_known_only_at_run_time() -> Result<(), Error> {
    let tree = start_parts(vec!["red".to_owned(), "green".to_owned()], Diary::default()).await?;

    let green = tree.child::<Part>("green".to_owned()).await?.expect("it was started above");
    assert_eq!(green.answer().await?, 42);

    tree.stop().await?;
    Ok(())
}
// ANCHOR_END: runtime
