//! Plain processes: a mailbox, links and monitors, and no protocol.

use perennial::{CastError, Mail, Process, ProcessRef, prelude::*};
use perennial_tests::{Trace, on_two_workers, settle};

#[perennial::test]
async fn a_process_receives_what_is_sent_in_order() {
    let trace = Trace::new();
    let process = listener(&trace);

    for word in ['a', 'b', 'c'] {
        process.send(word).unwrap();
    }
    process.send('.').unwrap();
    let reason = process.ended().await;

    assert!(reason.is_normal(), "{reason}");
    assert_eq!(trace.take(), "a, b, c, .");
    assert_eq!(process.send('d'), Err(CastError::NoProc));
    assert!(!process.is_alive());
}

#[perennial::test]
async fn a_process_that_returns_an_error_crashes_with_it() {
    let process = Process::<()>::spawn(|_| async { Err("no more") });

    let reason = process.ended().await;

    assert_eq!(reason.to_string(), "no more");
}

#[perennial::test]
async fn an_exit_signal_drops_the_future_at_its_next_await() {
    let trace = Trace::new();
    let process = listener(&trace);
    settle().await;

    process.exit(ExitReason::Shutdown);
    let reason = process.ended().await;

    assert!(matches!(reason, ExitReason::Shutdown), "{reason}");
    assert_eq!(trace.take(), "");
}

#[perennial::test]
async fn a_process_that_traps_gets_its_parents_exit_as_a_message_too() {
    let trace = Trace::new();
    let noted = trace.clone();
    let parent = Process::<()>::spawn(move |mut me| async move {
        me.spawn_link(move |mut child: Process<()>| async move {
            child.trap_exit(true);
            if let Mail::Exit(exit) = child.recv().await {
                noted.note(format!("told {}", exit.reason));
            }
        });
        tokio::task::yield_now().await;
        Err("fell")
    });

    let reason = parent.ended().await;
    settle().await;

    assert_eq!(reason.to_string(), "fell");
    assert_eq!(trace.take(), "told fell");
}

#[perennial::test]
async fn a_process_calls_servers_and_monitors_them() {
    let echo = Echo.start().await.unwrap();
    let trace = Trace::new();
    let (noted, called) = (trace.clone(), echo.clone());
    let process = Process::<()>::spawn(move |mut me| async move {
        let monitor = me.monitor(&called);
        noted.note(called.echo("hello").await.unwrap());
        match me.recv().await {
            Mail::Down(down) if down.monitor == monitor => noted.note(format!("down {}", down.reason)),
            Mail::Down(_) | Mail::Message(()) | Mail::Exit(_) => noted.note("something else"),
        }
    });
    settle().await;

    echo.stop().await.unwrap();
    process.ended().await;

    assert_eq!(trace.take(), "hello, down normal");
}

#[perennial::test]
async fn what_was_received_waits_until_it_is_asked_for() {
    let trace = Trace::new();
    let noted = trace.clone();
    let process = Process::<char>::spawn(move |mut me| async move {
        tokio::time::sleep(perennial_tests::secs(1)).await;
        while let Some(Mail::Message(letter)) = me.try_recv() {
            noted.note(letter);
        }
        noted.note("empty");
    });

    process.send('a').unwrap();
    process.send('b').unwrap();
    process.ended().await;

    assert_eq!(trace.take(), "a, b, empty");
}

#[perennial::test]
async fn a_wait_for_a_message_may_be_dropped_and_nothing_is_lost() {
    let trace = Trace::new();
    let noted = trace.clone();
    let process = Process::<char>::spawn(move |mut me| async move {
        for _ in 0..3 {
            let waited = tokio::time::timeout(perennial_tests::ms(10), me.recv()).await;
            noted.note(match waited {
                Ok(Mail::Message(letter)) => letter.to_string(),
                Ok(other) => format!("{other:?}"),
                Err(_) => "nothing".to_owned(),
            });
        }
    });
    tokio::time::sleep(perennial_tests::ms(15)).await;

    process.send('a').unwrap();
    process.send('b').unwrap();
    process.ended().await;

    assert_eq!(trace.take(), "nothing, a, b");
}

#[test]
fn what_each_sender_sends_arrives_in_order_on_two_threads() {
    on_two_workers(async |_| {
        let log = Process::<(usize, u32)>::spawn(|mut me| async move {
            let mut next = [0; 4];
            while next != [5_000; 4] {
                let Mail::Message((sender, number)) = me.recv().await else { panic!("only messages come") };
                assert_eq!(next[sender], number);
                next[sender] += 1;
            }
        });
        for sender in 0..4 {
            let log = log.clone();
            Process::<()>::spawn(move |_| async move {
                for number in 0..5_000 {
                    log.send((sender, number)).unwrap();
                    if number % 100 == 0 {
                        tokio::task::yield_now().await;
                    }
                }
            });
        }

        let reason = log.ended().await;

        assert!(reason.is_normal() || matches!(reason, ExitReason::NoProc), "{reason}");
    });
}

#[test]
fn a_ring_of_processes_passes_a_token_round() {
    on_two_workers(async |_| {
        let last = Process::<u32>::spawn(|mut me| async move {
            for _ in 0..50 {
                me.recv().await;
            }
        });
        let mut next: ProcessRef<u32> = last.clone();
        for _ in 0..200 {
            let to = next;
            next = Process::spawn(move |mut me: Process<u32>| async move {
                for _ in 0..50 {
                    if let Mail::Message(token) = me.recv().await {
                        to.send(token + 1).unwrap();
                    }
                }
            });
        }

        for token in 0..50 {
            next.send(token).unwrap();
        }
        last.ended().await;
    });
}

fn listener(trace: &Trace) -> ProcessRef<char> {
    let trace = trace.clone();
    Process::spawn(move |mut me| async move {
        loop {
            let Mail::Message(letter) = me.recv().await else { continue };
            trace.note(letter);
            if letter == '.' {
                return;
            }
        }
    })
}

#[gen_server]
struct Echo;

#[gen_server]
impl Echo {
    #[call]
    fn echo(&self, word: &'static str) -> &'static str {
        word
    }
}
