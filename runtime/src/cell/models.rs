//! The protocol in every order of its steps, as far as the model checker is bounded.
//!
//! `RUSTFLAGS="--cfg perennial_loom" cargo test -p perennial --release --lib models`

use std::collections::VecDeque;

use loom::{
    cell::Cell,
    model::Builder,
    sync::{Arc, Mutex},
    thread,
};

use super::{Fatal, Gate, Phase, Turn};

/// A cell that only counts: what it served, what it refused, how often it ended.
struct Model {
    gate: Gate<u32, ()>,
    ready: Mutex<u32>,
    log: Mutex<Log>,
    event: Mutex<bool>,
    /// Touched by every step of a turn: the model checker fails if two turns overlap, or one does not see the other's end.
    held: Cell<u32>,
}

#[derive(Default)]
struct Log {
    rest: VecDeque<u32>,
    stored: bool,
    served: Vec<u32>,
    refused: Vec<u32>,
    ended: u32,
    polls: u32,
}

/// The message that has to wait for an event.
const WAITS: u32 = 100;
/// The message that ends the process.
const STOPS: u32 = 200;

impl Model {
    fn up() -> Arc<Self> {
        let model = Arc::new(Self {
            gate: Gate::new(false, ()),
            ready: Mutex::new(0),
            log: Mutex::new(Log::default()),
            event: Mutex::new(false),
            held: Cell::new(0),
        });
        model.begin();
        model
    }

    /// A start whose `init` is done at once.
    fn begin(&self) {
        self.gate.begin();
        self.gate.with(|inbox| inbox.phase = Phase::Starting);
        self.gate.up();
        self.ready(self.gate.hand_over());
    }

    fn ready(&self, schedule: bool) {
        if schedule {
            *self.ready.lock().unwrap() += 1;
        }
    }

    fn push(&self, message: u32) -> bool {
        let pushed = self.gate.push(|inbox| {
            if !inbox.phase.is_alive() {
                return Err(());
            }
            inbox.queue.push_back(message);
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
        pushed.is_ok()
    }

    fn exit(&self) {
        let schedule =
            self.gate.signal(|inbox| matches!(inbox.phase, Phase::Starting | Phase::Up).then_some(Fatal::Exit));
        self.ready(schedule);
    }

    fn kill(&self) {
        let mut waited = VecDeque::new();
        let schedule = self.gate.signal(|inbox| {
            if !inbox.phase.is_alive() {
                return None;
            }
            inbox.phase = Phase::Fenced;
            waited = std::mem::take(&mut inbox.queue);
            Some(Fatal::Kill)
        });
        self.log.lock().unwrap().refused.extend(waited);
        self.ready(schedule);
    }

    /// The event that a waiting message waits for.
    fn happen(&self) {
        *self.event.lock().unwrap() = true;
        self.ready(self.gate.wake());
    }

    /// One runner's look at the ready queue.
    fn run_one(&self) -> bool {
        {
            let mut ready = self.ready.lock().unwrap();
            if *ready == 0 {
                return false;
            }
            *ready -= 1;
        }
        if self.gate.enter() {
            self.turn();
        }
        true
    }

    fn turn(&self) {
        let mut budget = 2;
        loop {
            match self.gate.next(budget > 0) {
                Turn::Killed | Turn::Exit => return self.end(),
                Turn::Resume => {
                    budget -= 1;
                    self.resume();
                }
                Turn::Serve => {
                    if self.serve(&mut budget) {
                        return;
                    }
                }
                Turn::Left { schedule } => return self.ready(schedule),
            }
        }
    }

    fn hold(&self) {
        self.held.set(self.held.get() + 1);
    }

    fn serve(&self, budget: &mut u32) -> bool {
        self.hold();
        while *budget > 0 && !self.gate.is_signalled() {
            let mut log = self.log.lock().unwrap();
            if log.rest.is_empty() {
                let mut batch = VecDeque::new();
                drop(log);
                self.gate.take(&mut batch);
                log = self.log.lock().unwrap();
                log.rest = batch;
            }
            let Some(message) = log.rest.pop_front() else { break };
            *budget -= 1;
            log.served.push(message);
            drop(log);
            if message == STOPS {
                self.end();
                return true;
            }
            if message == WAITS && !self.poll() {
                self.log.lock().unwrap().stored = true;
                self.gate.stored();
                break;
            }
        }
        if !self.log.lock().unwrap().rest.is_empty() {
            self.gate.has_rest(false);
        }
        false
    }

    fn poll(&self) -> bool {
        self.log.lock().unwrap().polls += 1;
        *self.event.lock().unwrap()
    }

    fn resume(&self) {
        self.hold();
        if self.poll() {
            self.log.lock().unwrap().stored = false;
            self.gate.done();
        }
        if !self.log.lock().unwrap().rest.is_empty() {
            self.gate.has_rest(false);
        }
    }

    fn end(&self) {
        self.hold();
        self.gate.ending();
        let left = {
            let mut log = self.log.lock().unwrap();
            log.stored = false;
            std::mem::take(&mut log.rest)
        };
        let waited = self.gate.end(|inbox| {
            inbox.phase = Phase::Closed;
            std::mem::take(&mut inbox.queue)
        });
        let mut log = self.log.lock().unwrap();
        log.ended += 1;
        log.refused.extend(left.into_iter().chain(waited));
    }

    fn run_all(&self) {
        while self.run_one() {}
    }

    /// Every accepted message was served or refused, once, and nothing is left to do.
    fn settled(&self, accepted: &[u32]) {
        self.run_all();
        let log = self.log.lock().unwrap();
        for message in accepted {
            let seen = log.served.iter().chain(&log.refused).filter(|seen| *seen == message).count();
            assert_eq!(seen, 1, "message {message}: served {:?}, refused {:?}", log.served, log.refused);
        }
        assert!(self.gate.with(|inbox| inbox.queue.is_empty()), "something is left in the inbox");
    }

    fn served(&self) -> Vec<u32> {
        self.log.lock().unwrap().served.clone()
    }

    fn ended(&self) -> u32 {
        self.log.lock().unwrap().ended
    }
}

fn check(preemptions: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(model);
}

fn spawn<R: 'static>(model: &Arc<Model>, act: impl FnOnce(&Model) -> R + 'static) -> thread::JoinHandle<R> {
    let model = model.clone();
    thread::spawn(move || act(&model))
}

#[test]
fn no_message_is_lost_or_served_twice_and_each_senders_order_holds() {
    check(3, || {
        let model = Model::up();
        let sender = spawn(&model, |model| (model.push(1), model.push(2)));
        let runner = spawn(&model, Model::run_one);

        assert!(model.push(3));

        assert_eq!(sender.join().unwrap(), (true, true));
        runner.join().unwrap();
        model.settled(&[1, 2, 3]);
        let served = model.served();
        let at = |message| served.iter().position(|seen| *seen == message);
        assert!(at(1) < at(2));
    });
}

#[test]
fn two_runners_never_serve_at_the_same_time() {
    check(3, || {
        let model = Model::up();
        let runner = spawn(&model, |model| model.push(1) && model.run_one());

        model.push(2);
        model.run_one();

        runner.join().unwrap();
        model.settled(&[1, 2]);
    });
}

#[test]
fn what_is_pushed_against_a_stop_is_served_refused_or_not_accepted() {
    check(3, || {
        let model = Model::up();
        let stopper = spawn(&model, |model| model.push(STOPS) && model.run_one());
        let sender = spawn(&model, |model| model.push(1));

        let accepted = model.push(2);

        stopper.join().unwrap();
        let mut all = vec![STOPS];
        all.extend(sender.join().unwrap().then_some(1));
        all.extend(accepted.then_some(2));
        model.settled(&all);
        assert_eq!(model.ended(), 1);
    });
}

#[test]
fn a_kill_ends_a_process_once_whatever_it_does() {
    check(3, || {
        let model = Model::up();
        let killer = spawn(&model, Model::kill);
        let runner = spawn(&model, |model| (model.push(1), model.run_one()).0);

        let accepted = model.push(2);

        killer.join().unwrap();
        let mut all = Vec::new();
        all.extend(runner.join().unwrap().then_some(1));
        all.extend(accepted.then_some(2));
        model.settled(&all);
        assert_eq!(model.ended(), 1);
    });
}

#[test]
fn a_kill_an_exit_signal_and_a_stop_end_a_process_once() {
    check(3, || {
        let model = Model::up();
        let killer = spawn(&model, Model::kill);
        let sender = spawn(&model, Model::exit);

        model.push(STOPS);
        model.run_one();

        killer.join().unwrap();
        sender.join().unwrap();
        model.run_all();
        assert_eq!(model.ended(), 1);
    });
}

#[test]
fn a_waiting_handler_is_woken_and_what_came_meanwhile_is_served_after_it() {
    check(3, || {
        let model = Model::up();
        model.push(WAITS);
        let runner = spawn(&model, Model::run_one);
        let event = spawn(&model, Model::happen);

        model.push(1);

        runner.join().unwrap();
        event.join().unwrap();
        model.settled(&[WAITS, 1]);
        assert_eq!(model.served(), [WAITS, 1]);
        assert!(!model.log.lock().unwrap().stored, "the handler was woken");
    });
}

#[test]
fn a_kill_against_a_wake_up_ends_a_waiting_handler() {
    check(3, || {
        let model = Model::up();
        model.push(WAITS);
        let runner = spawn(&model, Model::run_one);
        let event = spawn(&model, Model::happen);

        model.kill();

        runner.join().unwrap();
        event.join().unwrap();
        model.run_all();
        assert_eq!(model.ended(), 1);
        assert!(!model.log.lock().unwrap().stored);
    });
}

#[test]
fn a_late_wake_up_does_not_disturb_the_next_incarnation() {
    check(3, || {
        let model = Model::up();
        model.push(WAITS);
        model.run_one();
        let killer = spawn(&model, |model| {
            model.kill();
            model.run_all();
        });
        let event = spawn(&model, Model::happen);

        killer.join().unwrap();
        model.run_all();
        model.begin();
        let accepted = model.push(1);

        event.join().unwrap();
        assert!(accepted);
        model.settled(&[1]);
        assert_eq!(model.ended(), 1);
    });
}

#[test]
fn a_used_up_budget_hands_the_rest_to_the_next_turn() {
    check(2, || {
        let model = Model::up();
        let sender = spawn(&model, |model| [1, 2, 3].map(|message| model.push(message)));
        let runner = spawn(&model, |model| model.run_one() && model.run_one());

        model.run_one();

        assert_eq!(sender.join().unwrap(), [true; 3]);
        runner.join().unwrap();
        model.settled(&[1, 2, 3]);
        assert_eq!(model.served(), [1, 2, 3]);
    });
}
