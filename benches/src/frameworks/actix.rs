//! actix: an actor lives on one thread.
//!
//! On two threads, servers and callers are dealt out in turn, so that a lone caller's server lives on the other one.

use std::sync::{
    OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use actix::prelude::{
    Actor, ActorContext as _, ActorFutureExt as _, Addr, Arbiter, ArbiterHandle, AtomicResponse, Context, Handler,
    Message, System, WrapFuture as _,
};
use tokio::sync::oneshot;

use crate::{Framework, LAST_HOP, Live, Start, Threads, crash, suspend_once};

/// Counts.
#[derive(Debug, Default)]
pub struct Counter {
    value: u64,
    next: Option<Addr<Counter>>,
    _live: Live,
}

impl Actor for Counter {
    type Context = Context<Self>;

    fn started(&mut self, context: &mut Context<Self>) {
        context.set_mailbox_capacity(1 << 20);
    }
}

#[derive(Message)]
#[rtype(result = "u64")]
struct Add(u64);
#[derive(Message)]
#[rtype(result = "u64")]
struct AddAsync(u64);
#[derive(Message)]
#[rtype(result = "u64")]
struct AddSuspending(u64);
#[derive(Message)]
#[rtype(result = "()")]
struct Count(u64);
#[derive(Message)]
#[rtype(result = "()")]
struct Follow(Addr<Counter>);
#[derive(Message)]
#[rtype(result = "()")]
struct Pass(u64);
#[derive(Message)]
#[rtype(result = "()")]
struct Leave;

impl Handler<Add> for Counter {
    type Result = u64;

    fn handle(&mut self, Add(n): Add, _: &mut Context<Self>) -> u64 {
        self.value += n;
        self.value
    }
}

impl Handler<AddAsync> for Counter {
    type Result = AtomicResponse<Self, u64>;

    fn handle(&mut self, AddAsync(n): AddAsync, _: &mut Context<Self>) -> Self::Result {
        let add = async {}.into_actor(self).map(move |(), counter, _| {
            counter.value += n;
            counter.value
        });
        AtomicResponse::new(Box::pin(add))
    }
}

impl Handler<AddSuspending> for Counter {
    type Result = AtomicResponse<Self, u64>;

    fn handle(&mut self, AddSuspending(n): AddSuspending, _: &mut Context<Self>) -> Self::Result {
        let add = suspend_once().into_actor(self).map(move |(), counter, _| {
            counter.value += n;
            counter.value
        });
        AtomicResponse::new(Box::pin(add))
    }
}

impl Handler<Count> for Counter {
    type Result = ();

    fn handle(&mut self, Count(n): Count, _: &mut Context<Self>) {
        self.value += n;
    }
}

impl Handler<Follow> for Counter {
    type Result = ();

    fn handle(&mut self, Follow(next): Follow, _: &mut Context<Self>) {
        self.next = Some(next);
    }
}

impl Handler<Pass> for Counter {
    type Result = ();

    fn handle(&mut self, Pass(hops): Pass, _: &mut Context<Self>) {
        match &self.next {
            Some(next) if hops > 0 => next.do_send(Pass(hops - 1)),
            Some(_) | None => LAST_HOP.notify_one(),
        }
    }
}

impl Handler<Leave> for Counter {
    type Result = ();

    fn handle(&mut self, _: Leave, context: &mut Context<Self>) {
        context.stop();
    }
}

static ARBITERS: OnceLock<Vec<ArbiterHandle>> = OnceLock::new();

/// The next thread, in turn.
fn arbiter(turn: &AtomicUsize) -> &'static ArbiterHandle {
    let arbiters = ARBITERS.get().expect("a job runs");
    &arbiters[turn.fetch_add(1, Ordering::Relaxed) % arbiters.len()]
}

/// actix.
#[derive(Debug)]
pub struct Actix;

impl Framework for Actix {
    const NAME: &'static str = "actix";
    const SUPERVISES: bool = false;
    const ONE_BY_ONE: bool = false;

    type Ref = Addr<Counter>;
    type Tree = ();

    fn run<T: Send + 'static>(threads: Threads, job: impl Future<Output = T> + Send + 'static) -> T {
        System::new().block_on(async move {
            ARBITERS.get_or_init(|| match threads {
                Threads::Two => vec![Arbiter::new().handle(), Arbiter::new().handle()],
                Threads::One => vec![Arbiter::current()],
            });
            Self::task(job).await
        })
    }

    fn task<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> impl Future<Output = T> + Send {
        static TURN: AtomicUsize = AtomicUsize::new(1);
        let (done, output) = oneshot::channel();
        arbiter(&TURN).spawn(async move { drop(done.send(task.await)) });
        async { output.await.expect("a task does not panic") }
    }

    async fn start() -> Addr<Counter> {
        static TURN: AtomicUsize = AtomicUsize::new(0);
        Counter::start_in_arbiter(arbiter(&TURN), |_| Counter::default())
    }

    async fn stop(server: Addr<Counter>) {
        server.do_send(Leave);
    }

    async fn add(server: &Addr<Counter>, n: u64) -> u64 {
        server.send(Add(n)).await.expect("it lives")
    }

    async fn add_async(server: &Addr<Counter>, n: u64) -> u64 {
        server.send(AddAsync(n)).await.expect("it lives")
    }

    async fn add_suspending(server: &Addr<Counter>, n: u64) -> u64 {
        server.send(AddSuspending(n)).await.expect("it lives")
    }

    async fn count(server: &Addr<Counter>, n: u64) {
        server.do_send(Count(n));
    }

    async fn follow(server: &Addr<Counter>, next: Addr<Counter>) {
        server.do_send(Follow(next));
    }

    async fn pass(server: &Addr<Counter>, hops: u64) {
        server.do_send(Pass(hops));
    }

    async fn tree_start(_: usize, _: Start) {}

    async fn tree_crash((): &(), _: usize) {
        crash()
    }

    async fn tree_add((): &(), _: usize, _: u64) -> Option<u64> {
        None
    }

    async fn tree_stop((): ()) {}
}
