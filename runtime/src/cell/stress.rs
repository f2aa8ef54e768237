//! The protocol on real threads, for a stated number of messages. The models are exact and small; this is large.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
};

use super::{
    super::{queue::Queue, word::Turn},
    Gate, Phase,
};

const SENDERS: usize = 4;
const RUNNERS: usize = 2;

/// How many messages each sender sends. With the optimizer there is time for more.
const MESSAGES: u64 = if cfg!(debug_assertions) { 20_000 } else { 1_000_000 };

/// A server that is served by whoever holds the gate. What it counts is no atomic step, so that two turns at once lose count.
struct Server {
    gate: Gate<(usize, u64), ()>,
    ready: AtomicUsize,
    served: AtomicU64,
    last: [AtomicU64; SENDERS],
    rest: Mutex<Queue<(usize, u64)>>,
}

impl Server {
    fn ready(&self, schedule: bool) {
        if schedule {
            self.ready.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn handle(&self, (sender, number): (usize, u64)) {
        self.served.store(self.served.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        let last = &self.last[sender];
        assert_eq!(last.load(Ordering::Relaxed) + 1, number, "a sender's messages come in their order");
        last.store(number, Ordering::Relaxed);
    }

    fn call(&self, message: (usize, u64)) {
        let Some(entered) = self.gate.enter_here() else { return self.push(message) };
        self.handle(message);
        if !self.gate.leave_here(entered) {
            self.ready(self.gate.leave());
        }
    }

    fn push(&self, message: (usize, u64)) {
        let pushed = self.gate.push(|inbox| {
            inbox.queue.push_back(message);
            Ok::<_, ()>(())
        });
        self.ready(pushed.unwrap_or(false));
    }

    fn run(&self) {
        while self.served.load(Ordering::Relaxed) < SENDERS as u64 * MESSAGES {
            let taken = self.ready.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |ready| ready.checked_sub(1));
            match taken.ok().and_then(|_| self.gate.enter()) {
                Some(turn) => self.turn(turn),
                None => thread::yield_now(),
            }
        }
    }

    fn turn(&self, mut turn: Turn) {
        let mut budget = 8;
        loop {
            match turn {
                Turn::Left { schedule } => return self.ready(schedule),
                Turn::Serve => {
                    let mut rest = self.rest.lock().unwrap();
                    self.gate.take(true, |queue| rest.append(queue));
                    while budget > 0
                        && let Some(message) = rest.pop_front()
                    {
                        budget -= 1;
                        self.handle(message);
                    }
                    if !rest.is_empty() {
                        self.gate.has_rest(false);
                    }
                }
                Turn::Due | Turn::Killed | Turn::Exit | Turn::Resume => unreachable!("nobody asked for it"),
            }
            turn = self.gate.next(budget > 0);
        }
    }
}

#[test]
fn every_message_is_handled_once_and_in_its_senders_order() {
    let server = Arc::new(Server {
        gate: Gate::new(false, false, ()),
        ready: AtomicUsize::new(0),
        served: AtomicU64::new(0),
        last: Default::default(),
        rest: Mutex::default(),
    });
    server.gate.begin();
    server.gate.with(|inbox| inbox.phase = Phase::Starting);
    server.gate.up(|_| ());
    server.ready(server.gate.hand_over());

    thread::scope(|scope| {
        for _ in 0..RUNNERS {
            scope.spawn(|| server.run());
        }
        for sender in 0..SENDERS {
            let server = &server;
            scope.spawn(move || {
                for number in 1..=MESSAGES {
                    if number % 3 == 0 { server.push((sender, number)) } else { server.call((sender, number)) }
                }
            });
        }
    });

    assert_eq!(server.served.load(Ordering::Relaxed), SENDERS as u64 * MESSAGES);
}
