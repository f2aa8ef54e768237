//! Calls that are handled where their callers are.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use perennial::{CallError, NameError, prelude::*, sys};
use perennial_tests::{Barrier, Reports, Trace, ms, on_two_workers, on_workers_to_spare, settle};
use tokio::task;

#[perennial::test]
async fn a_plain_handler_of_an_idle_server_runs_in_its_callers_task() {
    let place = Place::default().start().await.unwrap();
    let never = Elsewhere.start().await.unwrap();

    let (here, handled, sent, elsewhere) = task::spawn({
        let (place, never) = (place.clone(), never.clone());
        async move {
            let here = task::try_id();
            (here, place.task().await.unwrap(), place.task().send().await.unwrap(), never.task().await.unwrap())
        }
    })
    .await
    .unwrap();

    assert_eq!(handled, here);
    assert_ne!(sent, here, "what is sent goes through the queue");
    assert_ne!(elsewhere, here, "`inline = never` was said");
    place.stop().await.unwrap();
    never.stop().await.unwrap();
}

#[perennial::test]
async fn an_async_handler_is_begun_in_its_callers_task_and_goes_on_in_its_own() {
    let place = Place::default().start().await.unwrap();

    let (here, begun, went_on) = task::spawn({
        let place = place.clone();
        async move {
            let (begun, went_on) = place.two_tasks().await.unwrap();
            (task::try_id(), begun, went_on)
        }
    })
    .await
    .unwrap();

    assert_eq!(begun, here);
    assert_ne!(went_on, here);
    place.stop().await.unwrap();
}

#[perennial::test]
async fn a_caller_that_goes_away_cancels_nothing_of_a_handler_that_has_begun() {
    let place = Place::default().start().await.unwrap();

    {
        let mut call = place.two_tasks();
        assert!(poll_once(&mut call).is_pending());
    }
    settle().await;

    assert_eq!(place.finished().await.unwrap(), 1);
    place.stop().await.unwrap();
}

#[test]
fn a_caller_of_another_runtime_has_its_call_handled_by_a_runner() {
    on_two_workers(async |_| {
        let place = Place::default().start().await.unwrap();
        let thread = std::thread::spawn({
            let place = place.clone();
            move || {
                let other = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                other.block_on(async move { (std::thread::current().id(), place.thread().await.unwrap()) })
            }
        });

        let (caller, handler) = task::spawn_blocking(move || thread.join().unwrap()).await.unwrap();

        assert_ne!(caller, handler);
        place.stop().await.unwrap();
    });
}

#[test]
fn a_call_is_handled_after_what_its_caller_has_cast() {
    on_two_workers(async |_| {
        let place = Place::default().start().await.unwrap();
        let callers: Vec<_> = (0..4)
            .map(|_| {
                let place = place.clone();
                task::spawn(async move {
                    let mine = place.line().await.unwrap();
                    for expected in 1..=500 {
                        place.note(mine).unwrap();
                        assert_eq!(place.noted(mine).await.unwrap(), expected);
                    }
                })
            })
            .collect();

        for caller in callers {
            caller.await.unwrap();
        }

        place.stop().await.unwrap();
    });
}

#[test]
fn callers_at_the_same_time_lose_nothing() {
    on_two_workers(async |_| {
        let place = Place::default().start().await.unwrap();
        let callers: Vec<_> = (0..16)
            .map(|_| {
                let place = place.clone();
                task::spawn(async move {
                    for _ in 0..2000 {
                        place.count().await.unwrap();
                    }
                })
            })
            .collect();

        for caller in callers {
            caller.await.unwrap();
        }

        assert_eq!(place.count().await.unwrap(), 32_001);
        place.stop().await.unwrap();
    });
}

#[perennial::test]
async fn a_panic_is_the_servers_and_its_caller_is_told_when_that_has_ended() {
    let (reports, _listening) = Reports::listen();
    let place = Place::default().start().await.unwrap();
    let node = Node::current();
    node.register("place", &place).unwrap();

    let error = place.fall().await.unwrap_err();

    assert!(matches!(&error, CallError::Exit(ExitReason::Panic(panic)) if panic.message() == "it falls"), "{error}");
    assert!(!place.is_alive());
    assert_eq!(node.registered("place"), None);
    let report = reports.heard("perennial::crash").await;
    assert_eq!(report.field("handler"), "fall");
}

#[perennial::test]
async fn a_stop_is_answered_after_terminate_which_runs_in_a_turn_of_its_own() {
    let trace = Trace::new();
    let leaving = Leaving(trace.clone()).start().await.unwrap();

    let (here, handled) = task::spawn({
        let leaving = leaving.clone();
        async move { (task::try_id(), leaving.leave().await.unwrap()) }
    })
    .await
    .unwrap();
    trace.note("answered");

    assert_eq!(handled, here);
    assert_eq!(trace.take(), "terminates elsewhere, answered");
    assert!(matches!(leaving.leave().await, Err(CallError::NoProc)));
}

#[perennial::test]
async fn a_kill_while_a_handler_runs_is_what_its_caller_is_told() {
    let place = Place::default().start().await.unwrap();

    let error = place.die().await.unwrap_err();
    place.ended().await;

    assert!(matches!(error, CallError::Exit(ExitReason::Killed)), "{error}");
}

#[perennial::test]
async fn a_handler_that_asks_its_caller_is_told_of_the_loop() {
    let outer = Nest.start().await.unwrap();
    let inner = Nest.start().await.unwrap();

    let answer = outer.ask(inner.clone(), outer.clone()).await.unwrap();

    assert_eq!(answer, "deadlock Nest Nest");
    outer.stop().await.unwrap();
    inner.stop().await.unwrap();
}

#[perennial::test]
async fn a_chain_of_calls_may_be_longer_than_a_stack_is_deep() {
    let mut links: Vec<Ref<Chain>> = Vec::new();
    for _ in 0..60 {
        links.push(Chain { next: links.last().cloned() }.start().await.unwrap());
    }

    let length = links.last().unwrap().length().await.unwrap();

    assert_eq!(length, 60);
    for link in links {
        link.stop().await.unwrap();
    }
}

#[test]
fn handlers_with_large_frames_do_not_overflow_the_stack() {
    on_two_workers(async |_| {
        let mut links: Vec<Ref<Chain>> = Vec::new();
        for _ in 0..40 {
            links.push(Chain { next: links.last().cloned() }.start().await.unwrap());
        }
        let last = links.last().unwrap().clone();

        let sum = task::spawn(async move { last.large().await.unwrap() }).await.unwrap();

        assert_eq!(sum, 40);
        for link in links {
            link.stop().await.unwrap();
        }
    });
}

#[perennial::test]
async fn a_suspended_server_handles_no_call_and_a_traced_one_tells_of_each() {
    let (reports, _listening) = Reports::listen();
    let place = Place::default().start().await.unwrap();

    sys::trace(&place, true).await.unwrap();
    place.count().await.unwrap();
    sys::suspend(&place).await.unwrap();
    let late = place.count().timeout(ms(10)).await;
    sys::resume(&place).await.unwrap();
    sys::trace(&place, false).await.unwrap();

    assert!(matches!(late, Err(CallError::Timeout(_))), "{late:?}");
    assert_eq!(reports.heard("perennial::trace").await.field("handler"), "count");
    place.stop().await.unwrap();
}

#[perennial::test]
async fn what_a_handler_starts_is_in_its_own_node() {
    let node = Node::new();
    let place = node.enter(async { Place::default().start().await.unwrap() }).await;
    node.register("place", &place).unwrap();

    let (found, name_taken) = (place.finds_itself().await.unwrap(), place.takes_its_name().await.unwrap());

    assert!(found);
    assert_eq!(name_taken, Some(NameError::Taken(place.pid())));
    place.stop().await.unwrap();
}

#[test]
fn a_server_that_keeps_its_caller_for_long_is_told_of_and_runs_by_itself_from_then_on() {
    let (reports, _listening) = Reports::listen();
    on_workers_to_spare(async |_| {
        let barrier = Barrier::default();
        let place = Place::default().start().await.unwrap();

        let kept = task::spawn({
            let (place, barrier) = (place.clone(), barrier.clone());
            async move { place.wait_for(barrier).no_timeout().await.unwrap() }
        });
        let report = reports.heard("perennial::inline").await;
        barrier.open();
        kept.await.unwrap();
        let (here, handled) = task::spawn({
            let place = place.clone();
            async move { (task::try_id(), place.task().await.unwrap()) }
        })
        .await
        .unwrap();

        assert_eq!(report.field("handler"), "wait_for");
        assert_ne!(handled, here);
        place.stop().await.unwrap();
    });
}

#[test]
fn what_a_turn_that_stays_open_has_made_ready_gets_its_turn_elsewhere() {
    on_workers_to_spare(async |_| {
        let [kept, first, second] = [Place::default(), Place::default(), Place::default()];
        let (kept, first) = (kept.start().await.unwrap(), first.start().await.unwrap());
        let second = second.start().await.unwrap();
        let (one, other) = (Barrier::default(), Barrier::default());

        kept.waits_for_both([first.clone(), second.clone()], [one, other]).unwrap();

        assert_eq!(kept.count().await.unwrap(), 1, "it was let go by those to whom it had sent");
        assert_eq!((first.count().await.unwrap(), second.count().await.unwrap()), (1, 1), "each serves on");
        for place in [kept, first, second] {
            place.stop().await.unwrap();
        }
    });
}

fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

#[gen_server]
#[derive(Debug, Default)]
struct Place {
    lines: Vec<usize>,
    count: u64,
    finished: u32,
}

#[gen_server]
impl Place {
    #[call]
    fn task(&mut self) -> Option<task::Id> {
        task::try_id()
    }

    #[call]
    fn thread(&mut self) -> std::thread::ThreadId {
        std::thread::current().id()
    }

    #[call]
    async fn two_tasks(&mut self) -> (Option<task::Id>, Option<task::Id>) {
        let begun = task::try_id();
        let mut yielded = false;
        std::future::poll_fn(|cx| {
            if std::mem::replace(&mut yielded, true) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        self.finished += 1;
        (begun, task::try_id())
    }

    #[call]
    fn finished(&mut self) -> u32 {
        self.finished
    }

    #[call]
    fn line(&mut self) -> usize {
        self.lines.push(0);
        self.lines.len() - 1
    }

    #[cast]
    fn note(&mut self, line: usize) {
        self.lines[line] += 1;
    }

    #[call]
    fn noted(&mut self, line: usize) -> usize {
        self.lines[line]
    }

    #[call]
    fn count(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    #[call]
    fn fall(&mut self) -> u64 {
        panic!("it falls")
    }

    #[call]
    fn die(&mut self, cx: &mut Cx<Self>) -> u64 {
        cx.me().kill();
        1
    }

    #[call]
    fn finds_itself(&mut self) -> bool {
        Ref::<Self>::whereis("place").is_some()
    }

    #[call]
    fn takes_its_name(&mut self, cx: &mut Cx<Self>) -> Option<NameError> {
        Node::current().register("place", cx).err()
    }

    #[cast]
    fn waits_for_both(&mut self, places: [Ref<Place>; 2], barriers: [Barrier; 2]) {
        for (place, barrier) in places.iter().zip(&barriers) {
            place.open(barrier.clone()).unwrap();
        }
        for barrier in &barriers {
            barrier.pass();
        }
    }

    #[cast]
    fn open(&mut self, barrier: Barrier) {
        barrier.open();
    }

    #[call]
    fn wait_for(&mut self, barrier: Barrier) -> u64 {
        barrier.pass();
        1
    }
}

#[gen_server(inline = never)]
#[derive(Debug)]
struct Elsewhere;

#[gen_server]
impl Elsewhere {
    #[call]
    fn task(&mut self) -> Option<task::Id> {
        task::try_id()
    }
}

#[gen_server]
struct Leaving(Trace);

#[gen_server]
impl Leaving {
    #[call]
    fn leave(&mut self) -> Stop<Option<task::Id>> {
        Stop::normal(task::try_id())
    }

    async fn terminate(&mut self) {
        tokio::time::sleep(ms(1)).await;
        self.0.note("terminates elsewhere");
    }
}

/// Asks another, which asks back while it is handled on this one's stack.
#[gen_server]
#[derive(Debug, Default)]
struct Nest;

#[gen_server]
impl Nest {
    #[call]
    async fn ask(&mut self, inner: Ref<Nest>, back: Ref<Nest>) -> String {
        inner.ask_back(back).await.unwrap()
    }

    #[call]
    fn ask_back(&mut self, back: Ref<Nest>) -> String {
        match poll_once(&mut back.answer()) {
            Poll::Ready(Err(CallError::Deadlock(deadlock))) => format!("deadlock {}", deadlock.path().join(" ")),
            other @ (Poll::Ready(_) | Poll::Pending) => format!("{other:?}"),
        }
    }

    #[call]
    fn answer(&mut self) -> u64 {
        1
    }
}

#[gen_server]
#[derive(Debug)]
struct Chain {
    next: Option<Ref<Chain>>,
}

#[gen_server]
impl Chain {
    #[call]
    async fn length(&mut self) -> u64 {
        match &self.next {
            Some(next) => 1 + next.length().await.unwrap(),
            None => 1,
        }
    }

    #[expect(clippy::large_stack_arrays, reason = "a large frame is what it is about")]
    #[call]
    async fn large(&mut self) -> u64 {
        let frame = std::hint::black_box([1_u8; 128 * 1024]);
        let rest = match &self.next {
            Some(next) => next.large().await.unwrap(),
            None => 0,
        };
        rest + u64::from(frame[frame.len() / 2])
    }
}
