//! Async handlers that are over before they have to wait, and what callers do for others.

#![expect(clippy::unused_async, reason = "an async handler that never waits is what it is about")]

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use perennial::{CallError, Request, prelude::*};
use perennial_tests::{Trace, settle};
use tokio::task;

#[perennial::test]
async fn an_async_handler_that_does_not_wait_has_answered_at_the_first_poll() {
    let desk = Desk::default().start().await.unwrap();

    let answer = poll_once(&mut desk.double(21));

    assert!(matches!(answer, Poll::Ready(Ok(42))), "{answer:?}");
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn answers_of_many_types_and_depths_reach_their_own_callers() {
    let desk = Desk::default().start().await.unwrap();
    let other = Desk { other: Some(desk.clone()), ..Desk::default() }.start().await.unwrap();

    for n in 0..3 {
        assert_eq!(other.double_of_double(n).await.unwrap(), 4 * n);
        assert_eq!(other.told().await.unwrap(), "told");
        other.nothing().await.unwrap();
        assert_eq!(other.double_later(n).await.unwrap(), 2 * n);
    }

    other.stop().await.unwrap();
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn an_async_stop_is_answered_when_the_server_has_ended() {
    for waits in [false, true] {
        let trace = Trace::new();
        let desk = Desk { trace: trace.clone(), ..Desk::default() }.start().await.unwrap();

        let answer = desk.leave(waits).await.unwrap();
        trace.note("answered");

        assert_eq!(answer, 7);
        assert_eq!(trace.take(), "terminates, answered");
        assert!(!desk.is_alive());
    }
}

#[perennial::test]
async fn a_flow_that_goes_on_is_answered_and_one_that_stops_ends_the_server() {
    let desk = Desk::default().start().await.unwrap();

    assert_eq!(desk.leave_if(false).await.unwrap(), 1);
    assert!(desk.is_alive());
    assert_eq!(desk.leave_if(true).await.unwrap(), 2);
    assert!(!desk.is_alive());
}

#[perennial::test]
async fn an_async_panic_is_what_its_caller_is_told() {
    for waits in [false, true] {
        let desk = Desk::default().start().await.unwrap();

        let error = desk.fall(waits).await.unwrap_err();

        assert!(
            matches!(&error, CallError::Exit(ExitReason::Panic(panic)) if panic.message() == "it falls"),
            "{error}"
        );
        assert!(!desk.is_alive());
    }
}

#[perennial::test]
async fn a_kill_in_an_async_handler_is_what_its_caller_is_told() {
    for waits in [false, true] {
        let desk = Desk::default().start().await.unwrap();

        let error = desk.die(waits).await.unwrap_err();

        assert!(matches!(error, CallError::Exit(ExitReason::Killed)), "{error}");
        desk.ended().await;
    }
}

#[perennial::test]
async fn a_call_that_is_dropped_while_its_handler_waits_cancels_nothing() {
    let desk = Desk::default().start().await.unwrap();

    assert!(poll_once(&mut desk.double_later(1)).is_pending());
    settle().await;

    assert_eq!(desk.finished().await.unwrap(), 1);
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn a_caller_serves_what_came_meanwhile_before_it_goes_on() {
    let desk = Desk::default().start().await.unwrap();

    let (here, sent) = task::spawn({
        let desk = desk.clone();
        async move { (task::try_id(), poll_once(&mut desk.sends_to_itself().await.unwrap())) }
    })
    .await
    .unwrap();

    assert!(matches!(sent, Poll::Ready(Ok(there)) if there == here), "{sent:?}");
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn a_process_serves_nobody_else() {
    let desk = Desk::default().start().await.unwrap();
    let other = Desk { other: Some(desk.clone()), ..Desk::default() }.start().await.unwrap();

    let (here, there) = task::spawn({
        let other = other.clone();
        async move { (task::try_id(), other.has_it_sent().await.unwrap().await.unwrap()) }
    })
    .await
    .unwrap();

    assert_ne!(there, here);
    other.stop().await.unwrap();
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn a_caller_ends_no_server_that_others_have_stopped_meanwhile() {
    let trace = Trace::new();
    let desk = Desk { trace: trace.clone(), ..Desk::default() }.start().await.unwrap();

    let (mut left, before) = (desk.leaves_itself().await.unwrap(), trace.take());
    let here = poll_once(&mut left);
    let reason = left.await.unwrap();

    assert_eq!(before, "", "the caller has not waited for the end");
    assert!(here.is_pending(), "who stops is answered at the end");
    assert_eq!((reason, trace.take()), (3, "terminates".to_owned()));
}

#[perennial::test]
async fn a_server_without_an_init_lives_after_the_first_poll_of_its_start() {
    let started = poll_once(&mut Desk::default().start());

    let Poll::Ready(Ok(desk)) = started else { panic!("{started:?}") };
    assert!(desk.is_alive());
    assert_eq!(Node::current().processes(), [("Desk".to_owned(), desk.pid())]);
    assert_eq!(desk.double(2).await.unwrap(), 4);
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn who_starts_many_lets_others_run() {
    let other = task::spawn(async {});
    let mut desks = Vec::new();

    while !other.is_finished() {
        desks.push(Desk::default().start().await.unwrap());
        assert!(desks.len() < 10_000, "the other task never runs");
    }

    for desk in desks {
        desk.stop().await.unwrap();
    }
}

fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

async fn waits_if(waits: bool) {
    if waits {
        task::yield_now().await;
    }
}

#[gen_server]
#[derive(Default)]
struct Desk {
    other: Option<Ref<Desk>>,
    trace: Trace,
    finished: u32,
}

#[gen_server]
impl Desk {
    #[call]
    async fn double(&mut self, n: u64) -> u64 {
        2 * n
    }

    #[call]
    async fn double_of_double(&mut self, n: u64) -> u64 {
        let other = self.other.clone().unwrap();
        let doubled = other.double(n).await.unwrap();
        assert_eq!(other.told().await.unwrap(), "told");
        2 * doubled
    }

    #[call]
    async fn double_later(&mut self, n: u64) -> u64 {
        task::yield_now().await;
        self.finished += 1;
        2 * n
    }

    #[call]
    async fn told(&mut self) -> String {
        "told".to_owned()
    }

    #[call]
    async fn nothing(&mut self) {}

    #[call]
    fn finished(&self) -> u32 {
        self.finished
    }

    #[call]
    async fn leave(&mut self, waits: bool) -> Stop<u64> {
        waits_if(waits).await;
        Stop::normal(7)
    }

    #[call]
    async fn leave_if(&mut self, stops: bool) -> Flow<u64> {
        if stops { Stop::normal(2).into() } else { Flow::Continue(1) }
    }

    #[call]
    async fn fall(&mut self, waits: bool) -> u64 {
        waits_if(waits).await;
        panic!("it falls")
    }

    #[call]
    async fn die(&mut self, waits: bool, cx: &mut Cx<Self>) -> u64 {
        waits_if(waits).await;
        cx.me().kill();
        1
    }

    #[call]
    fn task(&mut self) -> Option<task::Id> {
        task::try_id()
    }

    #[call]
    fn sends_to_itself(&mut self, cx: &mut Cx<Self>) -> Request<Self, Option<task::Id>> {
        cx.me().task().send()
    }

    #[call]
    fn has_it_sent(&mut self) -> Request<Self, Option<task::Id>> {
        let other = self.other.clone().unwrap();
        match poll_once(&mut other.sends_to_itself()) {
            Poll::Ready(sent) => sent.unwrap(),
            Poll::Pending => panic!("it is idle"),
        }
    }

    #[call]
    fn leave_now(&mut self) -> Stop<u64> {
        Stop::normal(3)
    }

    #[call]
    fn leaves_itself(&mut self, cx: &mut Cx<Self>) -> Request<Self, u64> {
        cx.me().leave_now().send()
    }

    async fn terminate(&mut self) {
        task::yield_now().await;
        self.trace.note("terminates");
    }
}
