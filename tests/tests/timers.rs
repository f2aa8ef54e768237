//! Timers, idle times, and what is done then.

use std::time::Duration;

use perennial::{ChildSpec, Idle, Supervisor, Timer, prelude::*};
use perennial_tests::{Trace, ms, secs, settle};
use tokio::time::Instant;

#[perennial::test]
async fn a_message_comes_after_its_delay() {
    let (clock, trace) = Clock::begin().await;

    clock.after(secs(2), "a").await.unwrap();
    clock.after(secs(1), "b").await.unwrap();
    tokio::time::sleep(secs(5)).await;

    assert_eq!(trace.take(), "b at 1s, a at 2s");
    clock.stop().await.unwrap();
}

#[perennial::test]
async fn a_timer_that_was_cancelled_does_not_fire() {
    let (clock, trace) = Clock::begin().await;
    let timer = clock.after(secs(1), "a").await.unwrap();

    let first = clock.cancel(timer).await.unwrap();
    let second = clock.cancel(timer).await.unwrap();
    tokio::time::sleep(secs(5)).await;

    assert_eq!((first, second), (true, false));
    assert_eq!(trace.take(), "");
    clock.stop().await.unwrap();
}

#[perennial::test]
async fn a_timer_that_has_fired_cannot_be_cancelled() {
    let (clock, trace) = Clock::begin().await;
    let timer = clock.after(secs(1), "a").await.unwrap();
    tokio::time::sleep(secs(2)).await;

    let cancelled = clock.cancel(timer).await.unwrap();

    assert!(!cancelled);
    assert_eq!(trace.take(), "a at 1s");
    clock.stop().await.unwrap();
}

#[perennial::test]
async fn an_interval_does_not_drift() {
    let (clock, trace) = Clock::begin().await;

    let timer = clock.every(secs(1), "tick").await.unwrap();
    clock.sleep(ms(2500)).await.unwrap();
    tokio::time::sleep(ms(2000)).await;
    let cancelled = clock.cancel(timer).await.unwrap();
    tokio::time::sleep(secs(5)).await;

    assert!(cancelled);
    assert_eq!(trace.take(), "tick at 2.5s, tick at 2.5s, tick at 3s, tick at 4s");
    clock.stop().await.unwrap();
}

#[perennial::test]
async fn an_interval_of_zero_is_a_millisecond() {
    let (clock, trace) = Clock::begin().await;

    let timer = clock.every(ms(0), "tick").await.unwrap();
    tokio::time::sleep(ms(3)).await;
    clock.cancel(timer).await.unwrap();

    assert!(trace.take().starts_with("tick at 1ms, tick at 2ms"));
    clock.stop().await.unwrap();
}

#[perennial::test]
async fn a_timer_is_not_delivered_to_the_next_incarnation() {
    let trace = Trace::new();
    let noted = trace.clone();
    let child = ChildSpec::<Clock>::new("clock", move || noted.clone());
    let supervisor = Supervisor::new().child(child).start().await.unwrap();
    let clock = supervisor.child::<Clock>("clock").await.unwrap().unwrap();
    clock.after(secs(1), "a").await.unwrap();
    let timer = clock.every(ms(300), "tick").await.unwrap();

    clock.crash().unwrap();
    settle().await;
    let cancelled = clock.cancel(timer).await.unwrap();
    tokio::time::sleep(secs(5)).await;

    assert!(!cancelled);
    assert_eq!(trace.take(), "");
    supervisor.stop().await.unwrap();
}

#[perennial::test]
async fn a_timer_does_not_keep_a_process_alive() {
    let (clock, trace) = Clock::begin().await;
    clock.after(secs(3600), "a").await.unwrap();

    let began = Instant::now();
    clock.stop().await.unwrap();

    assert_eq!(began.elapsed(), ms(0));
    assert_eq!(trace.take(), "");
}

#[perennial::test]
async fn an_idle_server_is_told_so() {
    let (clock, trace) = Clock::begin().await;

    clock.idle(secs(1)).await.unwrap();
    tokio::time::sleep(secs(5)).await;

    assert_eq!(trace.take(), "idle at 1s");
    clock.stop().await.unwrap();
}

#[perennial::test]
async fn any_message_cancels_the_idle_time() {
    let (clock, trace) = Clock::begin().await;

    clock.idle(secs(2)).await.unwrap();
    tokio::time::sleep(secs(1)).await;
    Ref::send(&clock, "a word").unwrap();
    tokio::time::sleep(secs(5)).await;

    assert_eq!(trace.take(), "a word at 1s");
    clock.stop().await.unwrap();
}

#[perennial::test]
async fn an_idle_time_that_is_asked_for_again_begins_again() {
    let (clock, trace) = Clock::begin().await;

    clock.idle(secs(2)).await.unwrap();
    tokio::time::sleep(secs(1)).await;
    clock.idle(secs(2)).await.unwrap();
    tokio::time::sleep(secs(5)).await;

    assert_eq!(trace.take(), "idle at 3s");
    clock.stop().await.unwrap();
}

#[perennial::test]
async fn an_idle_time_of_zero_is_over_when_nothing_waits() {
    let (clock, trace) = Clock::begin().await;

    clock.idle(ms(0)).await.unwrap();
    settle().await;

    assert_eq!(trace.take(), "idle at 0ns");
    clock.stop().await.unwrap();
}

#[perennial::test]
async fn an_idle_time_of_zero_is_cancelled_by_a_message_that_waits() {
    let (clock, trace) = Clock::begin().await;

    let idle = clock.idle(ms(0)).send();
    Ref::send(&clock, "a word").unwrap();
    idle.await.unwrap();
    settle().await;

    assert_eq!(trace.take(), "a word at 0ns");
    clock.stop().await.unwrap();
}

#[perennial::test]
async fn what_is_to_be_done_then_comes_before_what_waits_and_in_order() {
    let (clock, trace) = Clock::begin().await;

    let first = clock.then_twice("x", "y").send();
    Ref::send(&clock, "a word").unwrap();
    first.await.unwrap();
    settle().await;

    assert_eq!(trace.take(), "then x, then y, a word at 0ns");
    clock.stop().await.unwrap();
}

#[perennial::test]
async fn what_a_server_sends_itself_waits_for_its_turn() {
    let (clock, trace) = Clock::begin().await;

    let first = clock.tell_yourself("later").send();
    Ref::send(&clock, "sooner").unwrap();
    first.await.unwrap();
    settle().await;

    assert_eq!(trace.take(), "sooner at 0ns, later at 0ns");
    clock.stop().await.unwrap();
}

#[gen_server]
struct Clock {
    trace: Trace,
    began: Instant,
}

impl Clock {
    async fn begin() -> (Ref<Self>, Trace) {
        let trace = Trace::new();
        (Self::start(trace.clone()).await.unwrap(), trace)
    }

    fn note(&self, what: &str) {
        self.trace.note(format!("{what} at {:?}", self.began.elapsed()));
    }
}

#[gen_server]
impl Clock {
    fn init(trace: Trace) -> Self {
        Self { trace, began: Instant::now() }
    }

    #[call]
    fn after(&mut self, delay: Duration, what: &'static str, cx: &mut Cx<Self>) -> Timer {
        cx.send_after(delay, what)
    }

    #[call]
    fn every(&mut self, period: Duration, what: &'static str, cx: &mut Cx<Self>) -> Timer {
        cx.send_interval(period, what)
    }

    #[call]
    fn cancel(&mut self, timer: Timer, cx: &mut Cx<Self>) -> bool {
        cx.cancel(timer)
    }

    #[call]
    fn idle(&mut self, after: Duration, cx: &mut Cx<Self>) {
        cx.idle(after);
    }

    #[call]
    async fn sleep(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    #[call]
    fn then_twice(&mut self, first: &'static str, second: &'static str, cx: &mut Cx<Self>) {
        cx.then(Then(first));
        cx.then(Then(second));
    }

    #[call]
    fn tell_yourself(&mut self, what: &'static str, cx: &mut Cx<Self>) {
        Ref::send(&cx.me(), what).unwrap();
    }

    #[cast]
    fn crash(&mut self) {
        panic!("crashed");
    }

    #[info]
    fn word(&mut self, word: &'static str) {
        self.note(word);
    }

    #[info]
    fn is_idle(&mut self, idle: Idle) {
        let _ = idle;
        self.note("idle");
    }

    #[then]
    async fn and_then(&mut self, then: Then) {
        tokio::task::yield_now().await;
        self.trace.note(format!("then {}", then.0));
    }
}

struct Then(&'static str);
