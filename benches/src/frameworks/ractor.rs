//! ractor, and ractor-supervisor.

use std::time::Duration;

use futures_util::FutureExt as _;
use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort, rpc::CallResult};
use ractor_supervisor::{
    ChildSpec, Restart, SpawnFn, Supervisor, SupervisorArguments, SupervisorMsg, SupervisorOptions, SupervisorStrategy,
};
use tokio::task::JoinHandle;

use crate::{Framework, LAST_HOP, Live, Start, crash, live, suspend_once};

/// Counts.
#[derive(Debug)]
struct Counter;

/// What a counter remembers.
#[derive(Debug, Default)]
struct Memory {
    value: u64,
    next: Option<ActorRef<Message>>,
    _live: Live,
}

/// What a counter is sent.
#[derive(Debug)]
pub enum Message {
    /// Adds.
    Add(u64, RpcReplyPort<u64>),
    /// Adds, a little later.
    AddSuspending(u64, RpcReplyPort<u64>),
    /// Adds.
    Count(u64),
    /// Names the next of the ring.
    Follow(ActorRef<Message>),
    /// Passes a token on.
    Pass(u64),
    /// Panics.
    Crash,
}

impl Actor for Counter {
    type Msg = Message;
    type State = Memory;
    type Arguments = ();

    async fn pre_start(&self, _: ActorRef<Message>, (): ()) -> Result<Memory, ActorProcessingErr> {
        Ok(Memory::default())
    }

    async fn handle(
        &self,
        _: ActorRef<Message>,
        message: Message,
        memory: &mut Memory,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            Message::Add(n, reply) => {
                memory.value += n;
                reply.send(memory.value)?;
            }
            Message::AddSuspending(n, reply) => {
                suspend_once().await;
                memory.value += n;
                reply.send(memory.value)?;
            }
            Message::Count(n) => memory.value += n,
            Message::Follow(next) => memory.next = Some(next),
            Message::Pass(hops) => match &memory.next {
                Some(next) if hops > 0 => next.cast(Message::Pass(hops - 1))?,
                Some(_) | None => LAST_HOP.notify_one(),
            },
            Message::Crash => crash(),
        }
        Ok(())
    }
}

/// A supervisor; its servers are found by their names.
#[derive(Debug)]
pub struct Tree {
    supervisor: ActorRef<SupervisorMsg>,
    task: JoinHandle<()>,
}

/// ractor.
#[derive(Debug)]
pub struct Ractor;

impl Framework for Ractor {
    const NAME: &'static str = "ractor";
    const ONE_BY_ONE: bool = false;

    type Ref = ActorRef<Message>;
    type Tree = Tree;

    async fn start() -> ActorRef<Message> {
        Actor::spawn(None, Counter, ()).await.expect("it has no start that could fail").0
    }

    async fn stop(server: ActorRef<Message>) {
        server.stop(None);
    }

    async fn add(server: &ActorRef<Message>, n: u64) -> u64 {
        answer(server.call(|reply| Message::Add(n, reply), None).await).expect("it lives")
    }

    /// All of its handlers are async.
    async fn add_async(server: &ActorRef<Message>, n: u64) -> u64 {
        Self::add(server, n).await
    }

    async fn add_suspending(server: &ActorRef<Message>, n: u64) -> u64 {
        answer(server.call(|reply| Message::AddSuspending(n, reply), None).await).expect("it lives")
    }

    async fn count(server: &ActorRef<Message>, n: u64) {
        drop(server.cast(Message::Count(n)));
    }

    async fn follow(server: &ActorRef<Message>, next: ActorRef<Message>) {
        drop(server.cast(Message::Follow(next)));
    }

    async fn pass(server: &ActorRef<Message>, hops: u64) {
        drop(server.cast(Message::Pass(hops)));
    }

    async fn tree_start(n: usize, _: Start) -> Tree {
        let child_specs = (0..n).map(child).collect();
        let options = SupervisorOptions {
            strategy: SupervisorStrategy::OneForOne,
            max_restarts: usize::MAX,
            max_window: Duration::from_millis(1),
            reset_after: None,
        };
        let args = SupervisorArguments { child_specs, options };
        let (supervisor, task) = Supervisor::spawn("root".into(), args).await.expect("no child can fail");
        live(n).await;
        Tree { supervisor, task }
    }

    async fn tree_crash(_: &Tree, nth: usize) {
        if let Some(child) = ActorRef::<Message>::where_is(name(nth)) {
            drop(child.cast(Message::Crash));
        }
    }

    async fn tree_add(_: &Tree, nth: usize, n: u64) -> Option<u64> {
        let child = ActorRef::<Message>::where_is(name(nth))?;
        answer(child.call(|reply| Message::Add(n, reply), None).await)
    }

    async fn tree_stop(tree: Tree) {
        tree.supervisor.stop(None);
        drop(tree.task.await);
        live(0).await;
    }
}

fn child(nth: usize) -> ChildSpec {
    let spawn = |supervisor, id| {
        async move { Ok(Supervisor::spawn_linked(id, Counter, (), supervisor).await?.0.get_cell()) }.boxed()
    };
    ChildSpec {
        id: name(nth),
        restart: Restart::Permanent,
        spawn_fn: SpawnFn::new(spawn),
        backoff_fn: None,
        reset_after: None,
    }
}

fn name(nth: usize) -> String {
    format!("c{nth}")
}

fn answer<E>(answer: Result<CallResult<u64>, E>) -> Option<u64> {
    answer.ok()?.success_or(()).ok()
}
