//! The protocol in every order of its steps, as far as the model checker is bounded.
//!
//! `RUSTFLAGS="--cfg perennial_loom" cargo test -p perennial --release --lib models`

use std::collections::VecDeque;

use loom::{
    cell::Cell,
    model::Builder,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
};

use super::{
    super::{
        mutant::{self, Mutant},
        queue::Queue,
        signals::{Look, Sent},
        word::{Fatal, Turn},
    },
    Gate, Inbox, Phase,
};

/// A cell that only counts: what it served, what it refused, how often it ended.
struct Model {
    gate: Gate<u32, ()>,
    sent: Sent,
    /// Whether somebody who serves has been told of a kill, in a model that asks for it.
    told: Option<AtomicBool>,
    /// How often the cell is in the ready queue. It tells nobody anything else: the order of memory is the gate's.
    ready: AtomicU32,
    /// Whether a process that has ended waits for its next start.
    limbo: bool,
    log: Mutex<Log>,
    event: Mutex<bool>,
    /// Touched by every step of a turn: the model checker fails if two turns overlap, or one does not see the other's end.
    held: Cell<u32>,
}

#[derive(Default)]
struct Log {
    rest: VecDeque<u32>,
    stored: bool,
    due: bool,
    suspended: bool,
    served: Vec<u32>,
    refused: Vec<u32>,
    ended: u32,
    polls: u32,
}

/// The message that has to wait for an event.
const WAITS: u32 = 100;
/// The message that ends the process.
const STOPS: u32 = 200;
/// The messages of the system that suspend it, and let it go on.
const SUSPENDS: u32 = 300;
const RESUMES: u32 = 301;

impl Model {
    fn up() -> Arc<Self> {
        Self::new(false, None)
    }

    fn new(limbo: bool, told: Option<AtomicBool>) -> Arc<Self> {
        let model = Arc::new(Self {
            gate: Gate::new(false, false, ()),
            sent: Sent::default(),
            told,
            ready: AtomicU32::new(0),
            limbo,
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
        self.gate.up(|_| ());
        self.ready(self.gate.hand_over());
    }

    fn ready(&self, schedule: bool) {
        if schedule {
            self.ready.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn push(&self, message: u32) -> bool {
        let pushed = self.gate.push(|inbox| {
            if !inbox.phase.is_alive() && inbox.phase != Phase::Limbo {
                return Err(());
            }
            inbox.queue.push_back(message);
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
        pushed.is_ok()
    }

    fn exit(&self) {
        let is_up = |phase| matches!(phase, Phase::Starting | Phase::Up);
        let schedule = self.gate.signal(|inbox| is_up(inbox.phase).then_some(Fatal::Exit), || self.sent.count());
        self.ready(schedule);
    }

    fn kill(&self) {
        let mut waited = Queue::default();
        let admit = |inbox: &mut Inbox<u32, ()>| {
            if !inbox.phase.is_alive() {
                return None;
            }
            inbox.phase = Phase::Fenced;
            waited = std::mem::take(&mut inbox.queue);
            Some(Fatal::Kill)
        };
        let schedule = self.gate.signal(admit, || self.sent.count());
        self.log.lock().unwrap().refused.extend(waited);
        self.ready(schedule);
    }

    /// Somebody sees that the process was killed, and tells the one who serves.
    fn tell(&self) {
        if self.gate.with(|inbox| inbox.phase == Phase::Fenced)
            && let Some(told) = &self.told
        {
            told.store(true, Ordering::Release);
        }
    }

    fn push_system(&self, message: u32) -> bool {
        let pushed = self.gate.push_system(|inbox| {
            if !inbox.phase.is_alive() {
                return Err(());
            }
            inbox.queue.push_back(message);
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
        pushed.is_ok()
    }

    /// A call that is handled where its caller is, if the cell is idle. A message that waits is polled once.
    fn direct(&self, message: u32) -> bool {
        let Some(entered) = self.gate.enter_here() else { return false };
        self.hold();
        let mut log = self.log.lock().unwrap();
        assert!(!log.suspended, "a handler runs in a suspended process");
        assert!(!log.stored, "two handlers run");
        log.served.push(message);
        drop(log);
        if message == STOPS {
            self.log.lock().unwrap().due = true;
            self.gate.is_due();
        }
        let stored = message == WAITS && !self.poll();
        if stored {
            self.log.lock().unwrap().stored = true;
            self.gate.stored();
        }
        self.hold();
        if message == STOPS || stored || !self.gate.leave_here(entered) {
            self.ready(self.gate.leave());
        }
        true
    }

    /// A call: handled at once, or queued.
    fn call(&self, message: u32) -> bool {
        self.direct(message) || self.push(message)
    }

    /// The same; what is queued is served by the caller, if nobody else serves or is to serve it.
    fn call_and_help(&self, message: u32) -> bool {
        if self.direct(message) {
            return true;
        }
        let pushed = self.gate.push(|inbox| {
            let alive = inbox.phase.is_alive();
            inbox.queue.extend(alive.then_some(message));
            if alive { Ok(()) } else { Err(()) }
        });
        let mut schedule = pushed.unwrap_or(false);
        if schedule && self.gate.enter_scheduled() {
            self.serve(&mut 2, false);
            schedule = self.gate.leave();
        }
        self.ready(schedule);
        pushed.is_ok()
    }

    /// The event that a waiting message waits for.
    fn happen(&self) {
        *self.event.lock().unwrap() = true;
        self.ready(self.gate.wake());
    }

    /// One runner's look at the ready queue.
    fn run_one(&self) -> bool {
        let taken = self.ready.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |ready| ready.checked_sub(1));
        if taken.is_err() {
            return false;
        }
        if let Some(turn) = self.gate.enter() {
            self.turn(turn);
        }
        true
    }

    fn turn(&self, mut turn: Turn) {
        let mut budget = 2;
        loop {
            match turn {
                Turn::Due => {
                    assert!(self.log.lock().unwrap().due, "an end is due that nobody asked for");
                    return self.end();
                }
                Turn::Killed | Turn::Exit => return self.end(),
                Turn::Resume => {
                    budget -= 1;
                    self.resume();
                }
                Turn::Serve => {
                    if self.serve(&mut budget, true) {
                        return;
                    }
                }
                Turn::Left { schedule } => return self.ready(schedule),
            }
            turn = self.gate.next(budget > 0);
        }
    }

    fn hold(&self) {
        self.held.set(self.held.get() + 1);
    }

    /// `owed`: the turn has cleared `WORK`.
    fn serve(&self, budget: &mut u32, mut owed: bool) -> bool {
        self.hold();
        let mut look = Look::at(&self.gate, &self.sent);
        while *budget > 0 {
            let told = self.told.as_ref().is_some_and(|told| told.load(Ordering::Acquire));
            if look.serves(&self.gate, &self.sent).is_none() {
                break;
            }
            assert!(!told, "a handler begins in a process of whose kill somebody has told");
            let Some(message) = self.pop(&mut owed) else { break };
            *budget -= 1;
            self.log.lock().unwrap().served.push(message);
            match message {
                STOPS => {
                    self.end();
                    return true;
                }
                SUSPENDS | RESUMES => {
                    self.log.lock().unwrap().suspended = message == SUSPENDS;
                    self.gate.suspend(message == SUSPENDS);
                    look = Look::at(&self.gate, &self.sent);
                }
                WAITS if !self.poll() => {
                    self.log.lock().unwrap().stored = true;
                    self.gate.stored();
                    break;
                }
                _ => {}
            }
        }
        if owed {
            self.gate.has_rest(true);
        }
        self.mark_rest();
        self.hold();
        false
    }

    /// What is to be served next: in suspension, a message of the system.
    fn pop(&self, owed: &mut bool) -> Option<u32> {
        let suspended = self.gate.is_suspended();
        let is_next = |message: &u32| !suspended || *message >= SUSPENDS;
        let is_empty = !self.log.lock().unwrap().rest.iter().any(is_next);
        if *owed || is_empty && self.gate.has_come() {
            let batch = self.gate.take(std::mem::take(owed), std::mem::take);
            self.log.lock().unwrap().rest.extend(batch);
        }
        let mut log = self.log.lock().unwrap();
        let at = log.rest.iter().position(is_next)?;
        log.rest.remove(at)
    }

    fn mark_rest(&self) {
        let log = self.log.lock().unwrap();
        let (any, system) = (!log.rest.is_empty(), log.rest.iter().any(|message| *message >= SUSPENDS));
        drop(log);
        if any {
            self.gate.has_rest(system);
        }
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
        self.mark_rest();
        self.hold();
    }

    fn end(&self) {
        self.hold();
        self.gate.ending();
        let left = {
            let mut log = self.log.lock().unwrap();
            log.stored = false;
            log.due = false;
            std::mem::take(&mut log.rest)
        };
        let waited = self.gate.end(|inbox| {
            inbox.phase = if self.limbo { Phase::Limbo } else { Phase::Closed };
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

fn check(preemptions: usize, model: fn()) {
    let mut builder = Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(model);
}

fn spawn<R: 'static>(model: &Arc<Model>, act: impl FnOnce(&Model) -> R + 'static) -> thread::JoinHandle<R> {
    let model = model.clone();
    thread::spawn(move || act(&model))
}

/// Makes a test of each model.
macro_rules! models {
    ($($name:ident within $preemptions:literal $body:block)*) => {
        $(
            fn $name() $body
        )*

        mod hold {
            $(
                #[test]
                fn $name() {
                    super::check($preemptions, super::$name);
                }
            )*
        }
    };
}

models! {
    no_message_is_lost_or_served_twice_and_each_senders_order_holds within 3 {
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
    }

    two_runners_never_serve_at_the_same_time within 3 {
        let model = Model::up();
        let runner = spawn(&model, |model| model.push(1) && model.run_one());

        model.push(2);
        model.run_one();

        runner.join().unwrap();
        model.settled(&[1, 2]);
    }

    what_is_pushed_against_a_stop_is_served_refused_or_not_accepted within 3 {
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
    }

    what_callers_queue_and_serve_themselves_is_served_once within 3 {
        let model = Model::up();
        model.run_all();
        let caller = spawn(&model, |model| (model.call_and_help(1), model.call_and_help(2)));

        assert!(model.call_and_help(3));

        assert_eq!(caller.join().unwrap(), (true, true));
        model.settled(&[1, 2, 3]);
        let served = model.served();
        let at = |message| served.iter().position(|seen| *seen == message);
        assert!(at(1) < at(2));
    }

    a_caller_that_serves_leaves_a_kill_to_a_runner within 3 {
        let model = Model::up();
        model.run_all();
        let caller = spawn(&model, |model| model.call_and_help(1));
        let killer = spawn(&model, Model::kill);

        let accepted = model.call_and_help(2);

        let first = caller.join().unwrap();
        killer.join().unwrap();
        let mut all: Vec<_> = first.then_some(1).into_iter().collect();
        all.extend(accepted.then_some(2));
        model.settled(&all);
        assert_eq!(model.ended(), 1);
    }

    a_kill_ends_a_process_once_whatever_it_does within 3 {
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
    }

    a_process_of_whose_kill_somebody_knows_handles_nothing_more within 3 {
        let model = Model::new(false, Some(AtomicBool::new(false)));
        model.push(1);
        model.push(2);
        let killer = spawn(&model, Model::kill);
        let teller = spawn(&model, Model::tell);

        model.run_one();

        killer.join().unwrap();
        teller.join().unwrap();
        model.settled(&[1, 2]);
        assert_eq!(model.ended(), 1);
    }

    a_kill_an_exit_signal_and_a_stop_end_a_process_once within 3 {
        let model = Model::up();
        let killer = spawn(&model, Model::kill);
        let sender = spawn(&model, Model::exit);

        model.push(STOPS);
        model.run_one();

        killer.join().unwrap();
        sender.join().unwrap();
        model.run_all();
        assert_eq!(model.ended(), 1);
    }

    a_waiting_handler_is_woken_and_what_came_meanwhile_is_served_after_it within 3 {
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
    }

    a_kill_against_a_wake_up_ends_a_waiting_handler within 3 {
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
    }

    a_late_wake_up_does_not_disturb_the_next_incarnation within 3 {
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
    }

    a_used_up_budget_hands_the_rest_to_the_next_turn within 2 {
        let model = Model::up();
        let sender = spawn(&model, |model| [1, 2, 3].map(|message| model.push(message)));
        let runner = spawn(&model, |model| model.run_one() && model.run_one());

        model.run_one();

        assert_eq!(sender.join().unwrap(), [true; 3]);
        runner.join().unwrap();
        model.settled(&[1, 2, 3]);
        assert_eq!(model.served(), [1, 2, 3]);
    }

    a_call_is_handled_here_or_queued_and_never_beside_another_turn within 3 {
        let model = Model::up();
        model.run_all();
        let caller = spawn(&model, |model| model.call(1));
        let sender = spawn(&model, |model| (model.push(2), model.run_one()).0);

        assert!(model.call(3));

        assert!(caller.join().unwrap());
        assert!(sender.join().unwrap());
        model.settled(&[1, 2, 3]);
    }

    a_second_place_in_the_ready_queue_does_no_harm within 3 {
        let model = Model::up();
        model.ready(true);
        let sender = spawn(&model, |model| (model.push(1), model.run_one()).0);
        let runner = spawn(&model, Model::run_one);

        assert!(model.push(2));
        model.run_one();

        assert!(sender.join().unwrap());
        runner.join().unwrap();
        model.settled(&[1, 2]);
    }

    two_calls_see_what_the_other_did within 3 {
        let model = Model::up();
        model.run_all();
        let caller = spawn(&model, |model| model.direct(1));

        let here = model.direct(2);

        let mut handled = Vec::new();
        handled.extend(caller.join().unwrap().then_some(1));
        handled.extend(here.then_some(2));
        model.settled(&handled);
    }

    a_call_does_not_overtake_what_its_caller_has_sent within 3 {
        let model = Model::up();
        model.run_all();
        let caller = spawn(&model, |model| (model.push(1), model.call(2)));
        let runner = spawn(&model, Model::run_one);

        model.run_one();

        assert_eq!(caller.join().unwrap(), (true, true));
        runner.join().unwrap();
        model.settled(&[1, 2]);
        assert_eq!(model.served(), [1, 2]);
    }

    a_suspended_process_handles_no_call within 3 {
        let model = Model::up();
        model.run_all();
        model.push_system(SUSPENDS);
        let runner = spawn(&model, Model::run_one);
        let caller = spawn(&model, |model| model.call(1));

        model.push_system(RESUMES);

        runner.join().unwrap();
        assert!(caller.join().unwrap());
        model.settled(&[SUSPENDS, RESUMES, 1]);
    }

    a_call_that_has_to_wait_is_woken_and_others_wait_for_it within 3 {
        let model = Model::up();
        model.run_all();
        let caller = spawn(&model, |model| model.call(1));
        let event = spawn(&model, Model::happen);

        assert!(model.call(WAITS));

        assert!(caller.join().unwrap());
        event.join().unwrap();
        model.settled(&[WAITS, 1]);
        assert!(!model.log.lock().unwrap().stored, "the handler was woken");
    }

    a_call_that_ends_its_server_ends_it_once_and_on_a_runner within 3 {
        let model = Model::up();
        model.run_all();
        let caller = spawn(&model, |model| model.call(STOPS));
        let killer = spawn(&model, Model::kill);

        let accepted = model.push(1);

        let mut all = Vec::new();
        all.extend(caller.join().unwrap().then_some(STOPS));
        killer.join().unwrap();
        all.extend(accepted.then_some(1));
        model.settled(&all);
        assert_eq!(model.ended(), 1);
    }

    a_kill_against_a_call_ends_the_server_once within 3 {
        let model = Model::up();
        model.run_all();
        let killer = spawn(&model, Model::kill);

        model.direct(1);

        killer.join().unwrap();
        model.run_all();
        assert_eq!(model.ended(), 1);
    }

    a_late_kill_does_not_reach_the_next_incarnation within 3 {
        let model = Model::up();
        model.run_all();
        let killer = spawn(&model, Model::kill);

        if model.push(STOPS) {
            model.run_all();
        }

        killer.join().unwrap();
        model.run_all();
        assert_eq!(model.ended(), 1);
        model.begin();
        assert!(model.push(1));
        model.settled(&[1]);
        assert_eq!(model.ended(), 1);
    }

    what_comes_between_two_incarnations_waits_for_the_next within 3 {
        let model = Model::new(true, None);
        model.run_all();
        let stopper = spawn(&model, |model| model.push(STOPS) && model.run_one());

        assert!(model.push(1));

        stopper.join().unwrap();
        model.run_all();
        model.begin();
        model.settled(&[STOPS, 1]);
    }

    what_a_runner_leaves_a_caller_sees within 3 {
        let model = Model::up();
        let runner = spawn(&model, |model| model.push(1) && model.run_one());

        let here = model.direct(2);

        runner.join().unwrap();
        let mut all = vec![1];
        all.extend(here.then_some(2));
        model.settled(&all);
    }
}

/// Each slip of the protocol, and a model that sees it.
const MUTANTS: [(Mutant, fn()); 20] = [
    (Mutant::EnterHereRelaxed, two_calls_see_what_the_other_did),
    (Mutant::LeaveHereRelaxed, two_calls_see_what_the_other_did),
    (Mutant::EnterRelaxed, two_runners_never_serve_at_the_same_time),
    (Mutant::LastTurnRelaxed, a_call_is_handled_here_or_queued_and_never_beside_another_turn),
    (Mutant::HandOverRelaxed, a_used_up_budget_hands_the_rest_to_the_next_turn),
    (Mutant::EnterHereBeforeWork, a_call_does_not_overtake_what_its_caller_has_sent),
    (Mutant::EnterHereSuspended, a_suspended_process_handles_no_call),
    (Mutant::EnterHereBusy, a_call_that_has_to_wait_is_woken_and_others_wait_for_it),
    (Mutant::LeaveHereBlind, a_call_is_handled_here_or_queued_and_never_beside_another_turn),
    (Mutant::LeaveBlind, a_call_is_handled_here_or_queued_and_never_beside_another_turn),
    (Mutant::TurnOwesNothing, no_message_is_lost_or_served_twice_and_each_senders_order_holds),
    (Mutant::TakeBeforeClear, no_message_is_lost_or_served_twice_and_each_senders_order_holds),
    (Mutant::EnterKeepsSched, no_message_is_lost_or_served_twice_and_each_senders_order_holds),
    (Mutant::StoredClearsWake, a_call_that_has_to_wait_is_woken_and_others_wait_for_it),
    (Mutant::SignalUnlocked, a_late_kill_does_not_reach_the_next_incarnation),
    (Mutant::SignalCountedFirst, a_process_of_whose_kill_somebody_knows_handles_nothing_more),
    (Mutant::SignalCountedRelaxed, a_process_of_whose_kill_somebody_knows_handles_nothing_more),
    (Mutant::EndKeepsBits, a_late_kill_does_not_reach_the_next_incarnation),
    (Mutant::EnterScheduledKeepsSched, what_callers_queue_and_serve_themselves_is_served_once),
    (Mutant::EndUnlocked, what_comes_between_two_incarnations_waits_for_the_next),
];

#[test]
fn each_slip_of_the_protocol_is_seen() {
    let unseen = MUTANTS.iter().filter(|(mutant, model)| {
        let (mutant, model) = (*mutant, *model);
        let run = move || mutant::with(Some(mutant), || check(3, model));
        std::thread::spawn(run).join().is_ok()
    });
    let unseen: Vec<_> = unseen.map(|(mutant, _)| mutant).collect();
    assert!(unseen.is_empty(), "no model sees {unseen:?}");
}
