//! Tasks: how they give their results, fail, and end.

use std::{
    future::{Future, pending},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use perennial::{
    AdminError, CallError, Mail, OnTimeout, Process, ProcessRef, Shutdown, TaskError, Work, await_many, prelude::*,
};
use perennial_tests::{Trace, ms, on_two_workers, secs, settle};
use tokio::time::{Instant, sleep};

// ---- results

#[perennial::test]
async fn a_task_gives_the_value_of_its_future() {
    let task = TaskOf::spawn(async { 7 });

    assert_eq!(task.await.unwrap(), 7);
}

#[perennial::test]
async fn a_task_may_be_a_function_of_its_own_process() {
    let task = TaskOf::spawn(|me: Process| async move { me.pid() });
    let pid = task.pid();

    assert_eq!(task.await.unwrap(), pid);
}

#[perennial::test]
async fn a_result_that_is_an_error_is_a_value_like_any_other() {
    let task = TaskOf::spawn(async { "x".parse::<u32>() });

    assert!(task.await.unwrap().is_err());
}

#[perennial::test]
async fn the_process_is_gone_when_its_result_is_there() {
    let mut task = TaskOf::spawn(sleep(ms(10)));
    assert!(task.is_alive());

    assert!(task.yield_for(secs(1)).await.is_some());

    assert!(!task.is_alive());
}

#[perennial::test]
async fn a_panic_is_the_reason_for_which_there_is_no_value() {
    let task = TaskOf::spawn(async { assert_eq!(1, 2, "boom") });

    let TaskError::Exit(ExitReason::Panic(panic)) = task.await.unwrap_err() else { panic!("it panicked") };
    assert!(panic.message().contains("boom"));
}

#[perennial::test]
async fn a_task_that_ends_itself_gives_its_reason_in_place_of_a_value() {
    for reason in [ExitReason::Normal, ExitReason::Shutdown, ExitReason::error("bye")] {
        let text = reason.to_string();

        let error = TaskOf::spawn(exits::<()>(reason)).await.unwrap_err();

        let TaskError::Exit(reason) = error else { panic!("{error}") };
        assert_eq!(reason.to_string(), text);
    }
}

#[perennial::test]
async fn a_task_is_waited_for_5_s_unless_something_else_is_said() {
    let began = Instant::now();

    let error = TaskOf::spawn(sleep(secs(6))).await.unwrap_err();
    assert!(matches!(error, TaskError::Timeout(limit) if limit == secs(5)));
    assert_eq!(began.elapsed(), secs(5));

    let error = TaskOf::spawn(sleep(secs(2))).timeout(ms(100)).await.unwrap_err();
    assert_eq!(error.to_string(), "the task had no result within 100ms");

    TaskOf::spawn(sleep(secs(60))).no_timeout().await.unwrap();
}

#[perennial::test]
async fn a_task_that_was_given_up_runs_on() {
    let trace = Trace::new();
    let task = TaskOf::spawn(noted_after(ms(200), "done", &trace));

    task.timeout(ms(100)).await.unwrap_err();
    sleep(ms(200)).await;

    assert_eq!(trace.take(), "done");
}

#[perennial::test]
async fn an_error_that_is_passed_on_is_the_reason_of_who_passes_it_on() {
    let owner = Process::spawn(|mut me: Process<()>| async move {
        me.task_nolink(exits::<()>(ExitReason::error("boom"))).await?;
        Ok::<(), TaskError>(())
    });
    assert_eq!(owner.ended().await.to_string(), "boom");

    let owner = Process::spawn(|mut me: Process<()>| async move {
        me.task(pending::<()>()).timeout(ms(100)).await?;
        Ok::<(), TaskError>(())
    });
    let reason = owner.ended().await;
    assert!(matches!(reason.downcast_ref(), Some(TaskError::Timeout(_))), "{reason}");
}

// ---- links

#[perennial::test]
async fn the_crash_of_a_linked_task_ends_its_owner() {
    let owner = Process::spawn(|mut me: Process<()>| async move {
        let _ = me.task(exits_after::<()>(ms(100), ExitReason::error("boom"))).await;
        pending::<()>().await;
    });

    assert_eq!(owner.ended().await.to_string(), "boom");
}

#[perennial::test]
async fn an_owner_that_traps_exits_gets_the_error_and_the_exit() {
    let owner = Process::spawn(|mut me: Process<()>| async move {
        me.trap_exit(true);
        let task = me.task(exits::<()>(ExitReason::error("boom")));
        let pid = task.pid();

        let error = task.await.unwrap_err();

        assert_eq!(error.to_string(), "the task ended without a result: boom");
        let Mail::Exit(exit) = me.recv().await else { panic!("the link is still there") };
        assert_eq!((exit.from, exit.reason.to_string()), (pid, "boom".to_owned()));
    });

    assert!(owner.ended().await.is_normal());
}

#[perennial::test]
async fn the_end_of_an_owner_ends_its_linked_task_and_no_other() {
    let trace = Trace::new();
    let (linked, free) = (noted_after(ms(200), "linked", &trace), noted_after(ms(200), "free", &trace));
    let owner = Process::spawn(|mut me: Process<()>| async move {
        let _tasks = (me.task(linked), me.task_nolink(free));
        sleep(ms(100)).await;
        Err::<(), _>("bye")
    });

    assert_eq!(owner.ended().await.to_string(), "bye");
    sleep(ms(200)).await;

    assert_eq!(trace.take(), "free");
}

#[perennial::test]
async fn a_task_that_its_owner_has_done_with_does_not_end_with_a_normal_owner() {
    let trace = Trace::new();
    let work = noted_after(ms(200), "done", &trace);
    let owner = Process::spawn(|mut me: Process<()>| async move {
        drop(me.task(work));
    });

    assert!(owner.ended().await.is_normal());
    sleep(ms(300)).await;

    assert_eq!(trace.take(), "done");
}

#[perennial::test]
async fn a_killed_owner_starts_no_task() {
    let trace = Trace::new();
    let work = noted_after(ms(0), "done", &trace);
    let owner = Process::spawn(|mut me: Process<()>| async move {
        me.me().kill();
        drop(me.task(work));
    });

    assert!(matches!(owner.ended().await, ExitReason::Killed));
    sleep(ms(100)).await;

    assert_eq!(trace.take(), "");
}

// ---- yield

#[perennial::test]
async fn a_task_can_be_asked_again_and_again() {
    let mut task = TaskOf::spawn(async {
        sleep(ms(400)).await;
        7
    });

    assert!(task.yield_for(ms(50)).await.is_none());
    assert!(task.yield_now().is_none());
    assert!(task.yield_for(Duration::ZERO).await.is_none());
    assert_eq!(task.yield_for(secs(2)).await.unwrap().unwrap(), 7);
}

#[perennial::test]
async fn a_result_is_given_once() {
    let mut task = TaskOf::spawn(async { 7 });
    settle().await;

    assert_eq!(task.yield_now().unwrap().unwrap(), 7);

    assert!(matches!(task.yield_now(), Some(Err(TaskError::Taken))));
    assert!(matches!(task.await, Err(TaskError::Taken)));
}

#[perennial::test]
async fn a_task_that_crashed_yields_its_reason() {
    let mut task = TaskOf::spawn(exits::<()>(ExitReason::error("boom")));

    let error = task.yield_for(ms(500)).await.unwrap().unwrap_err();

    assert_eq!(error.to_string(), "the task ended without a result: boom");
}

// ---- shutdown and ignore

#[perennial::test]
async fn a_running_task_is_shut_down_without_a_result_and_without_harm_to_its_owner() {
    let owner = Process::spawn(|mut me: Process<()>| async move {
        let task = me.task(pending::<()>());
        let pid = task.pid();

        assert!(task.shutdown(ms(500)).await.is_none());

        let monitor = me.monitor(&pid);
        assert!(matches!(me.recv().await, Mail::Down(down) if down.monitor == monitor));
        sleep(ms(10)).await;
    });

    assert!(owner.ended().await.is_normal());
}

#[perennial::test]
async fn the_shutdown_of_a_task_that_is_done_gives_its_result() {
    let task = TaskOf::spawn(async { 7 });
    settle().await;

    assert_eq!(task.shutdown(ms(500)).await.unwrap().unwrap(), 7);
}

#[perennial::test]
async fn the_shutdown_of_a_task_that_crashed_gives_its_reason() {
    let task = TaskOf::spawn(exits::<()>(ExitReason::error("boom")));
    settle().await;

    let error = task.shutdown(ms(500)).await.unwrap().unwrap_err();

    assert_eq!(error.to_string(), "the task ended without a result: boom");
}

#[perennial::test]
async fn a_task_that_does_not_obey_is_killed_when_its_time_is_over() {
    let began = Instant::now();
    let task = TaskOf::spawn(traps);
    settle().await;

    let error = task.shutdown(ms(150)).await.unwrap().unwrap_err();

    assert!(matches!(error, TaskError::Exit(ExitReason::Killed)));
    assert_eq!(began.elapsed(), ms(151));
}

#[perennial::test]
async fn a_task_can_be_killed_at_once() {
    let began = Instant::now();
    let task = TaskOf::spawn(traps);
    settle().await;

    assert!(task.shutdown(Shutdown::BrutalKill).await.is_none());

    assert_eq!(began.elapsed(), ms(1));
}

#[perennial::test]
async fn a_task_may_use_its_last_moments_for_a_result() {
    let task = TaskOf::spawn(|mut me: Process| async move {
        me.trap_exit(true);
        me.recv().await;
        sleep(ms(100)).await;
        "half"
    });
    settle().await;

    assert_eq!(task.shutdown(Shutdown::Infinity).await.unwrap().unwrap(), "half");
}

#[perennial::test]
async fn an_ignored_task_gives_its_result_if_it_has_one() {
    let done = TaskOf::spawn(async { 7 });
    let crashed = TaskOf::spawn(exits::<()>(ExitReason::error("boom")));
    settle().await;

    assert_eq!(done.ignore().unwrap().unwrap(), 7);
    assert!(crashed.ignore().unwrap().is_err());
}

#[perennial::test]
async fn an_ignored_task_is_linked_no_more() {
    let trace = Trace::new();
    let work = noted_after(ms(200), "done", &trace);
    let owner = Process::spawn(|mut me: Process<()>| async move {
        assert!(me.task(work).ignore().is_none());
        Err::<(), _>("bye")
    });

    assert_eq!(owner.ended().await.to_string(), "bye");
    sleep(ms(300)).await;

    assert_eq!(trace.take(), "done");
}

// ---- many

#[perennial::test]
async fn the_results_of_many_come_in_the_order_asked_for() {
    let slow = TaskOf::spawn(after(ms(100), 1));
    let quick = TaskOf::spawn(after(ms(0), 2));

    assert_eq!(await_many([slow, quick]).await.unwrap(), [1, 2]);
    assert!(await_many::<u8>([]).await.unwrap().is_empty());
}

#[perennial::test]
async fn many_have_one_timeout_between_them() {
    let began = Instant::now();
    let tasks = [0, 600, 50].map(|time| TaskOf::spawn(after(ms(time), time)));

    let error = await_many(tasks).timeout(ms(100)).await.unwrap_err();

    assert!(matches!(error, TaskError::Timeout(limit) if limit == ms(100)));
    assert_eq!(began.elapsed(), ms(100));
    sleep(secs(1)).await;
}

#[perennial::test]
async fn the_first_crash_among_many_is_the_outcome() {
    let began = Instant::now();
    let tasks =
        [TaskOf::spawn(after(secs(1), ())), TaskOf::spawn(exits_after::<()>(ms(100), ExitReason::error("boom")))];

    let error = await_many(tasks).no_timeout().await.unwrap_err();

    assert_eq!(error.to_string(), "the task ended without a result: boom");
    assert_eq!(began.elapsed(), ms(100));
    sleep(secs(1)).await;
}

// ---- servers

#[perennial::test]
async fn a_server_has_a_result_delivered_and_goes_on_meanwhile() {
    let cook = Cook::default().start().await.unwrap();

    let order = cook.order("soup").send();
    assert_eq!(cook.orders().await.unwrap(), 1);

    assert_eq!(order.await.unwrap(), "hot soup");
    cook.stop().await.unwrap();
}

#[perennial::test]
async fn a_server_is_told_why_there_is_no_result() {
    let cook = Cook::default().start().await.unwrap();

    assert_eq!(cook.order("").await.unwrap(), "the task ended without a result: there is no such dish");

    cook.stop().await.unwrap();
}

#[perennial::test]
async fn what_is_delivered_to_a_server_that_has_ended_is_lost() {
    let cook = Cook::default().start().await.unwrap();

    let order = cook.order("soup").send();
    cook.stop().await.unwrap();

    assert!(matches!(order.await, Err(CallError::Exit(_) | CallError::NoReply)));
    sleep(ms(200)).await;
}

#[perennial::test]
async fn a_task_that_calls_the_server_which_waits_for_it_is_told_of_the_deadlock() {
    let cook = Cook::default().start().await.unwrap();

    let answer = cook.ask_oneself(cook.clone()).await.unwrap();

    assert!(matches!(answer, Err(CallError::Deadlock(_))), "{answer:?}");
    cook.stop().await.unwrap();
}

#[perennial::test]
async fn a_task_that_was_asked_in_vain_may_call_its_server() {
    let cook = Cook::default().start().await.unwrap();

    cook.ask_oneself_later(cook.clone()).await.unwrap();
    sleep(ms(200)).await;

    assert_eq!(cook.told().await.unwrap(), Some(0));
    cook.stop().await.unwrap();
}

// ---- under a supervisor

#[perennial::test]
async fn a_supervised_task_is_a_child_while_it_runs() {
    let jobs = Tasks::new().begin().await.unwrap();

    let task = jobs.task(after(ms(300), 7)).await.unwrap();
    assert_eq!(jobs.count_children().await.unwrap().active, 1);

    assert_eq!(task.await.unwrap(), 7);
    assert_eq!(jobs.count_children().await.unwrap().specs, 0);
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn the_crash_of_a_supervised_task_harms_nobody() {
    let jobs = Tasks::new().begin().await.unwrap();

    let task = jobs.task(exits::<()>(ExitReason::error("boom"))).await.unwrap();

    assert!(task.await.is_err());
    assert_eq!(jobs.count_children().await.unwrap().specs, 0);
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_supervised_task_can_be_linked_as_well() {
    let jobs = Tasks::new().begin().await.unwrap();

    let owner = owner_of(&jobs, exits_after(ms(100), ExitReason::error("boom")));
    assert_eq!(owner.ended().await.to_string(), "boom");
    assert_eq!(jobs.count_children().await.unwrap().specs, 0);

    let owner = owner_of(&jobs, pending::<()>());
    settle().await;
    assert_eq!(jobs.count_children().await.unwrap().active, 1);
    owner.exit(ExitReason::error("bye"));
    settle().await;

    assert_eq!(jobs.count_children().await.unwrap().specs, 0);
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn there_are_as_many_tasks_as_there_may_be() {
    let jobs = Tasks::new().max_children(1).begin().await.unwrap();

    let first = jobs.start_child(pending::<()>()).await.unwrap();
    assert!(matches!(jobs.start_child(async {}).await, Err(StartError::MaxChildren)));
    assert!(matches!(jobs.task(async {}).await, Err(StartError::MaxChildren)));
    first.exit(ExitReason::Kill);
    settle().await;
    jobs.start_child(async {}).await.unwrap();

    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn the_end_of_the_supervisor_ends_its_tasks() {
    let jobs = Tasks::new().begin().await.unwrap();
    let task = jobs.task(pending::<()>()).await.unwrap();
    let child = jobs.start_child(pending::<()>()).await.unwrap();

    jobs.supervisor().stop().await.unwrap();

    assert!(matches!(task.await, Err(TaskError::Exit(ExitReason::Shutdown))));
    assert!(!child.is_alive());
    assert!(matches!(jobs.task(async {}).await, Err(StartError::Call(CallError::NoProc))));
}

#[perennial::test]
async fn a_task_has_its_own_time_to_stop() {
    let jobs = Tasks::new().begin().await.unwrap();
    let began = Instant::now();
    jobs.start_child(traps).shutdown(ms(200)).await.unwrap();
    let task = jobs.task(traps).shutdown(ms(300)).await.unwrap();
    settle().await;

    jobs.supervisor().stop().await.unwrap();

    assert_eq!(began.elapsed(), ms(301));
    assert!(matches!(task.await, Err(TaskError::Exit(ExitReason::Killed))));
}

#[perennial::test]
async fn a_temporary_task_is_not_started_again() {
    let trace = Trace::new();
    let jobs = Tasks::new().begin().await.unwrap();

    let work = noted_after(ms(10), "once", &trace);
    let task = jobs
        .start_child(async move {
            work.await;
            Err::<(), _>("boom")
        })
        .await
        .unwrap();
    assert_eq!(task.ended().await.to_string(), "boom");
    settle().await;

    assert_eq!(trace.take(), "once");
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_transient_task_is_started_again_until_it_succeeds() {
    let tries = Arc::new(AtomicUsize::new(0));
    let jobs = Tasks::new().begin().await.unwrap();

    let counted = tries.clone();
    let task = jobs
        .start_child_with(Transient, move || {
            let n = counted.fetch_add(1, Ordering::Relaxed);
            async move { if n < 2 { Err("not yet") } else { Ok(()) } }
        })
        .await
        .unwrap();
    settle().await;

    assert_eq!(tries.load(Ordering::Relaxed), 3);
    assert_eq!(task.pid().incarnation(), 3);
    assert_eq!(jobs.count_children().await.unwrap().specs, 0);
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_permanent_task_that_ends_takes_its_supervisor_down() {
    let trace = Trace::new();
    let jobs = Tasks::new().begin().await.unwrap();

    let noted = trace.clone();
    jobs.start_child_with(Permanent, move || noted_after(ms(10), "up", &noted)).await.unwrap();

    assert!(jobs.supervisor().ended().await.is_shutdown());
    assert_eq!(trace.take(), "up, up, up, up");
}

#[perennial::test]
async fn a_task_can_be_stopped_by_hand() {
    let jobs = Tasks::new().begin().await.unwrap();
    let child = jobs.start_child(pending::<()>()).await.unwrap();
    let task = jobs.task(pending::<()>()).await.unwrap();

    jobs.terminate_child(&child).await.unwrap();
    jobs.terminate_child(&task).await.unwrap();

    assert!(matches!(task.await, Err(TaskError::Exit(ExitReason::Shutdown))));
    assert!(matches!(jobs.terminate_child(&child).await, Err(AdminError::NotFound)));
    assert!(jobs.which_children().await.unwrap().is_empty());
    jobs.supervisor().stop().await.unwrap();
}

supervisor! {
    /// A tree with tasks.
    struct Kitchen {
        jobs: Tasks = Tasks::new().max_children(2),
        #[child(allow(stale(jobs)))]
        cook: Helped = Helped { jobs },
    }
}

#[perennial::test]
async fn a_tree_ends_the_users_of_its_tasks_before_the_tasks() {
    let kitchen = Kitchen::start().await.unwrap();

    assert_eq!(kitchen.cook.dice(vec!["a", "bb", "ccc"]).await.unwrap(), [1, 2, 3]);
    let hang = kitchen.jobs.start_child(pending::<()>()).await.unwrap();
    kitchen.stop().await.unwrap();

    assert!(!hang.is_alive());
}

// ---- streams

#[perennial::test]
async fn a_stream_gives_its_results_in_the_order_of_the_items() {
    let jobs = Tasks::new().begin().await.unwrap();
    let began = Instant::now();

    let times = jobs.task_stream([300, 100, 200], |time| after(ms(time), time)).max_concurrency(3).collect().await;

    assert_eq!(times.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [300, 100, 200]);
    assert_eq!(began.elapsed(), ms(300));
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_stream_may_give_its_results_as_they_come() {
    let jobs = Tasks::new().begin().await.unwrap();

    let stream = jobs.task_stream([300, 100, 200], |time| after(ms(time), time)).max_concurrency(3).unordered();

    assert_eq!(stream.collect().await.into_iter().map(Result::unwrap).collect::<Vec<_>>(), [100, 200, 300]);
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_stream_runs_so_many_tasks_at_a_time() {
    let jobs = Tasks::new().begin().await.unwrap();
    let began = Instant::now();

    let mut stream = jobs.task_stream(0..7, |n| after(ms(100), n)).max_concurrency(2);
    let mut most = 0;
    for n in 0..7 {
        assert_eq!(stream.next().await.unwrap().unwrap(), n);
        most = most.max(jobs.count_children().await.unwrap().active);
    }

    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
    assert_eq!((most, began.elapsed()), (2, ms(400)));
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_slow_head_holds_up_no_other_task() {
    let trace = Trace::new();
    let jobs = Tasks::new().begin().await.unwrap();

    let noted = trace.clone();
    let work = move |time: u64| noted_after(ms(time), if time == 500 { "slow" } else { "quick" }, &noted);
    let stream = jobs.task_stream([500, 100, 100, 100], work).max_concurrency(2);

    assert_eq!(stream.collect().await.len(), 4);
    assert_eq!(trace.take(), "quick, quick, quick, slow");
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_task_that_takes_too_long_ends_its_stream() {
    let jobs = Tasks::new().begin().await.unwrap();
    let began = Instant::now();

    let mut stream = jobs.task_stream([50, 900, 800], |time| after(ms(time), time)).max_concurrency(3).timeout(ms(200));

    assert_eq!(stream.next().await.unwrap().unwrap(), 50);
    assert!(matches!(stream.next().await, Some(Err(TaskError::Timeout(limit))) if limit == ms(200)));
    assert!(stream.next().await.is_none());
    assert_eq!(began.elapsed(), ms(200));
    settle().await;
    assert_eq!(jobs.count_children().await.unwrap().specs, 0);
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_task_that_takes_too_long_may_be_an_item_like_any_other() {
    let jobs = Tasks::new().begin().await.unwrap();

    let stream = jobs
        .task_stream([50, 900, 100], |time| after(ms(time), time))
        .max_concurrency(1)
        .timeout(ms(200))
        .on_timeout(OnTimeout::KillTask);

    assert_eq!(outcomes(stream.collect().await), "50, the task had no result within 200ms, 100");
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_task_takes_its_time_whether_or_not_anybody_waits_for_the_next_item() {
    let jobs = Tasks::new().begin().await.unwrap();
    let mut stream = jobs
        .task_stream([0, 900], |time| after(ms(time), time))
        .max_concurrency(2)
        .timeout(ms(200))
        .on_timeout(OnTimeout::KillTask);
    assert_eq!(stream.next().await.unwrap().unwrap(), 0);

    sleep(ms(300)).await;

    assert_eq!(jobs.count_children().await.unwrap().specs, 0);
    assert!(matches!(stream.next().await, Some(Err(TaskError::Timeout(_)))));
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_crash_in_a_stream_is_an_item_like_any_other() {
    let jobs = Tasks::new().begin().await.unwrap();

    let work = |n: u64| async move {
        assert_ne!(n, 1, "one");
        n
    };
    let mut results = jobs.task_stream(0..3, work).max_concurrency(2).collect().await.into_iter();

    assert_eq!(results.next().unwrap().unwrap(), 0);
    assert!(matches!(results.next().unwrap(), Err(TaskError::Exit(ExitReason::Panic(_)))));
    assert_eq!(results.next().unwrap().unwrap(), 2);
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_crash_in_a_linked_stream_ends_its_owner_and_the_other_tasks() {
    let trace = Trace::new();
    let noted = trace.clone();
    let owner = Process::spawn(move |mut me: Process<()>| async move {
        let work = move |time: u64| {
            let rest = noted_after(ms(time), "done", &noted);
            async move {
                rest.await;
                assert_ne!(time, 100, "boom");
            }
        };
        me.task_stream([100, 200], work).max_concurrency(2).collect().await;
    });

    assert!(matches!(owner.ended().await, ExitReason::Panic(_)));
    sleep(ms(300)).await;

    assert_eq!(trace.take(), "done");
}

#[perennial::test]
async fn a_stream_under_a_supervisor_can_be_linked_as_well() {
    let jobs = Tasks::new().begin().await.unwrap();
    let tasks = jobs.clone();

    let owner = Process::spawn(move |me: Process<()>| async move {
        tasks.task_stream([1], |_| exits::<()>(ExitReason::error("boom"))).link(&me).collect().await;
        pending::<()>().await;
    });

    assert_eq!(owner.ended().await.to_string(), "boom");
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_dropped_stream_kills_its_tasks_and_spares_their_owner() {
    let trace = Trace::new();
    let noted = trace.clone();
    let owner = Process::spawn(move |mut me: Process<()>| async move {
        let work = move |time: u64| noted_after(ms(time), "done", &noted);
        let mut stream = me.task_stream([100, 200, 300], work).max_concurrency(3);
        stream.next().await.unwrap().unwrap();
        drop(stream);
        sleep(secs(1)).await;
    });

    assert!(owner.ended().await.is_normal());
    assert_eq!(trace.take(), "done");
}

#[perennial::test]
async fn the_end_of_an_owner_ends_the_tasks_of_its_stream() {
    let jobs = Tasks::new().begin().await.unwrap();
    let tasks = jobs.clone();
    let owner = Process::spawn(move |_: Process<()>| async move {
        tasks.task_stream([1, 2], |_| pending::<()>()).max_concurrency(2).collect().await;
    });
    settle().await;
    assert_eq!(jobs.count_children().await.unwrap().active, 2);

    owner.kill();
    settle().await;

    assert_eq!(jobs.count_children().await.unwrap().specs, 0);
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_task_that_cannot_be_started_ends_its_stream() {
    let jobs = Tasks::new().max_children(2).begin().await.unwrap();

    let stream = jobs.task_stream([1, 2, 3], |_| pending::<u8>()).max_concurrency(3);

    assert_eq!(
        outcomes(stream.collect().await),
        "the task could not be started: the supervisor has as many children as it may have"
    );
    jobs.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_stream_loses_nothing_when_a_wait_for_it_is_dropped() {
    let jobs = Tasks::new().begin().await.unwrap();
    let mut stream = jobs.task_stream(0..5, |n| after(ms(100), n)).max_concurrency(2);

    let mut all = Vec::new();
    loop {
        match tokio::time::timeout(ms(30), stream.next()).await {
            Ok(Some(result)) => all.push(result.unwrap()),
            Ok(None) => break,
            Err(_) => {}
        }
    }

    assert_eq!(all, [0, 1, 2, 3, 4]);
    jobs.supervisor().stop().await.unwrap();
}

// ---- on two threads

#[test]
fn no_result_is_missed_on_two_threads() {
    on_two_workers(|_| async {
        let jobs = Tasks::new().begin().await.unwrap();

        for n in 0..500_u64 {
            let owner = TaskOf::spawn(move |mut me: Process| async move {
                let (linked, free) = (me.task(async move { n }), me.task_nolink(exits::<u64>(ExitReason::Shutdown)));
                assert_eq!(linked.await.unwrap(), n);
                assert!(free.await.is_err());
            });
            let task = jobs.task(async move { n }).await.unwrap();
            assert_eq!(task.await.unwrap(), n);
            owner.await.unwrap();
        }
        let stream = jobs.task_stream(0..2_000_u64, |n| async move { n }).max_concurrency(16).unordered();
        let sum: u64 = stream.collect().await.into_iter().map(Result::unwrap).sum();
        assert_eq!(sum, 1_999_000);

        jobs.supervisor().stop().await.unwrap();
    });
}

#[test]
fn an_owner_that_is_killed_while_it_starts_tasks_leaves_none_behind() {
    on_two_workers(|_| async {
        let jobs = Tasks::new().begin().await.unwrap();

        for _ in 0..300 {
            let tasks = jobs.clone();
            let owner = Process::spawn(move |mut me: Process<()>| async move {
                let _tasks = (me.task(pending::<()>()), me.task(pending::<()>()));
                let _more = tasks.task(pending::<()>()).link(&me).await;
                let stream = tasks.task_stream(0..4, |_| pending::<()>()).max_concurrency(4).no_timeout();
                stream.collect().await;
            });
            tokio::task::yield_now().await;
            owner.kill();
        }
        while jobs.count_children().await.unwrap().specs > 0 {
            tokio::task::yield_now().await;
        }

        jobs.supervisor().stop().await.unwrap();
    });
}

// ---- helpers

type BoxFuture<R> = Pin<Box<dyn Future<Output = R> + Send>>;

/// Ends by itself, for this reason.
fn exits<R: Send + 'static>(reason: ExitReason) -> impl FnOnce(Process) -> BoxFuture<R> + Send + 'static {
    exits_after(Duration::ZERO, reason)
}

fn exits_after<R>(time: Duration, reason: ExitReason) -> impl FnOnce(Process) -> BoxFuture<R> + Send + 'static
where
    R: Send + 'static,
{
    move |mut me: Process| {
        Box::pin(async move {
            sleep(time).await;
            let pid = me.pid();
            me.exit(&pid, reason);
            pending().await
        })
    }
}

/// Traps exits, and does not care.
async fn traps(mut me: Process) {
    me.trap_exit(true);
    pending::<()>().await;
}

async fn after<T>(time: Duration, value: T) -> T {
    sleep(time).await;
    value
}

fn noted_after(time: Duration, what: &'static str, trace: &Trace) -> impl Future<Output = ()> + Send + use<> {
    let trace = trace.clone();
    async move {
        sleep(time).await;
        trace.note(what);
    }
}

/// A process that waits for a supervised task it is linked to.
fn owner_of<K: 'static>(jobs: &Tasks, work: impl Work<K, Output = ()>) -> ProcessRef<()> {
    let jobs = jobs.clone();
    Process::spawn(move |me: Process<()>| async move {
        let task = jobs.task(work).link(&me).await.unwrap();
        let _ = task.no_timeout().await;
        pending::<()>().await;
    })
}

fn outcomes<T: ToString>(results: Vec<Result<T, TaskError>>) -> String {
    let texts =
        results.into_iter().map(|result| result.map_or_else(|error| error.to_string(), |value| value.to_string()));
    texts.collect::<Vec<_>>().join(", ")
}

/// Cooks, and talks meanwhile.
#[gen_server]
#[derive(Debug, Default)]
struct Cook {
    waiting: Vec<(perennial::Pid, Reply<String>)>,
    told: Option<usize>,
}

#[gen_server]
impl Cook {
    #[call]
    fn order(&mut self, dish: &'static str, from: Reply<String>, cx: &mut Cx<Self>) {
        let task = if dish.is_empty() {
            cx.task_nolink(exits(ExitReason::error("there is no such dish")))
        } else {
            cx.task(after(ms(100), format!("hot {dish}")))
        };
        self.waiting.push((task.deliver(cx), from));
    }

    #[info]
    fn done(&mut self, done: TaskDone<String>) {
        let at = self.waiting.iter().position(|(task, _)| *task == done.task).expect("somebody waits for it");
        let (_, from) = self.waiting.remove(at);
        let _ = from.send(done.result.unwrap_or_else(|error| error.to_string()));
    }

    #[call]
    fn orders(&mut self) -> usize {
        self.waiting.len()
    }

    #[call]
    async fn ask_oneself(&mut self, me: Ref<Self>, cx: &mut Cx<Self>) -> Result<usize, CallError> {
        cx.task(async move { me.orders().await }).await.expect("the task gives what it got")
    }

    #[call]
    async fn ask_oneself_later(&mut self, me: Ref<Self>, cx: &mut Cx<Self>) {
        let mut task = cx.task(async move {
            sleep(ms(100)).await;
            let orders = me.orders().await.ok();
            let _ = me.tell(orders);
        });
        assert!(task.yield_for(ms(50)).await.is_none());
    }

    #[cast]
    fn tell(&mut self, orders: Option<usize>) {
        self.told = orders;
    }

    #[call]
    fn told(&mut self) -> Option<usize> {
        self.told
    }
}

/// Has tasks do its work.
#[gen_server]
#[derive(Debug)]
struct Helped {
    jobs: Tasks,
}

#[gen_server]
impl Helped {
    #[call]
    async fn dice(&mut self, words: Vec<&'static str>, cx: &mut Cx<Self>) -> Vec<usize> {
        let stream = self.jobs.task_stream(words, |word| after(ms(10), word.len())).max_concurrency(2).link(cx);
        stream.collect().await.into_iter().map(|length| length.expect("nothing goes wrong")).collect()
    }
}
