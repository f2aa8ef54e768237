//! Trees: order, strategies, restarts, intensity.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use perennial::{ChildStatus, Error, prelude::*};

// ANCHOR: part
/// What happened, in order.
#[derive(Clone, Debug, Default)]
pub struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    pub fn note(&self, what: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    /// What has been noted since the last reading.
    pub fn read(&self) -> String {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).join(", ")
    }
}

/// A part of something. It notes when it comes up and when it goes down.
#[gen_server(restart = transient)]
#[derive(Debug)]
pub struct Part {
    name: &'static str,
    diary: Diary,
}

#[gen_server]
impl Part {
    fn init((name, diary): (&'static str, Diary)) -> Self {
        diary.note(format!("{name} up"));
        Self { name, diary }
    }

    #[call]
    pub fn answer(&self) -> u32 {
        42
    }

    #[call]
    pub fn crash(&self) {
        panic!("{} has had enough", self.name)
    }

    #[call]
    pub fn finish(&self) -> Stop<()> {
        Stop::normal(())
    }

    fn terminate(&mut self) {
        self.diary.note(format!("{} down", self.name));
    }
}
// ANCHOR_END: part

// ANCHOR: order
supervisor! {
    /// A shop. What stands above does not need what stands below.
    #[supervisor(strategy = strategy)]
    pub struct Shop {
        strategy: Strategy,
        diary: Diary,

        pub database: Part = ("database", diary),
        pub carts: Part = ("carts", diary),
        pub web: Part = ("web", diary),
    }
}

#[perennial::test]
async fn children_start_in_order_and_stop_in_reverse() -> Result<(), Error> {
    let diary = Diary::default();

    let shop = Shop::start(OneForOne, diary.clone()).await?;
    assert_eq!(diary.read(), "database up, carts up, web up");

    shop.stop().await?;
    assert_eq!(diary.read(), "web down, carts down, database down");
    Ok(())
}
// ANCHOR_END: order

// ANCHOR: strategies
#[perennial::test]
async fn a_strategy_says_who_goes_with_a_crash() -> Result<(), Error> {
    for (strategy, expected) in [
        (OneForOne, "carts down, carts up"),
        (RestForOne, "carts down, web down, carts up, web up"),
        (OneForAll, "carts down, web down, database down, database up, carts up, web up"),
    ] {
        let diary = Diary::default();
        let shop = Shop::start(strategy, diary.clone()).await?;
        diary.read();

        assert!(shop.carts.crash().await.is_err());
        assert_eq!(shop.web.answer().await?, 42); // a call waits until all are up again
        assert_eq!(shop.carts.answer().await?, 42);

        assert_eq!(diary.read(), expected);
        shop.stop().await?;
    }
    Ok(())
}
// ANCHOR_END: strategies

// ANCHOR: restart
supervisor! {
    pub struct Restarts {
        diary: Diary,

        #[child(restart = permanent, allow(normal_exit))]
        pub permanent: Part = ("permanent", diary),
        #[child(restart = transient)]
        pub transient: Part = ("transient", diary),
        #[child(restart = temporary)]
        pub temporary: Part = ("temporary", diary),
    }
}

#[perennial::test]
async fn a_restart_type_says_which_ends_are_mended() -> Result<(), Error> {
    let diary = Diary::default();
    let tree = Restarts::start(diary.clone()).await?;
    diary.read();

    tree.permanent.finish().await?;
    tree.transient.finish().await?;
    tree.temporary.finish().await?;
    let children = tree.which_children().await?;

    assert_eq!(diary.read(), "permanent down, permanent up, transient down, temporary down");
    assert_eq!(children.len(), 2); // nothing is kept of a temporary child
    assert_eq!(children[0].id, RestartsChild::Transient);
    assert_eq!(children[0].status, ChildStatus::Stopped);
    tree.stop().await?;
    Ok(())
}
// ANCHOR_END: restart

// ANCHOR: intensity
supervisor! {
    // ANCHOR: intensity_option
    #[supervisor(intensity = 2, period = 10s)]
    // ANCHOR_END: intensity_option
    pub struct Patient {
        diary: Diary,
        pub part: Part = ("part", diary),
    }
}

#[perennial::test]
async fn two_crashes_in_ten_seconds_are_borne_and_a_third_is_not() -> Result<(), Error> {
    let tree = Patient::start(Diary::default()).await?;

    for _ in 0..3 {
        assert!(tree.part.crash().await.is_err());
        assert_eq!(tree.part.answer().await?, 42);
        tokio::time::sleep(Duration::from_secs(6)).await; // never three in ten seconds
    }

    assert!(tree.part.crash().await.is_err());
    assert!(tree.part.crash().await.is_err());

    assert!(matches!(tree.part.answer().await, Err(CallError::NoProc)));
    assert!(!tree.is_alive());
    Ok(())
}
// ANCHOR_END: intensity

// ANCHOR: escalation
supervisor! {
    #[supervisor(intensity = 1, period = 1m)]
    pub struct Office {
        diary: Diary,

        pub archive: Part = ("archive", diary),

        #[supervisor(intensity = 0)]
        pub desk: struct Desk {
            pub phone: Part = ("phone", diary),
            pub lamp: Part = ("lamp", diary),
        },
    }
}

#[perennial::test]
async fn who_gives_up_is_restarted_by_whoever_is_above() -> Result<(), Error> {
    let diary = Diary::default();
    let office = Office::start(diary.clone()).await?;
    diary.read();

    assert!(office.desk.phone.crash().await.is_err());
    assert_eq!(office.desk.lamp.answer().await?, 42);

    assert_eq!(diary.read(), "phone down, lamp down, phone up, lamp up");
    office.stop().await?;
    Ok(())
}
// ANCHOR_END: escalation

// ANCHOR: significant
supervisor! {
    /// A job that is done when both its halves are.
    #[supervisor(auto_shutdown = all_significant)]
    pub struct Job {
        diary: Diary,

        pub log: Part = ("log", diary),
        #[child(restart = transient, significant)]
        pub left: Part = ("left", diary),
        #[child(restart = transient, significant)]
        pub right: Part = ("right", diary),
    }
}

#[perennial::test]
async fn a_tree_may_end_with_its_work() -> Result<(), Error> {
    let diary = Diary::default();
    let job = Job::start(diary.clone()).await?;
    diary.read();

    job.left.finish().await?;
    assert!(job.is_alive());
    job.right.finish().await?;

    assert!(!job.is_alive() || job.ended().await.is_shutdown());
    assert_eq!(diary.read(), "left down, right down, log down");
    Ok(())
}
// ANCHOR_END: significant

// ANCHOR: backoff
supervisor! {
    #[supervisor(intensity = 10, period = 1m, backoff = 1s..30s)]
    pub struct Polite {
        diary: Diary,
        pub part: Part = ("part", diary),
    }
}

#[perennial::test]
async fn with_a_backoff_a_restart_takes_its_time() -> Result<(), Error> {
    let tree = Polite::start(Diary::default()).await?;

    assert!(tree.part.crash().await.is_err());
    let children = tree.which_children().await?;
    assert_eq!(children[0].status, ChildStatus::Restarting);

    assert_eq!(tree.part.answer().await?, 42); // the call waits, too
    tree.stop().await?;
    Ok(())
}
// ANCHOR_END: backoff
