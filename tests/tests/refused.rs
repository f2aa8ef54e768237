//! Where an expression hides a value from the compiler, the start of a declared tree refuses what the compiler would have.

use std::time::Duration;

use perennial::{AutoShutdown, ChildSpec, Dynamic, Restart, Shutdown, StartError, Supervisor, prelude::*};
use perennial_tests::{ms, secs};

#[gen_server]
#[derive(Debug, Default)]
struct Musician;

#[gen_server]
impl Musician {
    #[call]
    fn leave(&mut self) -> Stop<()> {
        Stop::normal(())
    }
}

#[gen_server]
#[derive(Debug, Default)]
struct Counter;

#[gen_server]
impl Counter {
    #[cast]
    fn add(&mut self) {}
}

supervisor! {
    #[supervisor(intensity = 3, period = 5s)]
    struct Band {
        restart: Restart,
        #[child(restart = restart)]
        singer: Musician = Musician,
        #[child(restart = restart, allow(normal_exit))]
        drum: Musician = Musician,
    }
}

#[perennial::test]
async fn a_permanent_child_that_can_stop_by_itself() {
    assert_eq!(
        refused(Band::start(Permanent).await),
        "`Band`: `singer` is permanent, but `Musician::leave` can end it normally: it would be restarted; \
         say `allow(normal_exit)` or `restart = transient`"
    );
    stopped(Band::start(Transient).await.expect("nothing is wrong").stop().await);
}

#[perennial::test]
async fn restarts_that_are_counted_where_nothing_is_restarted() {
    assert_eq!(
        refused(Band::start(Temporary).await),
        "`Band`: all children of `Band` are temporary, and never restarted; leave `period` out"
    );
}

supervisor! {
    #[supervisor(shutdown = 10s)]
    struct Web {
        grace: Shutdown,
        patience: Duration,
        #[child(shutdown = grace, start_timeout = patience)]
        renewer: Counter = Counter,
        #[child(shutdown = 8s)]
        acceptor: Counter = Counter,
    }
}

#[perennial::test]
async fn a_tree_whose_children_may_take_longer_than_it_has() {
    assert_eq!(
        refused(Web::start(secs(5).into(), secs(1)).await),
        "`Web`: `Web` has 10 s to stop, but its children may take 14 s (`renewer` 5 s, `acceptor` 8 s, a start of `renewer` \
         1 s): raise it, or leave it out"
    );
    assert_eq!(
        refused(Web::start(Shutdown::Infinity, secs(1)).await),
        "`Web`: `Web` has 10 s to stop, but `renewer` may take for ever: give a time there, or leave out this one"
    );
    stopped(Web::start(secs(1).into(), secs(1)).await.expect("nothing is wrong").stop().await);
    stopped(Web::start(Shutdown::BrutalKill, secs(2)).await.expect("nothing is wrong").stop().await);
}

#[perennial::test]
async fn a_child_without_time_to_start() {
    assert_eq!(
        refused(Web::start(secs(1).into(), Duration::ZERO).await),
        "`Web`: `renewer` has no time to start, and no `init` is done in no time; write `start_timeout = 5s`, or leave it out"
    );
}

supervisor! {
    struct App {
        time: Duration,
        #[child(shutdown = time)]
        pool: struct Pool {
            #[child(shutdown = 3s)]
            hub: Counter = Counter,
            conns: Dynamic<Counter> = Dynamic::new().shutdown(time / 2),
        },
    }
}

#[perennial::test]
async fn a_tree_that_is_given_too_little_by_the_tree_around_it() {
    assert_eq!(
        refused(App::start(secs(2)).await),
        "`App.pool`: `pool` has 2 s to stop, but its children may take 3 s (`hub` 3 s): raise it, or leave it out"
    );
}

#[perennial::test]
async fn what_a_dynamic_supervisor_says_of_its_children() {
    assert_eq!(
        refused(App::start(secs(5)).await),
        "`App.pool.conns`: `conns` has 2 s of the time of the trees around it to stop, but each of its children may take \
         2.5 s: raise it, or leave it out"
    );
    stopped(App::start(secs(6)).await.expect("nothing is wrong").stop().await);
}

supervisor! {
    #[supervisor(auto_shutdown = ending)]
    struct Batch {
        ending: AutoShutdown,
        significant: bool,
        #[child(restart = transient, significant = significant)]
        job: Musician = Musician,
    }
}

#[perennial::test]
async fn an_end_that_waits_for_nobody() {
    assert_eq!(
        refused(Batch::start(AutoShutdown::AllSignificant, false).await),
        "`Batch`: `all_significant` waits for the end of significant children, and `Batch` has none; write `significant` at a \
         child, or leave this out"
    );
    stopped(Batch::start(AutoShutdown::AllSignificant, true).await.expect("nothing is wrong").stop().await);
    stopped(Batch::start(AutoShutdown::Never, false).await.expect("nothing is wrong").stop().await);
}

#[perennial::test]
async fn a_tree_that_is_put_together_at_run_time_is_otps_to_refuse() {
    let child = ChildSpec::<Musician>::new("singer", || Musician).shutdown(secs(60)).start_timeout(ms(5));
    let pool = ChildSpec::<Dynamic<Counter>>::new("pool", Dynamic::new).shutdown(ms(1));

    let started = Supervisor::new().intensity(3).child(child).child(pool).start().await;

    stopped(started.expect("nothing is wrong").stop().await);
}

fn stopped<E: std::fmt::Debug>(stopped: Result<(), E>) {
    stopped.expect("what was started stops");
}

fn refused<T: std::fmt::Debug>(started: Result<T, StartError>) -> String {
    let error = started.expect_err("it should have been refused");
    // Of a tree in a tree the path says which one it was.
    let inner = if let StartError::Failed { reason, .. } = &error { reason.downcast_ref() } else { None };
    let error = inner.unwrap_or(&error);
    assert!(matches!(error, StartError::BadSpec { .. }), "it was not refused, but {error:?}");
    error.to_string()
}
