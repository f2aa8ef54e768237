//! Servers: how they start, answer, fail and end.

use std::{fmt, time::Duration};

use perennial::{AdminError, CallError, CastError, ChildSpec, Start, Supervisor, prelude::*};
use perennial_tests::{Plot, Trace, ms, plot, secs, settle};
use tokio::time::Instant;

// ---- init

#[perennial::test]
async fn a_server_without_init_is_started_with_its_own_state() {
    let counter = Counter { value: 3 }.start().await.unwrap();

    assert_eq!(counter.add(4).await.unwrap(), 7);

    counter.stop().await.unwrap();
}

#[perennial::test]
async fn an_init_may_wait_and_return_the_state() {
    let opener = Opener::start(Opening::Slowly).await.unwrap();

    assert_eq!(opener.told().await.unwrap(), "");

    opener.stop().await.unwrap();
}

#[perennial::test]
async fn an_init_that_says_ignore_leaves_no_process() {
    let error = Opener::start(Opening::Ignore).await.unwrap_err();

    assert!(matches!(error, StartError::Ignored));
}

#[perennial::test]
async fn an_init_that_stops_fails_the_start_with_its_reason() {
    let error = Opener::start(Opening::Stop).await.unwrap_err();

    let StartError::Failed { path, reason } = error else { panic!("{error}") };
    assert_eq!(path, "Opener");
    assert_eq!(reason.to_string(), "no use");
}

#[perennial::test]
async fn an_init_with_a_result_fails_the_start_with_its_error() {
    let error = Strict::start(Err(Trouble(7))).await.unwrap_err();

    let StartError::Failed { reason, .. } = error else { panic!("{error}") };
    assert_eq!(reason.downcast_ref::<Trouble>(), Some(&Trouble(7)));
}

#[perennial::test]
async fn what_init_wants_done_then_is_done_before_what_waits() {
    let opener = Opener::start(Opening::Then).await.unwrap();

    assert_eq!(opener.told().await.unwrap(), "then");

    opener.stop().await.unwrap();
}

#[perennial::test]
async fn a_start_timeout_ends_an_init_that_takes_too_long() {
    let began = Instant::now();

    let error = Sluggard::start(()).await.unwrap_err();

    assert_eq!(began.elapsed(), ms(200));
    let StartError::Failed { reason, .. } = error else { panic!("{error}") };
    assert_eq!(reason.to_string(), "its `init` took longer than its start timeout of 200ms");
}

#[perennial::test]
async fn a_start_timeout_that_is_kept_ends_nothing() {
    let opener = Supervisor::new()
        .child(ChildSpec::<Opener>::new("a", || Opening::Slowly).start_timeout(secs(11)))
        .start()
        .await
        .unwrap();

    tokio::time::sleep(secs(30)).await;

    assert_eq!(opener.count_children().await.unwrap().active, 1);
    opener.stop().await.unwrap();
}

#[perennial::test]
async fn a_start_whose_caller_was_dropped_goes_on() {
    let trace = Trace::new();
    let mut start = Box::pin(Slowcoach::start(trace.clone()));
    tokio::select! {
        biased;
        _ = &mut start => panic!("it takes its time"),
        () = settle() => {}
    }
    drop(start);

    tokio::time::sleep(secs(2)).await;

    assert_eq!(trace.take(), "up");
    Ref::<Slowcoach>::whereis("slowcoach").unwrap().stop().await.unwrap();
}

#[perennial::test]
async fn nothing_is_started_before_it_is_awaited() {
    let trace = Trace::new();
    let start: Start<Slowcoach> = Slowcoach::start(trace.clone());

    tokio::time::sleep(secs(2)).await;

    drop(start);
    assert_eq!(trace.take(), "");
}

// ---- calls and casts

#[perennial::test]
async fn casts_and_calls_of_one_sender_keep_their_order() {
    let counter = Counter::default().start().await.unwrap();

    counter.set(5).unwrap();
    counter.set(6).unwrap();
    let sent = counter.add(1).send();
    counter.set(0).unwrap();

    assert_eq!(sent.await.unwrap(), 7);
    assert_eq!(counter.add(0).await.unwrap(), 0);
    counter.stop().await.unwrap();
}

#[perennial::test]
async fn a_call_does_nothing_until_it_is_polled() {
    let counter = Counter::default().start().await.unwrap();

    drop(counter.add(1));
    let late = counter.add(10);
    counter.set(1).unwrap();

    assert_eq!(late.await.unwrap(), 11);
    counter.stop().await.unwrap();
}

#[perennial::test]
async fn a_call_times_out_after_five_seconds_unless_told_otherwise() {
    let counter = Counter::default().start().await.unwrap();
    let began = Instant::now();

    let error = counter.sleep(secs(60)).await.unwrap_err();

    assert!(matches!(error, CallError::Timeout(after) if after == secs(5)));
    assert!(error.maybe_handled());
    assert_eq!(began.elapsed(), secs(5));
    counter.kill();
}

#[perennial::test]
async fn a_server_may_have_another_call_timeout() {
    let patient = Patient.start().await.unwrap();
    let began = Instant::now();

    let error = patient.sleep(secs(60)).await.unwrap_err();

    assert!(matches!(error, CallError::Timeout(_)));
    assert_eq!(began.elapsed(), secs(2));
    patient.kill();
}

#[perennial::test]
async fn a_call_may_have_a_timeout_of_its_own_or_none() {
    let counter = Counter::default().start().await.unwrap();
    let began = Instant::now();

    let short = counter.sleep(secs(10)).timeout(ms(100)).await;
    let took = began.elapsed();
    let long = counter.sleep(secs(3600)).no_timeout().await;

    assert!(matches!(short, Err(CallError::Timeout(_))));
    assert_eq!(took, ms(100));
    assert!(long.is_ok());
    counter.stop().await.unwrap();
}

#[perennial::test]
async fn a_timeout_that_no_clock_reaches_never_comes() {
    let counter = Counter::default().start().await.unwrap();

    let slept = counter.sleep(secs(3600)).timeout(Duration::MAX).await;

    assert!(slept.is_ok());
    counter.stop().await.unwrap();
}

#[perennial::test]
async fn a_call_that_was_dropped_is_still_handled() {
    let counter = Counter::default().start().await.unwrap();

    let dropped = counter.add(5).timeout(ms(1)).send();
    drop(dropped);

    assert_eq!(counter.add(0).await.unwrap(), 5);
    counter.stop().await.unwrap();
}

#[perennial::test]
async fn a_late_answer_is_discarded() {
    let counter = Counter::default().start().await.unwrap();

    let late = counter.sleep(ms(200)).timeout(ms(100)).await;
    let next = counter.add(1).await;

    assert!(matches!(late, Err(CallError::Timeout(_))));
    assert_eq!(next.unwrap(), 1);
    counter.stop().await.unwrap();
}

#[perennial::test]
async fn the_timeout_of_a_request_begins_when_it_is_first_polled() {
    let counter = Counter::default().start().await.unwrap();

    let request = counter.sleep(secs(7)).send();
    tokio::time::sleep(secs(6)).await;

    assert!(request.await.is_ok());
    counter.stop().await.unwrap();
}

// ---- replies

#[perennial::test]
async fn a_reply_may_come_later_and_from_a_task() {
    let desk = Desk::default().start().await.unwrap();
    let began = Instant::now();

    let answer = desk.by_task(3).await;

    assert_eq!(answer.unwrap(), 6);
    assert_eq!(began.elapsed(), secs(1));
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn a_server_goes_on_while_a_caller_waits_for_its_reply() {
    let desk = Desk::default().start().await.unwrap();
    let waiting = desk.keep().send();

    desk.answer("now".to_owned()).await.unwrap().unwrap();

    assert_eq!(waiting.await.unwrap(), "now");
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn a_reply_that_is_dropped_answers_its_caller_at_once() {
    let desk = Desk::default().start().await.unwrap();
    let began = Instant::now();

    let error = desk.throw_away().await.unwrap_err();

    assert!(matches!(error, CallError::NoReply));
    assert_eq!(began.elapsed(), Duration::ZERO);
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn a_reply_that_is_dropped_before_a_wait_answers_its_caller_at_once() {
    let desk = Desk::default().start().await.unwrap();
    let began = Instant::now();

    let error = desk.throw_away_and_wait(ms(500)).await.unwrap_err();

    assert!(matches!(error, CallError::NoReply));
    assert_eq!(began.elapsed(), Duration::ZERO);
    desk.stop().await.unwrap();
}

#[perennial::test]
async fn a_kept_reply_is_answered_with_the_reason_when_the_server_ends() {
    let desk = Desk::default().start().await.unwrap();
    let waiting = desk.keep().send();

    desk.stop_with(ExitReason::error("closed")).await.unwrap();

    let error = waiting.await.unwrap_err();
    assert_eq!(error.to_string(), "the server ended before it answered: closed");
}

#[perennial::test]
async fn a_reply_to_a_caller_who_has_gone_comes_back() {
    let desk = Desk::default().start().await.unwrap();
    drop(desk.keep().send());

    let answer = desk.answer("anyone".to_owned()).await;

    assert_eq!(answer.unwrap(), Err("anyone".to_owned()));
    desk.stop().await.unwrap();
}

// ---- stop, flow and errors

#[perennial::test]
async fn a_call_that_stops_its_server_is_answered_after_terminate() {
    let trace = Trace::new();
    let clerk = Clerk::start(trace.clone()).await.unwrap();

    let answer = clerk.finish().await;
    trace.note("answered");

    assert_eq!(answer.unwrap(), 1);
    assert_eq!(trace.take(), "terminate normal, gone, answered");
}

#[perennial::test]
async fn a_flow_goes_on_or_stops() {
    let trace = Trace::new();
    let clerk = Clerk::start(trace.clone()).await.unwrap();

    let on = clerk.flow(false).await;
    let off = clerk.flow(true).await;
    let over = clerk.flow(false).await;

    assert_eq!((on.unwrap(), off.unwrap()), ("on", "off"));
    assert!(matches!(over, Err(CallError::NoProc)));
    assert_eq!(trace.take(), "terminate shutdown, gone");
}

#[perennial::test]
async fn a_result_is_the_answer_of_a_call_and_no_crash() {
    let clerk = Clerk::start(Trace::new()).await.unwrap();

    let answer = clerk.try_it().await.unwrap();

    assert_eq!(answer, Err(Trouble(1)));
    clerk.stop().await.unwrap();
}

#[perennial::test]
async fn an_error_of_a_cast_is_the_reason_of_a_crash() {
    let clerk = Clerk::start(Trace::new()).await.unwrap();

    clerk.fail().unwrap();
    let reason = clerk.ended().await;

    assert_eq!(reason.downcast_ref::<Trouble>(), Some(&Trouble(2)));
}

#[perennial::test]
async fn a_failed_call_that_is_passed_on_keeps_the_reason_of_the_other() {
    let other = Clerk::start(Trace::new()).await.unwrap();
    let clerk = Clerk::start(Trace::new()).await.unwrap();

    clerk.ask(other.clone()).unwrap();
    let (reason, others) = tokio::join!(clerk.ended(), other.ended());

    assert!(reason.is_same(&others), "{reason} is {others}");
    assert_eq!(reason.downcast_ref::<Trouble>(), Some(&Trouble(3)));
}

#[perennial::test]
async fn calls_that_wait_when_a_server_crashes_get_its_reason() {
    let clerk = Clerk::start(Trace::new()).await.unwrap();
    clerk.fail().unwrap();

    let (first, second) = tokio::join!(clerk.try_it(), clerk.try_it());

    for error in [first.unwrap_err(), second.unwrap_err()] {
        let CallError::Exit(reason) = error else { panic!("{error}") };
        assert_eq!(reason.downcast_ref::<Trouble>(), Some(&Trouble(2)));
    }
}

// ---- terminate

#[perennial::test]
async fn terminate_runs_at_every_end_but_a_kill() {
    for (end, trace) in [
        (End::Stop, "terminate normal, gone"),
        (End::Exit, "terminate shutdown, gone"),
        (End::Error, "terminate trouble 2, gone"),
        (End::Panic, "terminate panic, gone"),
        (End::Kill, "gone"),
    ] {
        assert_eq!(ended_by(end).await, trace);
    }
}

async fn ended_by(end: End) -> String {
    let trace = Trace::new();
    let clerk = Clerk::start(trace.clone()).await.unwrap();
    match end {
        End::Stop => clerk.stop().await.unwrap(),
        End::Exit => clerk.exit(ExitReason::Shutdown),
        End::Error => clerk.fail().unwrap(),
        End::Panic => clerk.panic().unwrap(),
        End::Kill => clerk.kill(),
    }
    clerk.ended().await;
    trace.take()
}

#[perennial::test]
async fn a_crash_in_terminate_becomes_the_reason() {
    let tree = plot(OneForOne, []);
    let twisted = tree.part("a").twisted();
    let tree = tree.with(twisted.child().restart(Transient)).start().await;
    let probe = tree.probe("a").await;

    probe.leave(ExitReason::Normal).unwrap();
    let reason = probe.ended().await;

    assert!(reason.to_string().contains("`a` cannot close"), "{reason}");
    settle().await;
    assert_eq!(tree.trace(), "up a, leaves a, up a");
    tree.stop().await;
}

#[perennial::test]
async fn signals_are_ignored_during_terminate_but_a_kill() {
    let plot: Plot = plot(OneForOne, []);
    let slow = plot.part("a").lingers(secs(1));
    let tree = plot.with(slow.child().restart(Temporary)).start().await;
    let probe = tree.probe("a").await;
    probe.leave(ExitReason::Normal).unwrap();
    settle().await;

    probe.exit(ExitReason::error("ignored"));
    let reason = probe.ended().await;

    assert!(reason.is_normal(), "{reason}");
    assert_eq!(tree.trace(), "up a, leaves a, closes a, down a");
    tree.stop().await;
}

#[perennial::test]
async fn a_kill_ends_a_terminate() {
    let plot: Plot = plot(OneForOne, []);
    let slow = plot.part("a").lingers(secs(1));
    let tree = plot.with(slow.child().restart(Temporary)).start().await;
    let probe = tree.probe("a").await;
    probe.leave(ExitReason::Normal).unwrap();
    settle().await;

    probe.kill();
    let reason = probe.ended().await;

    assert!(matches!(reason, ExitReason::Killed), "{reason}");
    assert_eq!(tree.trace(), "up a, leaves a, closes a");
    tree.stop().await;
}

#[perennial::test]
async fn an_exit_that_is_not_trapped_drops_the_handler_and_runs_terminate_with_the_state_as_it_stands() {
    let trace = Trace::new();
    let clerk = Clerk::start(trace.clone()).await.unwrap();
    let working = clerk.work(secs(10)).no_timeout().send();
    let waiting = clerk.finish().send();
    settle().await;

    clerk.exit(ExitReason::Shutdown);
    let (working, waiting) = tokio::join!(working, waiting);

    assert!(matches!(working, Err(CallError::Exit(ExitReason::Shutdown))));
    assert!(matches!(waiting, Err(CallError::Exit(ExitReason::Shutdown))));
    assert_eq!(trace.take(), "work begins, work dropped, terminate shutdown after 100, gone");
}

#[perennial::test]
async fn an_exit_of_the_parent_that_is_trapped_waits_for_its_turn() {
    let tree = plot(OneForOne, []);
    let trapping = tree.part("a").traps();
    let tree = tree.with(trapping.child()).start().await;
    let probe = tree.probe("a").await;
    let working = probe.dawdle(secs(1)).send();
    probe.say("works").unwrap();
    settle().await;

    let stopping = tree.supervisor.clone();
    let (stopped, worked) = tokio::join!(stopping.stop(), working);

    stopped.unwrap();
    worked.unwrap();
    assert_eq!(tree.trace(), "up a, works a, down a");
}

#[perennial::test]
async fn an_exit_of_somebody_else_that_is_trapped_is_a_message() {
    let tree = plot(OneForOne, []);
    let trapping = tree.part("a").traps();
    let tree = tree.with(trapping.child()).start().await;
    let probe = tree.probe("a").await;

    probe.exit(ExitReason::error("a word"));
    probe.exit(ExitReason::Normal);

    assert_eq!(probe.ping().await.unwrap(), "a");
    assert_eq!(tree.trace(), "up a, a is told a word, a is told normal");
    tree.stop().await;
}

#[perennial::test]
async fn a_normal_exit_from_outside_does_nothing_to_a_server_that_does_not_trap() {
    let counter = Counter::default().start().await.unwrap();

    counter.exit(ExitReason::Normal);

    assert_eq!(counter.add(1).await.unwrap(), 1);
    counter.stop().await.unwrap();
}

#[perennial::test]
async fn stop_waits_behind_what_is_queued() {
    let counter = Counter::default().start().await.unwrap();

    let before = counter.add(1).send();
    let (stopped, before) = tokio::join!(counter.stop(), before);
    let after = counter.add(1).await;

    assert!(stopped.is_ok());
    assert_eq!(before.unwrap(), 1);
    assert!(matches!(after, Err(CallError::NoProc)));
    assert!(matches!(counter.stop().await, Err(CallError::NoProc)));
    assert!(matches!(counter.ended().await, ExitReason::NoProc));
}

#[perennial::test]
async fn the_state_is_dropped_before_anyone_learns_of_the_end() {
    for kill in [false, true] {
        let trace = Trace::new();
        let clerk = Clerk::start(trace.clone()).await.unwrap();
        let working = clerk.work(secs(10)).no_timeout().send();
        settle().await;

        if kill {
            clerk.kill();
        } else {
            clerk.exit(ExitReason::Shutdown);
        }
        working.await.unwrap_err();
        trace.note("told");

        let trace = trace.take();
        assert!(trace.ends_with("gone, told"), "{trace}");
    }
}

// ---- what a reference tells in every state of its place

#[perennial::test]
async fn a_place_in_terminate_queues_calls_and_answers_them_with_the_reason() {
    let tree = plot(OneForOne, []);
    let slow = tree.part("a").lingers(secs(1));
    let tree = tree.with(slow.child().restart(Temporary)).start().await;
    let probe = tree.probe("a").await;
    probe.leave(ExitReason::Shutdown).unwrap();
    settle().await;

    let cast = probe.say("lost");
    let call = probe.ping().await;

    assert_eq!(cast, Ok(()));
    assert!(matches!(call, Err(CallError::Exit(ExitReason::Shutdown))));
    assert_eq!(tree.trace(), "up a, leaves a, closes a, down a");
    tree.stop().await;
}

#[perennial::test]
async fn a_place_that_restarts_refuses_casts_and_lets_calls_wait() {
    let tree = plot(OneForOne, ["a"]).set(|tree| tree.backoff(secs(1)..secs(1))).start().await;
    let probe = tree.probe("a").await;
    tree.crash("a").await;

    let cast = probe.say("lost");
    let short = probe.ping().timeout(ms(10)).await;
    let call = probe.ping().await;

    assert_eq!(cast, Err(CastError::Restarting));
    assert!(matches!(short, Err(CallError::Timeout(_))));
    assert_eq!(call.unwrap(), "a");
    assert_eq!(tree.trace(), "up a, dies a, up a");
    tree.stop().await;
}

#[perennial::test]
async fn a_place_whose_ancestor_restarts_refuses_casts_and_lets_calls_wait() {
    let app = App::start(Trace::new()).await.unwrap();
    let leaf = app.branch.leaf.clone();
    let first = leaf.pid();
    leaf.fail().unwrap();
    settle().await;

    let cast = leaf.fail();
    let call = leaf.try_it().await;

    assert_eq!(cast, Err(CastError::Restarting));
    assert_eq!(call.unwrap(), Err(Trouble(1)));
    assert_ne!(leaf.pid(), first);
    app.stop().await.unwrap();
}

#[perennial::test]
async fn a_call_that_waits_for_a_restart_ends_when_the_supervisor_gives_up() {
    let tree = plot(OneForOne, []).set(|tree| tree.intensity(3));
    let part = tree.part("a");
    let tree = tree.with(part.child()).start().await;
    let probe = tree.probe("a").await;
    part.fail(10);
    probe.crash().unwrap();

    let (call, reason) = tokio::join!(probe.ping().no_timeout(), tree.supervisor.ended());

    assert!(matches!(call, Err(CallError::Exit(_) | CallError::NoProc)), "{call:?}");
    assert!(matches!(probe.ping().await, Err(CallError::NoProc)));
    assert!(reason.is_shutdown());
    assert_eq!(tree.trace(), "up a, dies a, fails a, fails a, fails a");
}

#[perennial::test]
async fn a_place_that_was_stopped_by_hand_answers_no_proc_at_once() {
    let tree = plot(OneForOne, ["a"]).start().await;
    let probe = tree.probe("a").await;

    tree.terminate("a").await.unwrap();

    assert!(matches!(probe.ping().await, Err(CallError::NoProc)));
    assert_eq!(probe.say("x"), Err(CastError::NoProc));
    tree.supervisor.restart_child("a").await.unwrap();
    assert_eq!(probe.ping().await.unwrap(), "a");
    tree.stop().await;
    assert!(matches!(probe.ping().await, Err(CallError::NoProc)));
    assert_eq!(probe.say("x"), Err(CastError::NoProc));
}

#[perennial::test]
async fn a_place_that_has_ended_for_good_answers_no_proc_at_once() {
    let tree = plot(OneForOne, []);
    let part = tree.part("a");
    let tree = tree.with(part.child().restart(Transient)).start().await;
    let probe = tree.probe("a").await;

    tree.leave("a", ExitReason::Normal).await;

    assert!(matches!(probe.ping().await, Err(CallError::NoProc)));
    assert_eq!(probe.say("x"), Err(CastError::NoProc));
    assert_eq!(tree.terminate("b").await.map_err(|error| matches!(error, AdminError::NotFound)), Err(true));
    tree.stop().await;
}

#[perennial::test]
async fn a_sibling_that_has_not_started_yet_says_so() {
    let trace = Trace::new();

    let pair = Pair::start(trace.clone()).await.unwrap();
    pair.early.poke().await.unwrap();
    pair.stop().await.unwrap();

    assert_eq!(trace.take(), "not started, then ok, terminate shutdown, gone");
}

#[perennial::test]
async fn a_reference_survives_a_restart_and_a_pid_does_not() {
    let tree = plot(OneForOne, ["a"]).start().await;
    let probe = tree.probe("a").await;
    let before = probe.process().await.unwrap();

    tree.crash("a").await;

    let after = probe.process().await.unwrap();
    assert_ne!(before, after);
    assert_eq!(probe.pid(), after);
    tree.stop().await;
}

// ---- the servers

#[gen_server]
#[derive(Debug, Default)]
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
    fn set(&mut self, n: i64) {
        self.value = n;
    }

    #[call]
    async fn sleep(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

#[gen_server(call_timeout = 2s)]
struct Patient;

#[gen_server]
impl Patient {
    #[call]
    async fn sleep(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

enum Opening {
    Slowly,
    Ignore,
    Stop,
    Then,
}

#[gen_server]
#[derive(Debug)]
struct Opener {
    told: &'static str,
}

#[gen_server]
impl Opener {
    async fn init(opening: Opening) -> Init<Self> {
        tokio::time::sleep(secs(10)).await;
        match opening {
            Opening::Slowly => Init::Ok(Self { told: "" }),
            Opening::Ignore => Init::Ignore,
            Opening::Stop => Init::stop("no use"),
            Opening::Then => Init::Ok(Self { told: "" }).then("then"),
        }
    }

    #[then]
    async fn told_then(&mut self, told: &'static str) {
        tokio::time::sleep(secs(1)).await;
        self.told = told;
    }

    #[call]
    fn told(&self) -> &'static str {
        self.told
    }
}

#[gen_server]
struct Strict;

#[gen_server]
impl Strict {
    fn init(outcome: Result<(), Trouble>) -> Result<Self, Trouble> {
        outcome?;
        Ok(Self)
    }
}

#[gen_server(start_timeout = 200ms)]
struct Sluggard;

#[gen_server]
impl Sluggard {
    async fn init((): ()) -> Self {
        tokio::time::sleep(secs(10)).await;
        Self
    }
}

#[gen_server(name = "slowcoach")]
struct Slowcoach;

#[gen_server]
impl Slowcoach {
    async fn init(trace: Trace) -> Self {
        tokio::time::sleep(secs(1)).await;
        trace.note("up");
        Self
    }
}

#[gen_server]
#[derive(Default)]
struct Desk {
    kept: Option<Reply<String>>,
}

#[gen_server]
impl Desk {
    #[call]
    fn by_task(&mut self, n: u32, from: Reply<u32>) {
        tokio::spawn(async move {
            tokio::time::sleep(secs(1)).await;
            from.send(2 * n)
        });
    }

    #[call]
    fn keep(&mut self, from: Reply<String>) {
        self.kept = Some(from);
    }

    #[call]
    fn answer(&mut self, answer: String) -> Result<(), String> {
        match self.kept.take() {
            Some(kept) => kept.send(answer),
            None => Ok(()),
        }
    }

    #[call]
    fn throw_away(&mut self, from: Reply<u32>) {
        drop(from);
    }

    #[call]
    async fn throw_away_and_wait(&mut self, time: Duration, from: Reply<u32>) {
        drop(from);
        tokio::time::sleep(time).await;
    }
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Trouble(u32);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "trouble {}", self.0)
    }
}

impl std::error::Error for Trouble {}

enum End {
    Stop,
    Exit,
    Error,
    Panic,
    Kill,
}

#[gen_server(restart = transient)]
struct Clerk {
    trace: Trace,
    done: u32,
    last_words: LastWords,
}

struct LastWords(Trace);

impl Drop for LastWords {
    fn drop(&mut self) {
        self.0.note("gone");
    }
}

struct Dropped(Trace);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.note("work dropped");
    }
}

#[gen_server]
impl Clerk {
    fn init(trace: Trace) -> Self {
        Self { trace: trace.clone(), done: 0, last_words: LastWords(trace) }
    }

    #[call]
    fn finish(&mut self) -> Stop<u32> {
        Stop::normal(1)
    }

    #[call]
    fn flow(&mut self, stop: bool) -> Flow<&'static str> {
        if stop { Stop::shutdown("off").into() } else { Flow::Continue("on") }
    }

    #[call]
    fn try_it(&mut self) -> Result<(), Trouble> {
        Err(Trouble(1))
    }

    #[cast]
    fn fail(&mut self) -> Result<(), Trouble> {
        Err(Trouble(2))
    }

    #[cast]
    fn panic(&mut self) {
        panic!("out of paper");
    }

    #[cast]
    fn note(&mut self) {}

    #[call]
    fn fall(&mut self) -> Stop<()> {
        Stop::because(Trouble(3), ())
    }

    #[call]
    async fn fall_over(&mut self) -> Flow<()> {
        tokio::task::yield_now().await;
        Stop::because(Trouble(3), ()).into()
    }

    #[call]
    fn fall_silently(&mut self, from: Reply<()>) -> Result<(), Trouble> {
        drop(from);
        Err(Trouble(3))
    }

    #[cast]
    async fn ask(&mut self, other: Ref<Clerk>) -> Result<(), CallError> {
        other.fall_silently().await
    }

    #[call]
    async fn work(&mut self, time: Duration) {
        let _dropped = Dropped(self.trace.clone());
        self.trace.note("work begins");
        self.done = 100;
        tokio::time::sleep(time).await;
        self.done = 200;
    }

    fn terminate(&mut self, reason: &ExitReason) {
        let reason = if matches!(reason, ExitReason::Panic(_)) { "panic".to_owned() } else { reason.to_string() };
        let after = if self.done == 0 { String::new() } else { format!(" after {}", self.done) };
        self.trace.note(format!("terminate {reason}{after}"));
        let _ = &self.last_words;
    }
}

#[perennial::test]
async fn a_call_that_stops_with_an_error_is_answered_all_the_same() {
    for slow in [false, true] {
        let clerk = Clerk::start(Trace::new()).await.unwrap();

        let (answer, reason) =
            tokio::join!(async { if slow { clerk.fall_over().await } else { clerk.fall().await } }, clerk.ended());

        assert!(answer.is_ok());
        assert_eq!(reason.downcast_ref::<Trouble>(), Some(&Trouble(3)));
    }
}

supervisor! {
    #[supervisor(intensity = 5, backoff = 1s..1s)]
    struct App {
        trace: Trace,
        #[supervisor(intensity = 0)]
        branch: struct Branch {
            leaf: Clerk = trace,
        },
    }
}

supervisor! {
    struct Pair {
        trace: Trace,
        early: Early = Early { trace, late },
        late: Clerk = trace,
    }
}

#[gen_server]
struct Early {
    trace: Trace,
    late: Late<Clerk>,
}

#[gen_server]
impl Early {
    fn init(early: Early) -> Self {
        assert_eq!(early.late.note(), Err(CastError::NotStarted));
        early.trace.note("not started");
        early
    }

    #[call]
    fn poke(&mut self) {
        self.trace.note(if self.late.note().is_ok() { "then ok" } else { "then refused" });
    }
}

#[perennial::test]
async fn a_stop_that_finds_the_server_ending_is_told_the_end_as_an_error() {
    let server = Lingering.start().await.unwrap();

    let (first, second) = tokio::join!(server.stop(), async {
        settle().await;
        server.stop().await
    });

    assert!(first.is_ok(), "{first:?}");
    assert!(matches!(second, Err(CallError::Exit(ExitReason::Normal))), "{second:?}");
}

#[gen_server]
struct Lingering;

#[gen_server]
impl Lingering {
    async fn terminate(&mut self) {
        tokio::time::sleep(ms(500)).await;
    }
}
