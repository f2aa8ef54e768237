//! Perennial.

use std::time::Duration;

use perennial::{ChildSpec, Supervisor, SupervisorRef, prelude::*};

use crate::{Framework, LAST_HOP, Live, Start, Threads, crash, framework::runtime, live, suspend_once};

/// Counts.
#[gen_server]
#[derive(Debug, Default)]
pub struct Counter {
    value: u64,
    next: Option<Ref<Counter>>,
    _live: Live,
}

#[gen_server]
impl Counter {
    /// Adds.
    #[call]
    pub fn add(&mut self, n: u64) -> u64 {
        self.value += n;
        self.value
    }

    /// Adds.
    #[call]
    #[expect(clippy::unused_async, reason = "what an async handler costs is the question")]
    pub async fn add_async(&mut self, n: u64) -> u64 {
        self.value += n;
        self.value
    }

    /// Adds, a little later.
    #[call]
    pub async fn add_suspending(&mut self, n: u64) -> u64 {
        suspend_once().await;
        self.value += n;
        self.value
    }

    /// Adds.
    #[cast]
    pub fn count(&mut self, n: u64) {
        self.value += n;
    }

    /// Names the next of the ring.
    #[cast]
    pub fn follow(&mut self, next: Ref<Counter>) {
        self.next = Some(next);
    }

    /// Passes a token on.
    #[cast]
    pub fn pass(&mut self, hops: u64) {
        match &self.next {
            Some(next) if hops > 0 => next.pass(hops - 1).expect("the ring is closed"),
            Some(_) | None => LAST_HOP.notify_one(),
        }
    }

    /// Panics.
    #[cast]
    pub fn crash(&mut self) {
        crash()
    }

    /// Stops.
    #[cast]
    pub fn leave(&mut self) -> Stop {
        Stop::normal(())
    }
}

/// A supervisor with its servers.
#[derive(Debug)]
pub enum Tree {
    /// An ordinary supervisor, and the child in the middle of its list.
    Listed(SupervisorRef, Ref<Counter>),
    /// A dynamic supervisor, and its children.
    OneByOne(Dynamic<Counter>, Vec<Ref<Counter>>),
}

impl Tree {
    fn child(&self, nth: usize) -> &Ref<Counter> {
        match self {
            Self::Listed(_, middle) => middle,
            Self::OneByOne(_, children) => &children[nth],
        }
    }
}

/// Perennial.
#[derive(Debug)]
pub struct Perennial;

impl Framework for Perennial {
    const NAME: &'static str = "perennial";

    type Ref = Ref<Counter>;
    type Tree = Tree;

    /// All that a job starts belongs to one node.
    fn run<T: Send + 'static>(threads: Threads, job: impl Future<Output = T> + Send + 'static) -> T {
        runtime(threads).block_on(async {
            let job = Node::new().enter(job);
            tokio::spawn(job).await.expect("a job does not panic")
        })
    }

    async fn start() -> Ref<Counter> {
        Counter::default().start().await.expect("it has no init that could fail")
    }

    async fn stop(server: Ref<Counter>) {
        server.leave().expect("it lives");
    }

    async fn add(server: &Ref<Counter>, n: u64) -> u64 {
        server.add(n).await.expect("it lives")
    }

    async fn add_async(server: &Ref<Counter>, n: u64) -> u64 {
        server.add_async(n).await.expect("it lives")
    }

    async fn add_suspending(server: &Ref<Counter>, n: u64) -> u64 {
        server.add_suspending(n).await.expect("it lives")
    }

    async fn add_queued(server: &Ref<Counter>, n: u64) -> u64 {
        server.add(n).send().await.expect("it lives")
    }

    async fn add_overlapping(servers: &[Ref<Counter>], n: u64) -> u64 {
        let requests: Vec<_> = servers.iter().map(|server| server.add(n).send()).collect();
        let mut sum = 0;
        for request in requests {
            sum += request.await.expect("it lives");
        }
        sum
    }

    async fn count(server: &Ref<Counter>, n: u64) {
        server.count(n).expect("it lives");
    }

    async fn settle(server: &Ref<Counter>) -> u64 {
        server.add(0).no_timeout().await.expect("it lives")
    }

    async fn follow(server: &Ref<Counter>, next: Ref<Counter>) {
        server.follow(next).expect("it lives");
    }

    async fn pass(server: &Ref<Counter>, hops: u64) {
        server.pass(hops).expect("it lives");
    }

    async fn tree_start(n: usize, start: Start) -> Tree {
        match start {
            Start::Listed => {
                let mut supervisor = Supervisor::new().intensity(u32::MAX).period(Duration::from_millis(1));
                for nth in 0..n {
                    supervisor = supervisor.child(ChildSpec::<Counter>::new(name(nth), Counter::default));
                }
                let supervisor = supervisor.start().await.expect("no child can fail");
                let middle =
                    supervisor.child::<Counter>(name(n / 2)).await.expect("it lives").expect("it has that child");
                Tree::Listed(supervisor, middle)
            }
            Start::OneByOne => {
                let dynamic = Dynamic::<Counter>::new().intensity(u32::MAX).period(Duration::from_millis(1));
                let dynamic = dynamic.begin().await.expect("it has no children yet");
                let mut children = Vec::with_capacity(n);
                for _ in 0..n {
                    children.push(dynamic.start_with(Counter::default).await.expect("no child can fail"));
                }
                Tree::OneByOne(dynamic, children)
            }
        }
    }

    async fn tree_crash(tree: &Tree, nth: usize) {
        tree.child(nth).crash().expect("it lives");
    }

    async fn tree_add(tree: &Tree, nth: usize, n: u64) -> Option<u64> {
        tree.child(nth).add(n).await.ok()
    }

    async fn tree_stop(tree: Tree) {
        let stopped = match tree {
            Tree::Listed(supervisor, _) => supervisor.stop().await,
            Tree::OneByOne(dynamic, _) => dynamic.supervisor().stop().await,
        };
        stopped.expect("it stops as it was told to");
        live(0).await;
    }
}

fn name(nth: usize) -> String {
    format!("c{nth}")
}
