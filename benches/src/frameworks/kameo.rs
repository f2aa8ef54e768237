//! kameo.

use std::time::Duration;

use kameo::{
    error::Infallible,
    mailbox,
    prelude::{Actor, ActorRef, Context, Message, Spawn},
    supervision::RestartPolicy,
};

use crate::{Framework, LAST_HOP, Live, Start, crash, live, suspend_once};

/// Counts.
#[derive(Debug)]
pub struct Counter {
    value: u64,
    next: Option<ActorRef<Counter>>,
    _live: Live,
}

impl Actor for Counter {
    type Args = ();
    type Error = Infallible;

    async fn on_start((): (), _: ActorRef<Self>) -> Result<Self, Infallible> {
        Ok(Self { value: 0, next: None, _live: Live::default() })
    }
}

struct Add(u64);
struct AddSuspending(u64);
struct Count(u64);
struct Follow(ActorRef<Counter>);
struct Pass(u64);
struct Crash;

impl Message<Add> for Counter {
    type Reply = u64;

    async fn handle(&mut self, Add(n): Add, _: &mut Context<Self, u64>) -> u64 {
        self.value += n;
        self.value
    }
}

impl Message<AddSuspending> for Counter {
    type Reply = u64;

    async fn handle(&mut self, AddSuspending(n): AddSuspending, _: &mut Context<Self, u64>) -> u64 {
        suspend_once().await;
        self.value += n;
        self.value
    }
}

impl Message<Count> for Counter {
    type Reply = ();

    async fn handle(&mut self, Count(n): Count, _: &mut Context<Self, ()>) {
        self.value += n;
    }
}

impl Message<Follow> for Counter {
    type Reply = ();

    async fn handle(&mut self, Follow(next): Follow, _: &mut Context<Self, ()>) {
        self.next = Some(next);
    }
}

impl Message<Pass> for Counter {
    type Reply = ();

    async fn handle(&mut self, Pass(hops): Pass, _: &mut Context<Self, ()>) {
        match &self.next {
            Some(next) if hops > 0 => drop(next.tell(Pass(hops - 1)).await),
            Some(_) | None => LAST_HOP.notify_one(),
        }
    }
}

impl Message<Crash> for Counter {
    type Reply = ();

    async fn handle(&mut self, _: Crash, _: &mut Context<Self, ()>) {
        crash()
    }
}

/// Supervises.
struct Supervisor;

impl Actor for Supervisor {
    type Args = ();
    type Error = Infallible;

    async fn on_start((): (), _: ActorRef<Self>) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

/// A supervisor with its servers.
#[derive(Debug)]
pub struct Tree {
    supervisor: ActorRef<Supervisor>,
    children: Vec<ActorRef<Counter>>,
}

/// kameo, with unbounded mailboxes.
#[derive(Debug)]
pub struct Kameo;

impl Framework for Kameo {
    const NAME: &'static str = "kameo";

    type Ref = ActorRef<Counter>;
    type Tree = Tree;

    async fn start() -> ActorRef<Counter> {
        Counter::spawn_with_mailbox((), mailbox::unbounded())
    }

    async fn stop(server: ActorRef<Counter>) {
        server.stop_gracefully().await.expect("it lives");
    }

    async fn add(server: &ActorRef<Counter>, n: u64) -> u64 {
        server.ask(Add(n)).await.expect("it lives")
    }

    /// All of its handlers are async.
    async fn add_async(server: &ActorRef<Counter>, n: u64) -> u64 {
        Self::add(server, n).await
    }

    async fn add_suspending(server: &ActorRef<Counter>, n: u64) -> u64 {
        server.ask(AddSuspending(n)).await.expect("it lives")
    }

    async fn count(server: &ActorRef<Counter>, n: u64) {
        drop(server.tell(Count(n)).await);
    }

    async fn follow(server: &ActorRef<Counter>, next: ActorRef<Counter>) {
        drop(server.tell(Follow(next)).await);
    }

    async fn pass(server: &ActorRef<Counter>, hops: u64) {
        drop(server.tell(Pass(hops)).await);
    }

    async fn tree_start(n: usize, _: Start) -> Tree {
        let supervisor = Supervisor::spawn_with_mailbox((), mailbox::unbounded());
        let mut children = Vec::with_capacity(n);
        for _ in 0..n {
            let child = Counter::supervise(&supervisor, ())
                .restart_policy(RestartPolicy::Permanent)
                .restart_limit(u32::MAX, Duration::from_secs(1));
            children.push(child.spawn_with_mailbox(mailbox::unbounded()).await);
        }
        live(n).await;
        Tree { supervisor, children }
    }

    async fn tree_crash(tree: &Tree, nth: usize) {
        drop(tree.children[nth].tell(Crash).await);
    }

    async fn tree_add(tree: &Tree, nth: usize, n: u64) -> Option<u64> {
        tree.children[nth].ask(Add(n)).await.ok()
    }

    async fn tree_stop(tree: Tree) {
        let Tree { supervisor, children } = tree;
        supervisor.stop_gracefully().await.expect("it lives");
        supervisor.wait_for_shutdown().await;
        drop(children);
        live(0).await;
    }
}
