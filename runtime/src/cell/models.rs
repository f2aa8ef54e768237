//! The protocol in every order of its steps, as far as the model checker is bounded.
//!
//! `RUSTFLAGS="--cfg perennial_loom" cargo test -p perennial --release --lib models`

use loom::{
    model::Builder,
    sync::{Arc, atomic::AtomicBool},
    thread,
};

use self::model::{Model, RESUMES, STOPS, SUSPENDS, WAITS};
use super::super::mutant::{self, Mutant};

#[path = "model.rs"]
mod model;

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

    what_comes_after_a_kill_waits_for_the_next_incarnation within 3 {
        let model = Model::new(true, None);
        assert!(model.push(1));
        let runner = spawn(&model, Model::run_one);

        model.kill();
        assert!(model.push(2));

        runner.join().unwrap();
        model.run_all();
        assert_eq!(model.ended(), 1);
        assert!(model.waits(2));
        model.begin();
        model.settled(&[1, 2]);
        assert!(model.served().contains(&2));
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
        assert!(!model.is_stored(), "the handler was woken");
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
        assert!(!model.is_stored());
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
        assert!(!model.is_stored(), "the handler was woken");
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
const MUTANTS: [(Mutant, fn()); 21] = [
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
    (Mutant::TakeFenced, what_comes_after_a_kill_waits_for_the_next_incarnation),
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
