//! What a good engineer writes by hand with tokio: a channel, an enum, a loop; a `JoinSet` that starts the dead anew.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    sync::{mpsc, oneshot},
    task::{Id, JoinHandle, JoinSet},
};

use crate::{Framework, LAST_HOP, Live, Start, crash, suspend_once};

/// What a counter is sent.
#[derive(Debug)]
pub enum Message {
    /// Adds.
    Add(u64, oneshot::Sender<u64>),
    /// Adds.
    AddAsync(u64, oneshot::Sender<u64>),
    /// Adds, a little later.
    AddSuspending(u64, oneshot::Sender<u64>),
    /// Adds.
    Count(u64),
    /// Names the next of the ring.
    Follow(Sender),
    /// Passes a token on.
    Pass(u64),
    /// Panics.
    Crash,
    /// Ends the loop.
    Leave,
}

type Sender = mpsc::UnboundedSender<Message>;

#[derive(Default)]
struct Counter {
    value: u64,
    next: Option<Sender>,
    _live: Live,
}

impl Counter {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Message>) {
        while let Some(message) = inbox.recv().await {
            match message {
                Message::Add(n, reply) => drop(reply.send(self.add(n))),
                Message::AddAsync(n, reply) => drop(reply.send(self.add_async(n).await)),
                Message::AddSuspending(n, reply) => drop(reply.send(self.add_suspending(n).await)),
                Message::Count(n) => self.value += n,
                Message::Follow(next) => self.next = Some(next),
                Message::Pass(hops) => match &self.next {
                    Some(next) if hops > 0 => drop(next.send(Message::Pass(hops - 1))),
                    Some(_) | None => LAST_HOP.notify_one(),
                },
                Message::Crash => crash(),
                Message::Leave => break,
            }
        }
    }

    fn add(&mut self, n: u64) -> u64 {
        self.value += n;
        self.value
    }

    #[expect(clippy::unused_async, reason = "what an async handler costs is the question")]
    async fn add_async(&mut self, n: u64) -> u64 {
        self.add(n)
    }

    async fn add_suspending(&mut self, n: u64) -> u64 {
        suspend_once().await;
        self.add(n)
    }
}

async fn call(server: &Sender, message: impl FnOnce(oneshot::Sender<u64>) -> Message) -> Option<u64> {
    let (reply, answer) = oneshot::channel();
    server.send(message(reply)).ok()?;
    answer.await.ok()
}

/// Children, by number: whoever calls looks up who is there.
type Children = Arc<Vec<Mutex<Sender>>>;

/// A supervisor with its servers.
#[derive(Debug)]
pub struct Tree {
    children: Children,
    stop: oneshot::Sender<()>,
    supervisor: JoinHandle<()>,
}

/// Starts the dead anew until it is told to stop.
struct Supervisor {
    running: JoinSet<()>,
    numbers: HashMap<Id, usize>,
    children: Children,
}

impl Supervisor {
    fn new(n: usize) -> Self {
        let (mut running, mut numbers) = (JoinSet::new(), HashMap::with_capacity(n));
        let children = (0..n).map(|nth| Mutex::new(spawn(&mut running, &mut numbers, nth))).collect();
        Self { running, numbers, children: Arc::new(children) }
    }

    async fn run(mut self, mut stop: oneshot::Receiver<()>) {
        loop {
            tokio::select! {
                _ = &mut stop => break,
                Some(ended) = self.running.join_next_with_id() => {
                    let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
                    let nth = self.numbers.remove(&id).expect("it was noted when it was started");
                    *lock(&self.children[nth]) = spawn(&mut self.running, &mut self.numbers, nth);
                }
            }
        }
        for child in self.children.iter().rev() {
            drop(lock(child).send(Message::Leave));
        }
        while self.running.join_next().await.is_some() {}
    }
}

fn spawn(running: &mut JoinSet<()>, numbers: &mut HashMap<Id, usize>, nth: usize) -> Sender {
    let (sender, inbox) = mpsc::unbounded_channel();
    numbers.insert(running.spawn(Counter::default().run(inbox)).id(), nth);
    sender
}

fn lock(child: &Mutex<Sender>) -> std::sync::MutexGuard<'_, Sender> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

/// By hand.
#[derive(Debug)]
pub struct Baseline;

impl Framework for Baseline {
    const NAME: &'static str = "baseline";

    type Ref = Sender;
    type Tree = Tree;

    async fn start() -> Sender {
        let (sender, inbox) = mpsc::unbounded_channel();
        tokio::spawn(Counter::default().run(inbox));
        sender
    }

    async fn stop(server: Sender) {
        drop(server.send(Message::Leave));
    }

    async fn add(server: &Sender, n: u64) -> u64 {
        call(server, |reply| Message::Add(n, reply)).await.expect("it lives")
    }

    async fn add_async(server: &Sender, n: u64) -> u64 {
        call(server, |reply| Message::AddAsync(n, reply)).await.expect("it lives")
    }

    async fn add_suspending(server: &Sender, n: u64) -> u64 {
        call(server, |reply| Message::AddSuspending(n, reply)).await.expect("it lives")
    }

    async fn add_overlapping(servers: &[Sender], n: u64) -> u64 {
        let mut answers = Vec::with_capacity(servers.len());
        for server in servers {
            let (reply, answer) = oneshot::channel();
            drop(server.send(Message::Add(n, reply)));
            answers.push(answer);
        }
        let mut sum = 0;
        for answer in answers {
            sum += answer.await.expect("it lives");
        }
        sum
    }

    async fn count(server: &Sender, n: u64) {
        drop(server.send(Message::Count(n)));
    }

    async fn follow(server: &Sender, next: Sender) {
        drop(server.send(Message::Follow(next)));
    }

    async fn pass(server: &Sender, hops: u64) {
        drop(server.send(Message::Pass(hops)));
    }

    /// All together, however they are asked for: nobody waits for a spawned task by hand.
    async fn tree_start(n: usize, _: Start) -> Tree {
        let (stop, stopped) = oneshot::channel();
        let supervisor = Supervisor::new(n);
        let children = supervisor.children.clone();
        Tree { children, stop, supervisor: tokio::spawn(supervisor.run(stopped)) }
    }

    async fn tree_crash(tree: &Tree, nth: usize) {
        drop(lock(&tree.children[nth]).send(Message::Crash));
    }

    async fn tree_add(tree: &Tree, nth: usize, n: u64) -> Option<u64> {
        let child = lock(&tree.children[nth]).clone();
        call(&child, |reply| Message::Add(n, reply)).await
    }

    async fn tree_stop(tree: Tree) {
        tree.stop.send(()).expect("it waits for this");
        tree.supervisor.await.expect("it does not panic");
    }
}
