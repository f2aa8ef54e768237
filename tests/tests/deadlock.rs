//! Calls that wait for one another: an error at once, in at least one of them.

use perennial::{Call, CallError, ChildSpec, Supervisor, SupervisorRef, prelude::*};
use perennial_tests::{Trace, ms, on_two_workers, secs, settle};
use tokio::time::Instant;

#[perennial::test]
async fn a_call_to_oneself_is_an_error_at_once() {
    let peer = Peer.start().await.unwrap();
    let began = Instant::now();

    let error = peer.ask(vec![peer.clone()]).await.unwrap().unwrap_err();

    assert_eq!(error.to_string(), "the call would never return: it waits for `Peer`");
    assert!(!error.maybe_handled());
    assert_eq!(began.elapsed(), ms(0));
    peer.stop().await.unwrap();
}

#[perennial::test]
async fn a_loop_of_calls_is_an_error_that_names_its_path() {
    let tree = Supervisor::new();
    let tree = tree.child(ChildSpec::<Peer>::new("a", || Peer)).child(ChildSpec::<Peer>::new("b", || Peer));
    let tree = tree.child(ChildSpec::<Peer>::new("c", || Peer)).start().await.unwrap();
    let [a, b, c] = [child(&tree, "a").await, child(&tree, "b").await, child(&tree, "c").await];

    let error = a.ask(vec![b, c, a.clone()]).await.unwrap().unwrap_err();

    assert!(!error.maybe_handled());
    let CallError::Deadlock(deadlock) = error else { panic!("{error}") };
    assert_eq!(deadlock.path().join(" "), "supervisor.a supervisor.b supervisor.c");
    tree.stop().await.unwrap();
}

#[perennial::test]
async fn of_two_calls_that_cross_at_least_one_is_an_error_at_once() {
    let [a, b] = [Peer.start().await.unwrap(), Peer.start().await.unwrap()];
    let began = Instant::now();

    let (first, second) = tokio::join!(a.ask_later(b.clone()), b.ask_later(a.clone()));

    let outcomes = [first.unwrap(), second.unwrap()];
    assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(CallError::Deadlock(_)))), "{outcomes:?}");
    assert_eq!(began.elapsed(), ms(100));
    a.stop().await.unwrap();
    b.stop().await.unwrap();
}

#[test]
fn of_two_calls_that_cross_on_two_threads_at_least_one_is_an_error() {
    on_two_workers(async |_| {
        let [a, b] = [Peer.start().await.unwrap(), Peer.start().await.unwrap()];
        for _ in 0..300 {
            let first = a.ask(vec![b.clone()]).no_timeout().send();
            let second = b.ask(vec![a.clone()]).no_timeout().send();

            let (first, second) = (first.await.unwrap(), second.await.unwrap());

            for outcome in [first, second] {
                assert!(matches!(outcome, Ok(()) | Err(CallError::Deadlock(_))), "{outcome:?}");
            }
        }
        a.stop().await.unwrap();
        b.stop().await.unwrap();
    });
}

#[perennial::test]
async fn a_call_that_is_not_checked_runs_into_its_timeout() {
    let peer = Peer.start().await.unwrap();

    let error = peer.ask_unchecked(peer.clone()).await.unwrap().unwrap_err();

    assert!(matches!(error, CallError::Timeout(after) if after == secs(1)), "{error}");
    peer.stop().await.unwrap();
}

#[perennial::test]
async fn nobody_waits_for_a_handler_that_took_the_reply_and_has_returned() {
    let [a, b] = [Peer.start().await.unwrap(), Peer.start().await.unwrap()];

    let answer = a.ask_to_be_called_back(b.clone(), a.clone()).await.unwrap();

    assert!(answer.is_ok(), "{answer:?}");
    a.stop().await.unwrap();
    b.stop().await.unwrap();
}

#[perennial::test]
async fn a_request_that_was_sent_is_no_wait_until_it_is_polled() {
    let [a, b] = [Peer.start().await.unwrap(), Peer.start().await.unwrap()];

    let answer = a.send_and_go_on(b.clone(), a.clone()).await.unwrap();

    assert!(matches!(answer, Ok(Ok(()))), "{answer:?}");
    a.stop().await.unwrap();
    b.stop().await.unwrap();
}

#[perennial::test]
async fn a_request_that_is_polled_within_a_loop_is_an_error_at_once() {
    let [a, b] = [Peer.start().await.unwrap(), Peer.start().await.unwrap()];
    let began = Instant::now();

    let answer = a.send_and_wait(b.clone(), a.clone()).await.unwrap();

    assert!(matches!(answer, Err(CallError::Deadlock(_)) | Ok(Err(CallError::Deadlock(_)))), "{answer:?}");
    assert_eq!(began.elapsed(), ms(0));
    a.stop().await.unwrap();
    b.stop().await.unwrap();
}

#[perennial::test]
async fn an_init_that_calls_its_own_supervisor_gets_an_error_at_once() {
    let trace = Trace::new();
    let supervisor = Supervisor::new().start().await.unwrap();
    let (asked, noted) = (supervisor.clone(), trace.clone());

    let child = ChildSpec::<Nosy>::new("nosy", move || Nosy { supervisor: asked.clone(), trace: noted.clone() });
    supervisor.start_child(child).await.unwrap();

    assert_eq!(trace.take(), "waits for supervisor supervisor.nosy");
    supervisor.stop().await.unwrap();
}

#[perennial::test]
async fn a_call_that_waits_for_a_restart_by_a_supervisor_that_waits_for_the_caller_is_an_error() {
    let trace = Trace::new();
    let tree = Group::start(trace.clone()).await.unwrap();
    let began = Instant::now();

    tree.first.fall().unwrap();
    settle().await;

    assert_eq!(trace.take(), "last call: deadlock");
    assert!(began.elapsed() < secs(1));
    assert!(matches!(tree.last.first_lives().await, Ok(Ok(()))));
    tree.stop().await.unwrap();
    assert_eq!(trace.take(), "last call: answered");
}

#[perennial::test]
async fn a_caller_that_is_no_process_is_not_looked_at() {
    let peer = Peer.start().await.unwrap();

    let (first, second) = tokio::join!(peer.ask(vec![]), peer.ask(vec![]));

    assert!(first.unwrap().is_ok() && second.unwrap().is_ok());
    peer.stop().await.unwrap();
}

#[perennial::test]
async fn a_wait_that_has_ended_by_a_timeout_closes_no_loop() {
    let [a, b] = [Peer.start().await.unwrap(), Peer.start().await.unwrap()];
    let slow = b.dawdle().no_timeout().send();

    let short = a.ask_in_vain(b.clone()).await.unwrap();
    slow.await.unwrap();
    let back = b.ask(vec![a.clone()]).await.unwrap();

    assert!(matches!(short, Err(CallError::Timeout(_))));
    assert!(back.is_ok(), "{back:?}");
    a.stop().await.unwrap();
    b.stop().await.unwrap();
}

async fn child(tree: &SupervisorRef, name: &'static str) -> Ref<Peer> {
    tree.child::<Peer>(name).await.unwrap().unwrap()
}

#[gen_server]
struct Peer;

type Outcome = Result<(), CallError>;

#[gen_server]
impl Peer {
    /// Calls the first of `way`, which calls the next.
    #[call]
    async fn ask(&mut self, mut way: Vec<Ref<Peer>>) -> Outcome {
        if way.is_empty() {
            return Ok(());
        }
        let next = way.remove(0);
        next.ask(way).await?
    }

    #[call]
    async fn ask_later(&mut self, other: Ref<Peer>) -> Outcome {
        tokio::time::sleep(ms(100)).await;
        other.ask(vec![]).await?
    }

    #[call]
    async fn ask_unchecked(&mut self, other: Ref<Peer>) -> Outcome {
        let call: Call<'_, _, _> = other.ask(vec![]);
        call.unchecked().timeout(secs(1)).await?
    }

    #[call]
    async fn ask_in_vain(&mut self, other: Ref<Peer>) -> Outcome {
        other.ask(vec![]).timeout(ms(10)).await?
    }

    #[call]
    async fn dawdle(&mut self) {
        tokio::time::sleep(secs(1)).await;
    }

    #[call]
    async fn ask_to_be_called_back(&mut self, other: Ref<Peer>, me: Ref<Peer>) -> Outcome {
        other.call_back(me).await?
    }

    /// Answers from a task that calls back while the caller still waits.
    #[call]
    fn call_back(&mut self, caller: Ref<Peer>, from: Reply<Outcome>) {
        tokio::spawn(async move {
            let back = caller.ask(vec![]).timeout(ms(10)).await;
            assert!(matches!(back, Err(CallError::Timeout(_))), "{back:?}");
            from.send(Ok(()))
        });
    }

    #[call]
    async fn call_back_within(&mut self, caller: Ref<Peer>) -> Outcome {
        caller.ask(vec![]).await?
    }

    #[call]
    fn send_and_go_on(&mut self, other: Ref<Peer>, me: Ref<Peer>, from: Reply<Result<Outcome, CallError>>) {
        let request = other.call_back_within(me).send();
        tokio::spawn(async move { from.send(request.await) });
    }

    #[call]
    async fn send_and_wait(&mut self, other: Ref<Peer>, me: Ref<Peer>) -> Result<Outcome, CallError> {
        let request = other.call_back_within(me).send();
        request.await
    }
}

#[gen_server]
struct Nosy {
    supervisor: SupervisorRef,
    trace: Trace,
}

#[gen_server]
impl Nosy {
    async fn init(nosy: Nosy) -> Self {
        let error = nosy.supervisor.which_children().await.unwrap_err();
        let CallError::Deadlock(deadlock) = error else { panic!("{error}") };
        nosy.trace.note(format!("waits for {}", deadlock.path().join(" ")));
        nosy
    }
}

supervisor! {
    #[supervisor(strategy = one_for_all)]
    struct Group {
        trace: Trace,
        first: First = First,
        last: Last = Last { first, trace },
    }
}

#[gen_server]
struct First;

#[gen_server]
impl First {
    #[call]
    fn lives(&self) {}

    #[cast]
    fn fall(&mut self) -> Result<(), &'static str> {
        Err("fell")
    }
}

/// Calls its sibling in `terminate`, when that waits for its restart.
#[gen_server]
struct Last {
    first: Ref<First>,
    trace: Trace,
}

#[gen_server]
impl Last {
    #[call]
    async fn first_lives(&mut self) -> Outcome {
        self.first.lives().await
    }

    async fn terminate(&mut self) {
        let said = match self.first.lives().await {
            Ok(()) => "answered",
            Err(CallError::Deadlock(_)) => "deadlock",
            Err(_) => "another error",
        };
        self.trace.note(format!("last call: {said}"));
    }
}

#[perennial::test]
async fn a_process_that_stops_itself_and_waits_for_it_is_told_that_it_never_ends() {
    let hermit = Hermit.start().await.unwrap();

    let error = hermit.end_myself().await.unwrap().unwrap_err();

    let CallError::Deadlock(deadlock) = error else { panic!("{error}") };
    assert_eq!(deadlock.path(), ["Hermit"]);
    hermit.stop().await.unwrap();
}

#[gen_server]
struct Hermit;

#[gen_server]
impl Hermit {
    #[call]
    async fn end_myself(&mut self, cx: &mut Cx<Self>) -> Result<(), CallError> {
        let me = cx.me();
        me.stop().await
    }
}
