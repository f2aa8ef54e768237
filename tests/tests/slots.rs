//! Where answers arrive is used again, call after call: none of them may reach a call that it is not meant for.

use std::{pin::pin, task::Poll, thread, time::Duration};

use perennial::{CallError, prelude::*};
use perennial_tests::settle;
use tokio::{runtime, sync::oneshot};

#[perennial::test]
async fn what_is_answered_too_late_reaches_no_later_call() {
    let desk = Desk::default().start().await.unwrap();

    for round in 0..4 {
        let late = desk.hold(10 * round).timeout(Duration::from_secs(1)).await;
        assert!(matches!(late, Err(CallError::Timeout(_))), "{late:?}");
        let (second, third) = (desk.hold(10 * round + 1).send(), desk.hold(10 * round + 2).send());

        assert_eq!(desk.release().await.unwrap(), 2, "the first is not waited for any more");

        assert_eq!((second.await.unwrap(), third.await.unwrap()), (10 * round + 1, 10 * round + 2));
    }
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn what_is_answered_to_a_call_that_was_dropped_reaches_no_later_call() {
    let desk = Desk::default().start().await.unwrap();

    for round in 0..4 {
        {
            let mut dropped = pin!(desk.hold(round));
            assert!(matches!(poll_once(dropped.as_mut()), Poll::Pending));
            settle().await;
        }
        let next = desk.hold(100 + round).send();

        assert_eq!(desk.release().await.unwrap(), 1);

        assert_eq!(next.await.unwrap(), 100 + round);
    }
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn a_reply_that_is_lost_long_after_its_call_was_told_of_an_end_tells_no_later_call() {
    let desk = Desk::default().start().await.unwrap();
    let (give, reply) = oneshot::channel();
    let call = desk.give_away(give).send();
    let reply: Reply<u64> = reply.await.unwrap();
    assert!(matches!(call.timeout(Duration::from_secs(1)).await, Err(CallError::Timeout(_))));

    let next = desk.hold(7).send();
    settle().await;
    drop(reply);
    settle().await;

    assert_eq!(desk.release().await.unwrap(), 1);
    assert_eq!(next.await.unwrap(), 7);
    desk.stop().await.unwrap();
}

/// A deadline is its node's to look at, and a slot that has been used with one node is used with another.
#[test]
fn deadlines_hold_for_one_who_calls_by_turns_into_two_runtimes() {
    let (here, there) = (runtime(), runtime());
    let near = here.block_on(async { Desk::default().start().await.unwrap() });
    let far = there.block_on(async { Desk::default().start().await.unwrap() });
    let (stop, stopped) = oneshot::channel::<()>();
    let driver = thread::spawn(move || there.block_on(stopped));

    here.block_on(async {
        for _ in 0..3 {
            for desk in [&near, &far, &far, &near] {
                let late = desk.hold(1).timeout(Duration::from_millis(1)).await;
                assert!(matches!(late, Err(CallError::Timeout(_))), "{late:?}");
                assert_eq!(desk.release().await.unwrap(), 0);
                assert_eq!(desk.echo(5).send().await.unwrap(), 5);
            }
        }
    });

    stop.send(()).unwrap();
    driver.join().unwrap().unwrap();
}

fn runtime() -> runtime::Runtime {
    runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn poll_once<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
}

#[gen_server]
#[derive(Default)]
struct Desk {
    held: Vec<(u64, Reply<u64>)>,
}

#[gen_server]
impl Desk {
    #[call]
    fn echo(&mut self, n: u64) -> u64 {
        n
    }

    /// Answers with the number, when that is asked for.
    #[call]
    fn hold(&mut self, n: u64, from: Reply<u64>) {
        self.held.push((n, from));
    }

    /// Answers all that it holds, and says how many of those calls were still waited for.
    #[call]
    fn release(&mut self) -> usize {
        self.held.drain(..).filter_map(|(n, reply)| reply.send(n).ok()).count()
    }

    #[call]
    fn give_away(&mut self, to: oneshot::Sender<Reply<u64>>, from: Reply<u64>) {
        let _ = to.send(from);
    }
}
