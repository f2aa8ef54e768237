//! Looking into servers while they run.

use std::time::Duration;

use perennial::{CallError, prelude::*, sys};

#[gen_server]
#[derive(Clone, Debug, Default, PartialEq)]
struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }

    #[cast]
    fn bump(&mut self) {
        self.value += 1;
    }
}

#[perennial::test]
async fn a_state_is_that_between_two_messages_in_the_order_of_the_queue() {
    let counter = Counter::default().start().await.expect("it starts");

    counter.bump().expect("it runs");
    let before = sys::get_state(&counter);
    counter.bump().expect("it runs");
    let after = sys::inspect(&counter, |state| state.value);

    assert_eq!(before.await.expect("it answers"), Counter { value: 1 });
    assert_eq!(after.await.expect("it answers"), 2);
    counter.stop().await.expect("it stops");
}

#[perennial::test]
async fn a_suspended_server_shows_its_state_and_serves_nothing_else() {
    let counter = Counter::default().start().await.expect("it starts");

    sys::suspend(&counter).await.expect("it is suspended");
    counter.bump().expect("it takes casts");
    let late = counter.add(1).timeout(Duration::from_secs(1)).await;

    assert!(matches!(late, Err(CallError::Timeout(_))), "{late:?}");
    assert_eq!(sys::get_state(&counter).await.expect("it answers"), Counter { value: 0 });

    sys::resume(&counter).await.expect("it is resumed");

    assert_eq!(counter.add(0).await.expect("it serves"), 2);
    counter.stop().await.expect("it stops");
}

#[perennial::test]
async fn a_suspended_server_stops_when_it_is_told() {
    let counter = Counter::default().start().await.expect("it starts");

    sys::suspend(&counter).await.expect("it is suspended");
    let waiting = counter.add(1).send();
    counter.stop().await.expect("it stops");

    assert!(matches!(waiting.await, Err(CallError::Exit(ExitReason::Normal))));
}

#[perennial::test]
async fn a_suspended_server_dies_of_an_exit_signal_and_its_successor_is_not_suspended() {
    let tree = perennial::Supervisor::new()
        .child(perennial::ChildSpec::<Counter>::new("a", Counter::default))
        .start()
        .await
        .expect("it starts");
    let counter = tree.child::<Counter>("a").await.expect("it answers").expect("it was declared");

    sys::suspend(&counter).await.expect("it is suspended");
    counter.exit(ExitReason::error("enough"));
    counter.ended().await;

    assert_eq!(counter.add(1).await.expect("the next one serves"), 1);
    assert_eq!(counter.pid().incarnation(), 2);
    tree.stop().await.expect("it stops");
}

#[perennial::test]
async fn nobody_is_asked_where_nobody_lives() {
    let counter = Counter::default().start().await.expect("it starts");
    counter.stop().await.expect("it stops");

    let state = sys::get_state(&counter).await;

    assert!(matches!(state, Err(CallError::NoProc)), "{state:?}");
}
