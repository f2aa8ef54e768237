//! Nodes: worlds of processes that know nothing of one another, and end with their runtime.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use perennial::{CallError, CastError, ChildSpec, Process, Supervisor, prelude::*};
use perennial_tests::{Barrier, ms, on_two_workers, quiet, settle, two_workers};
use tokio::runtime::{Builder, Runtime};

#[perennial::test]
async fn a_root_joins_the_node_that_was_entered() {
    let here = Node::current();
    let other = Node::new();

    let a = Counter::start(()).await.unwrap();
    let b = other.enter(async { Counter::start(()).await.unwrap() }).await;

    assert_eq!(here.processes(), [("Counter".to_owned(), a.pid())]);
    assert_eq!(other.processes(), [("Counter".to_owned(), b.pid())]);
    a.stop().await.unwrap();
    b.stop().await.unwrap();
}

#[perennial::test]
async fn a_root_that_a_process_starts_joins_its_node() {
    let other = Node::new();
    let a = other.enter(async { Counter::start(()).await.unwrap() }).await;

    let b = a.breed().await.unwrap();

    assert_eq!(other.processes().len(), 2);
    assert_eq!(Node::current().processes().len(), 0);
    a.stop().await.unwrap();
    b.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_root_outside_of_any_node_gets_one_of_its_own() {
    let [a, b] = [Counter::start(()).await.unwrap(), Counter::start(()).await.unwrap()];

    let [first, second] = [a.neighbours().await.unwrap(), b.neighbours().await.unwrap()];

    assert_eq!((first, second), (1, 1));
    assert_ne!(a.pid(), b.pid());
}

#[perennial::test]
async fn calls_and_casts_cross_nodes() {
    let other = Node::new();
    let a = other.enter(async { Counter::start(()).await.unwrap() }).await;
    let b = Counter::start(()).await.unwrap();

    let answer = b.ask(a.clone()).await.unwrap();

    assert_eq!(answer.unwrap(), 1);
    a.stop().await.unwrap();
    b.stop().await.unwrap();
}

#[perennial::test]
async fn dropping_the_last_reference_ends_nothing() {
    drop(Counter::start(()).await.unwrap());

    settle().await;

    let processes = Node::current().processes();
    assert_eq!(processes.len(), 1);
    Process::<()>::spawn(move |mut me| async move { me.exit(&processes[0].1, ExitReason::Shutdown) });
}

#[test]
fn when_a_runtime_goes_away_its_processes_are_killed_and_waiting_calls_answered() {
    for runtime in [one_thread(), two_workers()] {
        let (node, counter) = runtime.block_on(async {
            let node = Node::new();
            let counter = node.enter(Counter::start(())).await.unwrap();
            (node, counter)
        });
        let (running, queued) = (counter.wait().no_timeout().send(), counter.add().no_timeout().send());

        drop(runtime);

        one_thread().block_on(async {
            for outcome in [running.await, queued.await] {
                assert!(matches!(outcome, Err(CallError::Exit(ExitReason::Killed))), "{outcome:?}");
            }
            assert!(matches!(counter.add().no_timeout().await, Err(CallError::NoProc)));
            assert_eq!(counter.forget(), Err(CastError::NoProc));
            assert!(matches!(counter.ended().await, ExitReason::NoProc));
        });
        assert!(node.processes().is_empty(), "{:?}", node.processes());
    }
}

#[test]
fn when_a_runtime_goes_away_nobody_is_restarted() {
    for _ in 0..20 {
        for runtime in [one_thread(), two_workers()] {
            let starts = Arc::new(AtomicU32::new(0));
            let (node, supervisor, children) = runtime.block_on(async {
                let node = Node::new();
                let mut supervisor = Supervisor::new().intensity(100);
                for i in 0..10 {
                    let starts = starts.clone();
                    supervisor = supervisor.child(ChildSpec::<Counter>::new(format!("{i}"), move || {
                        starts.fetch_add(1, Ordering::SeqCst);
                    }));
                }
                let supervisor = node.enter(supervisor.start()).await.unwrap();
                let mut children = Vec::new();
                for i in 0..10 {
                    children.push(supervisor.child::<Counter>(format!("{i}")).await.unwrap().unwrap());
                }
                (node, supervisor, children)
            });
            let calls: Vec<_> = children.iter().map(|child| child.wait().no_timeout().send()).collect();

            drop(runtime);

            one_thread().block_on(async {
                for call in calls {
                    let outcome = call.await;
                    assert!(matches!(outcome, Err(CallError::Exit(ExitReason::Killed))), "{outcome:?}");
                }
                for child in &children {
                    assert!(matches!(child.add().no_timeout().await, Err(CallError::NoProc)));
                }
                assert!(supervisor.which_children().await.is_err());
            });
            assert!(node.processes().is_empty(), "{:?}", node.processes());
            assert_eq!(starts.load(Ordering::SeqCst), 10);
        }
    }
}

#[test]
fn when_a_runtime_goes_away_under_load_every_call_gets_its_outcome() {
    for _ in 0..20 {
        let runtime = two_workers();
        let counter = runtime.block_on(async { Node::new().enter(Counter::start(())).await.unwrap() });
        let caller = one_thread();
        let dropper = std::thread::spawn(move || drop(runtime));

        caller.block_on(async {
            for _ in 0..2_000 {
                let outcome = counter.add().timeout(Duration::from_secs(30)).await;
                let ended = matches!(outcome, Err(CallError::Exit(ExitReason::Killed) | CallError::NoProc));
                assert!(outcome.is_ok() || ended, "{outcome:?}");
            }
        });
        dropper.join().unwrap();
    }
}

#[test]
fn nothing_starts_on_a_runtime_that_has_gone_away() {
    let runtime = one_thread();
    let node = runtime.block_on(async {
        let node = Node::new();
        node.enter(Counter::start(())).await.unwrap();
        node
    });
    drop(runtime);

    let outcome = one_thread().block_on(node.enter(Counter::start(())));

    assert!(outcome.is_err(), "{outcome:?}");
    assert!(node.processes().is_empty(), "{:?}", node.processes());
}

#[test]
fn a_runtime_may_go_away_from_within_a_process_of_another() {
    let outer = one_thread();
    outer.block_on(async {
        let node = Node::new();
        let inner = two_workers();
        let victim = inner.block_on_elsewhere(async { Node::new().enter(Counter::start(())).await.unwrap() });
        let held = victim.clone();

        let process = node
            .enter(async {
                Process::<()>::spawn(move |_| async move {
                    inner.shutdown_background();
                    held.ended().await;
                })
            })
            .await;
        process.ended().await;

        quiet(&node).await;
        assert!(!victim.is_alive());
    });
}

#[test]
fn the_calls_of_each_sender_are_served_in_order_on_two_threads() {
    on_two_workers(async |_| {
        let log = Log::default().start().await.unwrap();
        let senders: Vec<_> = (0..4_usize)
            .map(|sender| {
                let log = log.clone();
                tokio::spawn(async move {
                    for number in 0..2_000 {
                        match number % 3 {
                            0 => log.cast(sender, number).unwrap(),
                            1 => log.call(sender, number).await.unwrap(),
                            _ => log.call_slowly(sender, number).await.unwrap(),
                        }
                    }
                })
            })
            .collect();

        for sender in senders {
            sender.await.unwrap();
        }

        assert_eq!(log.counts().await.unwrap(), [2_000; 4]);
        log.stop().await.unwrap();
    });
}

#[test]
fn each_call_gets_one_outcome_while_its_server_crashes_and_is_restarted() {
    on_two_workers(async |_| {
        let child = ChildSpec::<Counter>::new("a", || ());
        let supervisor = Supervisor::new().intensity(u32::MAX).child(child).start().await.unwrap();
        let counter = supervisor.child::<Counter>("a").await.unwrap().unwrap();
        let callers: Vec<_> = (0..4)
            .map(|caller| {
                let counter = counter.clone();
                tokio::spawn(async move {
                    for i in 0..500 {
                        match (i + caller) % 50 {
                            0 => drop(counter.crash()),
                            1 => counter.kill(),
                            2 => counter.exit(ExitReason::error("out")),
                            3 => drop(counter.stop().await),
                            _ => {}
                        }
                        let outcome = counter.add().timeout(Duration::from_secs(20)).await;
                        assert!(matches!(outcome, Ok(_) | Err(CallError::Exit(_) | CallError::NoProc)), "{outcome:?}");
                    }
                })
            })
            .collect();

        for caller in callers {
            caller.await.unwrap();
        }

        assert!(counter.add().await.is_ok());
        supervisor.stop().await.unwrap();
    });
}

#[test]
fn starts_and_stops_that_cross_leave_nothing_behind() {
    on_two_workers(async |node| {
        let supervisor = Supervisor::new().start().await.unwrap();
        let workers: Vec<_> = (0..4)
            .map(|worker| {
                let supervisor = supervisor.clone();
                tokio::spawn(async move {
                    for i in 0..200 {
                        let name = format!("{}", (worker + i) % 3);
                        let _ = supervisor.start_child(ChildSpec::<Counter>::new(name.clone(), || ())).await;
                        let _ = supervisor.terminate_child(name.clone()).await;
                        let _ = supervisor.restart_child(name.clone()).await;
                        let _ = supervisor.terminate_child(name.clone()).await;
                        let _ = supervisor.delete_child(name).await;
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.await.unwrap();
        }

        supervisor.stop().await.unwrap();

        assert!(node.processes().is_empty(), "{:?}", node.processes());
    });
}

#[test]
fn a_tree_that_is_stopped_while_it_is_used_leaves_nothing_behind() {
    on_two_workers(async |node| {
        for _ in 0..50 {
            let mut supervisor = Supervisor::new().intensity(u32::MAX).strategy(OneForAll);
            for i in 0..3 {
                supervisor = supervisor.child(ChildSpec::<Counter>::new(format!("{i}"), || ()));
            }
            let supervisor = supervisor.start().await.unwrap();
            let counter = supervisor.child::<Counter>("1".to_owned()).await.unwrap().unwrap();
            let users: Vec<_> = (0..2)
                .map(|_| {
                    let counter = counter.clone();
                    tokio::spawn(async move {
                        while !matches!(counter.add().no_timeout().await, Err(CallError::NoProc)) {
                            let _ = counter.crash();
                        }
                    })
                })
                .collect();

            let stopped = supervisor.stop().await;

            assert!(stopped.is_ok(), "{stopped:?}");
            assert!(node.processes().is_empty(), "{:?}", node.processes());
            for user in users {
                user.await.unwrap();
            }
        }
    });
}

fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime for a test can be built")
}

/// A runtime that is used from within another.
trait Elsewhere {
    fn block_on_elsewhere<F: Future<Output: Send> + Send>(&self, future: F) -> F::Output;
}

impl Elsewhere for Runtime {
    fn block_on_elsewhere<F: Future<Output: Send> + Send>(&self, future: F) -> F::Output {
        std::thread::scope(|threads| threads.spawn(|| self.block_on(future)).join().expect("it does not panic"))
    }
}

#[gen_server]
#[derive(Debug)]
struct Counter {
    value: u32,
}

#[gen_server]
impl Counter {
    fn init((): ()) -> Self {
        Self { value: 0 }
    }

    #[call]
    fn add(&mut self) -> u32 {
        self.value += 1;
        self.value
    }

    #[cast]
    fn forget(&mut self) {
        self.value = 0;
    }

    #[cast]
    fn crash(&mut self) -> Result<(), &'static str> {
        Err("crashed")
    }

    #[call]
    async fn wait(&mut self) -> u32 {
        std::future::pending().await
    }

    #[call]
    async fn ask(&mut self, other: Ref<Counter>) -> Result<u32, CallError> {
        other.add().await
    }

    #[call]
    async fn breed(&mut self) -> Ref<Counter> {
        tokio::time::sleep(ms(1)).await;
        Counter::start(()).await.unwrap()
    }

    #[call]
    fn neighbours(&self) -> usize {
        Node::current().processes().len()
    }
}

/// Checks that what each sender sends comes in order.
#[gen_server]
#[derive(Default)]
struct Log {
    next: [usize; 4],
}

#[gen_server]
impl Log {
    fn note(&mut self, sender: usize, number: usize) {
        assert_eq!(self.next[sender], number, "of sender {sender}");
        self.next[sender] += 1;
    }

    #[cast]
    fn cast(&mut self, sender: usize, number: usize) {
        self.note(sender, number);
    }

    #[call]
    fn call(&mut self, sender: usize, number: usize) {
        self.note(sender, number);
    }

    #[call]
    async fn call_slowly(&mut self, sender: usize, number: usize) {
        tokio::task::yield_now().await;
        self.note(sender, number);
    }

    #[call]
    fn counts(&self) -> [usize; 4] {
        self.next
    }
}

#[test]
fn a_handler_that_blocks_its_worker_holds_up_nobody_else() {
    on_two_workers(|_| async {
        let barrier = Barrier::new();
        let blocked = Blocked(barrier.clone()).start().await.unwrap();
        let relay = Relay(blocked.clone()).start().await.unwrap();
        let other = Other.start().await.unwrap();

        // The relay's turn makes the other one ready, and goes on blocking its worker in the next.
        relay.pass_on().unwrap();
        drop(blocked.entered().no_timeout().send());
        let answer = other.answer().no_timeout().await;

        assert_eq!(answer.unwrap(), 42);
        barrier.open();
        for stopped in [relay.stop().await, other.stop().await, blocked.stop().await] {
            stopped.unwrap();
        }
    });
}

#[gen_server]
struct Blocked(Barrier);

#[gen_server]
impl Blocked {
    #[cast]
    fn block(&self) {
        self.0.pass();
    }

    #[call]
    fn entered(&self) {}
}

#[gen_server]
struct Relay(Ref<Blocked>);

#[gen_server]
impl Relay {
    #[cast]
    fn pass_on(&self) {
        self.0.block().unwrap();
    }
}

#[gen_server]
struct Other;

#[gen_server]
impl Other {
    #[call]
    fn answer(&self) -> u32 {
        42
    }
}
