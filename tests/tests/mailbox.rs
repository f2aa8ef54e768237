//! Mailboxes: bounded, or kept across a crash.

use std::time::Duration;

use perennial::{CallError, CastError, ChildSpec, Supervisor, prelude::*};
use perennial_tests::{Trace, ms, secs, settle};
use tokio::time::Instant;

#[perennial::test]
async fn a_full_mailbox_refuses_a_cast() {
    let trace = Trace::new();
    let small = Small::start(trace.clone()).await.unwrap();
    small.work(ms(100)).unwrap();
    settle().await;

    let casts = [small.note("a"), small.note("b"), small.note("c")];
    tokio::time::sleep(ms(200)).await;
    let later = small.note("d");
    small.stop().await.unwrap();

    assert_eq!(casts, [Ok(()), Ok(()), Err(CastError::Full)]);
    assert_eq!(later, Ok(()));
    assert_eq!(trace.take(), "a, b, d");
}

#[perennial::test]
async fn a_call_to_a_full_mailbox_waits_for_room() {
    let trace = Trace::new();
    let small = Small::start(trace.clone()).await.unwrap();
    small.work(ms(100)).unwrap();
    settle().await;
    small.note("a").unwrap();
    small.note("b").unwrap();

    let (first, second) = tokio::join!(small.tell("c"), small.tell("d"));

    assert!(first.is_ok() && second.is_ok());
    assert_eq!(trace.take(), "a, b, c, d");
    small.stop().await.unwrap();
}

#[perennial::test]
async fn a_call_that_found_no_room_within_its_timeout_is_never_handled() {
    let trace = Trace::new();
    let small = Small::start(trace.clone()).await.unwrap();
    small.work(secs(1)).unwrap();
    settle().await;
    small.note("a").unwrap();
    small.note("b").unwrap();
    let began = Instant::now();

    let late = small.tell("c").timeout(ms(10)).await;
    let took = began.elapsed();
    let dropped = tokio::time::timeout(ms(10), small.tell("d")).await;
    small.tell("e").await.unwrap();

    assert!(matches!(late, Err(CallError::Timeout(_))));
    assert_eq!(took, ms(10));
    assert!(dropped.is_err());
    assert_eq!(trace.take(), "a, b, e");
    small.stop().await.unwrap();
}

#[perennial::test]
async fn calls_that_wait_for_room_keep_their_senders_order() {
    let trace = Trace::new();
    let small = Small::start(trace.clone()).await.unwrap();
    small.work(ms(100)).unwrap();
    settle().await;

    let requests: Vec<_> = ["a", "b", "c", "d", "e", "f"].map(|what| small.tell(what).send()).into();
    for request in requests {
        request.await.unwrap();
    }

    assert_eq!(trace.take(), "a, b, c, d, e, f");
    small.stop().await.unwrap();
}

#[perennial::test]
async fn nothing_of_the_systems_is_refused_by_a_full_mailbox() {
    let trace = Trace::new();
    let small = Small::start(trace.clone()).await.unwrap();
    small.work(ms(100)).unwrap();
    settle().await;
    small.note("a").unwrap();
    small.note("b").unwrap();

    let told = [Ref::send(&small, Word("x")), Ref::send(&small, Word("y"))];
    let stopped = small.stop().await;

    assert_eq!(told, [Ok(()), Ok(())]);
    assert!(stopped.is_ok());
    assert_eq!(trace.take(), "a, b, x, y");
}

#[perennial::test]
async fn calls_that_wait_for_room_learn_of_the_end() {
    let small = Small::start(Trace::new()).await.unwrap();
    small.work(secs(10)).unwrap();
    settle().await;
    small.note("a").unwrap();
    small.note("b").unwrap();
    let waiting = small.tell("c").send();

    small.exit(ExitReason::error("enough"));
    let outcome = waiting.await;

    assert!(matches!(outcome, Err(CallError::Exit(ExitReason::Error(_)))), "{outcome:?}");
}

#[perennial::test]
async fn what_waits_when_a_server_crashes_goes_with_it() {
    let trace = Trace::new();
    let tree = Plain::tree(&trace).await;
    let plain = tree.child::<Plain>("a").await.unwrap().unwrap();
    plain.crash().unwrap();
    plain.note("lost").unwrap();

    let outcome = plain.tell("lost too").await;
    plain.tell("served").await.unwrap();

    assert!(matches!(outcome, Err(CallError::Exit(ExitReason::Panic(_)))), "{outcome:?}");
    assert_eq!(trace.take(), "up, up, served");
    tree.stop().await.unwrap();
}

#[perennial::test]
async fn a_mailbox_that_is_kept_goes_to_the_next_incarnation_without_what_was_being_handled() {
    let trace = Trace::new();
    let tree = Keeper::tree(&trace).await;
    let keeper = tree.child::<Keeper>("a").await.unwrap().unwrap();
    let crashing = keeper.crash().send();
    keeper.note("kept").unwrap();
    Ref::send(&keeper, Word("not kept")).unwrap();
    let call = keeper.tell("kept too").send();

    let crashed = crashing.await;
    let call = call.await;

    assert!(matches!(crashed, Err(CallError::Exit(ExitReason::Panic(_)))), "{crashed:?}");
    assert!(call.is_ok(), "{call:?}");
    assert_eq!(trace.take(), "up, up, kept, kept too");
    tree.stop().await.unwrap();
}

#[perennial::test]
async fn a_mailbox_is_not_kept_beyond_a_kill_or_the_end_of_the_tree() {
    let trace = Trace::new();
    let tree = Keeper::tree(&trace).await;
    let keeper = tree.child::<Keeper>("a").await.unwrap().unwrap();

    let before_kill = keeper.tell("a").send();
    keeper.kill();
    let before_kill = before_kill.await;
    settle().await;
    keeper.work(secs(1)).unwrap();
    settle().await;
    let before_stop = keeper.tell("b").send();
    tree.stop().await.unwrap();
    let before_stop = before_stop.await;

    assert!(matches!(before_kill, Err(CallError::Exit(ExitReason::Killed))), "{before_kill:?}");
    assert!(matches!(before_stop, Err(CallError::Exit(ExitReason::Shutdown))), "{before_stop:?}");
    assert_eq!(trace.take(), "up, up");
}

#[perennial::test]
async fn a_mailbox_that_is_kept_is_refused_when_nobody_comes_to_read_it() {
    let trace = Trace::new();
    let tree = Keeper::tree(&trace).await;
    let keeper = tree.child::<Keeper>("a").await.unwrap().unwrap();

    let requests: Vec<_> = (0..3).map(|_| keeper.crash().send()).collect();
    let last = keeper.tell("never").no_timeout().send();
    for request in requests {
        request.await.unwrap_err();
    }
    let last = last.await;

    assert!(last.is_err(), "{last:?}");
    assert!(!tree.is_alive());
    assert_eq!(trace.take(), "up, up, up");
}

struct Word(&'static str);

#[gen_server(mailbox = 2)]
struct Small {
    trace: Trace,
}

#[gen_server]
impl Small {
    fn init(trace: Trace) -> Self {
        Self { trace }
    }

    #[cast]
    async fn work(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    #[cast]
    fn note(&mut self, what: &'static str) {
        self.trace.note(what);
    }

    #[call]
    fn tell(&mut self, what: &'static str) {
        self.trace.note(what);
    }

    #[info]
    fn word(&mut self, word: Word) {
        self.trace.note(word.0);
    }
}

#[gen_server]
struct Plain {
    trace: Trace,
}

impl Plain {
    async fn tree(trace: &Trace) -> perennial::SupervisorRef {
        let trace = trace.clone();
        Supervisor::new().child(ChildSpec::<Self>::new("a", move || trace.clone())).start().await.unwrap()
    }
}

#[gen_server]
impl Plain {
    fn init(trace: Trace) -> Self {
        trace.note("up");
        Self { trace }
    }

    #[cast]
    fn crash(&mut self) {
        panic!("crashed");
    }

    #[cast]
    fn note(&mut self, what: &'static str) {
        self.trace.note(what);
    }

    #[call]
    fn tell(&mut self, what: &'static str) {
        self.trace.note(what);
    }
}

#[gen_server(mailbox = keep)]
struct Keeper {
    trace: Trace,
}

impl Keeper {
    async fn tree(trace: &Trace) -> perennial::SupervisorRef {
        let trace = trace.clone();
        let child = ChildSpec::<Self>::new("a", move || trace.clone());
        Supervisor::new().intensity(2).child(child).start().await.unwrap()
    }
}

#[gen_server]
impl Keeper {
    fn init(trace: Trace) -> Self {
        trace.note("up");
        Self { trace }
    }

    #[call]
    fn crash(&mut self) -> u32 {
        panic!("crashed");
    }

    #[cast]
    async fn work(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    #[cast]
    fn note(&mut self, what: &'static str) {
        self.trace.note(what);
    }

    #[call]
    fn tell(&mut self, what: &'static str) {
        self.trace.note(what);
    }

    #[info]
    fn word(&mut self, word: Word) {
        self.trace.note(word.0);
    }
}
