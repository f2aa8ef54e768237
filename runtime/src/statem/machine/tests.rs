use std::time::Duration;

use super::*;

type Word = &'static str;
type Answer = (Target<Word>, Actions<Word>);
/// What an enter call says, by the state and how many there have been.
type Entered = fn(Word, usize) -> (bool, Vec<(Timeout, Set<Word>)>);

/// What is fed to a machine: `go` comes from the mailbox, `@1` is the timer of that number.
///
/// In the trace `a:go` is an event handled in state `a`, `b<a` the enter call of `b` after `a`, `+1(50)` a timer begun,
/// `-1` one ended.
fn trace(handle: fn(Word, Word) -> Answer, mailbox: &[Word]) -> String {
    let entered = |_: Word, _: usize| (false, Vec::new());
    trace_entering(handle, entered, Actions::default(), mailbox)
}

fn trace_entering(
    handle: fn(Word, Word) -> Answer,
    entered: Entered,
    first: Actions<Word>,
    mailbox: &[Word],
) -> String {
    let mut machine = Machine::new("a", true);
    let mut log = Vec::new();
    let mut enters = 0;
    let mut steps = VecDeque::from(machine.begin(first));
    let mut mailbox = mailbox.iter();
    loop {
        while let Some(step) = steps.pop_front() {
            match step {
                Step::Arm(number, delay) => log.push(format!("+{number}({})", delay.as_millis())),
                Step::Disarm(number) => log.push(format!("-{number}")),
                Step::Enter => {
                    log.push(format!("{}<{}", machine.entering(), machine.state()));
                    enters += 1;
                    let (again, timeouts) = entered(*machine.entering(), enters);
                    steps.extend(machine.entered(again, timeouts));
                }
                Step::Handle(event) => steps.extend(handled(&mut machine, handle, event, &mut log)),
            }
        }
        let Some(next) = mailbox.next() else { return log.join(" ") };
        let event = match next.strip_prefix('@') {
            Some(number) => machine.elapsed(number.parse().expect("a timer has a number")),
            None => Some(*next),
        };
        if let Some(event) = event {
            steps.extend(handled(&mut machine, handle, event, &mut log));
        }
    }
}

fn handled(
    machine: &mut Machine<Word, Word>,
    handle: fn(Word, Word) -> Answer,
    event: Word,
    log: &mut Vec<String>,
) -> Vec<Step<Word>> {
    log.push(format!("{}:{event}", machine.state()));
    let (target, actions) = handle(*machine.state(), event);
    machine.handled(target, actions)
}

fn does(target: Target<Word>) -> Answer {
    (target, Actions::default())
}

fn inserts(target: Target<Word>, inserted: &[Word]) -> Answer {
    (target, Actions { inserted: inserted.to_vec(), ..Actions::default() })
}

fn postpones(event: Word) -> Answer {
    (Target::Keep, Actions { postponed: Some(event), ..Actions::default() })
}

fn sets(target: Target<Word>, timeouts: &[(Timeout, Set<Word>)]) -> Answer {
    (target, Actions { timeouts: timeouts.to_vec(), ..Actions::default() })
}

fn starts(of: Timeout, millis: u64, event: Word) -> (Timeout, Set<Word>) {
    (of, Set::Start(Duration::from_millis(millis), event))
}

fn named(name: Word) -> Timeout {
    Timeout::Named(name.into())
}

#[test]
fn the_first_state_is_entered_and_only_a_change_enters_another() {
    let handle = |_, event| match event {
        "go" => does(Target::To("b")),
        "same" => does(Target::To("a")),
        "again" => does(Target::Repeat),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["x", "same", "again", "go"]), "a<a a:x a:same a:again a<a a:go b<a");
}

#[test]
fn an_enter_call_may_ask_for_another_which_sees_the_same_state_before() {
    let handle = |_, _| does(Target::To("b"));
    let entered = |state, calls| (state == "b" && calls < 3, Vec::new());

    assert_eq!(trace_entering(handle, entered, Actions::default(), &["go"]), "a<a a:go b<a b<a");
}

#[test]
fn inserted_events_come_in_their_order_and_those_they_insert_before_the_rest() {
    let handle = |_, event| match event {
        "go" => inserts(Target::Keep, &["i", "j"]),
        "i" => inserts(Target::Keep, &["i2"]),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["go", "z"]), "a<a a:go a:i a:i2 a:j a:z");
}

#[test]
fn postponed_events_come_back_in_the_order_of_arrival_when_the_state_changes() {
    let handle = |state, event| match (state, event) {
        ("a", "go") => does(Target::To("b")),
        ("a", "again") => does(Target::Repeat),
        ("a", _) => postpones(event),
        _ => does(Target::Keep),
    };

    assert_eq!(
        trace(handle, &["p", "q", "again", "go", "z"]),
        "a<a a:p a:q a:again a<a a:go b<a b:p b:q b:z",
        "a repeated state is no change"
    );
}

#[test]
fn an_event_may_be_postponed_again() {
    let handle = |state, event| match (state, event) {
        ("a", "go") => does(Target::To("b")),
        ("b", "go") => does(Target::To("c")),
        ("a" | "b", "p") => postpones("p"),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["p", "go", "go"]), "a<a a:p a:go b<a b:p b:go c<b c:p");
}

#[test]
fn an_event_that_changes_the_state_may_be_postponed_into_it() {
    let handle = |state, event| match (state, event) {
        ("a", "go") => (Target::To("b"), Actions { postponed: Some("go"), ..Actions::default() }),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["go"]), "a<a a:go b<a b:go");
}

#[test]
fn after_a_change_come_enter_call_inserted_postponed_and_timeouts_of_zero() {
    let handle = |state, event| match (state, event) {
        ("a", "later") => postpones("later"),
        ("a", "go") => (
            Target::To("b"),
            Actions { inserted: vec!["i"], timeouts: vec![starts(Timeout::State, 0, "now")], postponed: None },
        ),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["later", "go", "z"]), "a<a a:later a:go b<a b:i b:later b:now b:z");
}

#[test]
fn a_state_timeout_outlives_events_and_ends_with_the_state() {
    let handle = |_, event| match event {
        "set" => sets(Target::Keep, &[starts(Timeout::State, 50, "up")]),
        "go" => does(Target::To("b")),
        "again" => does(Target::Repeat),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["set", "x", "@1"]), "a<a a:set +1(50) a:x a:up");
    assert_eq!(trace(handle, &["set", "again", "@1"]), "a<a a:set +1(50) a:again a<a a:up");
    assert_eq!(trace(handle, &["set", "go", "@1"]), "a<a a:set +1(50) a:go b<a -1");
}

#[test]
fn a_state_timeout_that_is_set_with_a_change_belongs_to_the_new_state() {
    let handle = |_, event| match event {
        "set" => sets(Target::To("b"), &[starts(Timeout::State, 50, "up")]),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["set", "x", "@1"]), "a<a a:set b<a +1(50) b:x b:up");
}

#[test]
fn any_event_ends_an_event_timeout() {
    let handle = |_, event| match event {
        "set" => sets(Target::Keep, &[starts(Timeout::Event, 50, "idle")]),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["set", "@1"]), "a<a a:set +1(50) a:idle");
    assert_eq!(trace(handle, &["set", "x", "@1"]), "a<a a:set +1(50) a:x -1");
}

#[test]
fn an_inserted_event_ends_an_event_timeout_of_zero() {
    let handle = |_, event| match event {
        "set" => (
            Target::Keep,
            Actions { inserted: vec!["i"], timeouts: vec![starts(Timeout::Event, 0, "idle")], postponed: None },
        ),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["set"]), "a<a a:set a:i");
}

#[test]
fn a_named_timeout_outlives_the_state_and_each_name_has_its_own() {
    let handle = |_, event| match event {
        "set" => sets(Target::To("b"), &[starts(named("x"), 50, "one"), starts(named("y"), 20, "two")]),
        "go" => does(Target::To("c")),
        _ => does(Target::Keep),
    };

    // The last is armed first, as in OTP.
    assert_eq!(trace(handle, &["set", "go", "@1", "@2"]), "a<a a:set b<a +1(20) +2(50) b:go c<b c:two c:one");
}

#[test]
fn a_timeout_that_is_set_again_begins_anew_and_the_last_word_counts() {
    let handle = |_, event| match event {
        "set" => sets(Target::Keep, &[starts(named("x"), 50, "one")]),
        "twice" => sets(Target::Keep, &[starts(named("x"), 10, "lost"), starts(named("x"), 20, "two")]),
        "never" => sets(Target::Keep, &[starts(named("x"), 10, "lost"), (named("x"), Set::Cancel)]),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["set", "twice", "@1", "@2"]), "a<a a:set +1(50) a:twice -1 +2(20) a:two");
    assert_eq!(trace(handle, &["set", "never", "@1"]), "a<a a:set +1(50) a:never -1");
}

#[test]
fn an_update_changes_the_event_alone_and_without_a_timeout_is_one_of_zero() {
    let handle = |_, event| match event {
        "set" => sets(Target::Keep, &[starts(Timeout::State, 50, "old")]),
        "update" => sets(Target::Keep, &[(Timeout::State, Set::Update("new"))]),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["set", "update", "@1"]), "a<a a:set +1(50) a:update a:new");
    assert_eq!(trace(handle, &["update", "x"]), "a<a a:update a:new a:x");
}

#[test]
fn timeouts_of_zero_come_in_the_order_of_the_words() {
    let handle = |_, event| match event {
        "set" => sets(
            Target::Keep,
            &[starts(named("x"), 0, "x"), starts(Timeout::State, 0, "s"), starts(named("y"), 0, "y")],
        ),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(handle, &["set", "z"]), "a<a a:set a:x a:s a:y a:z");
}

#[test]
fn a_timeout_of_zero_may_still_be_ended_or_set_again() {
    let cancelled = |_, event| match event {
        "set" => (Target::Keep, both_with("cancel")),
        "cancel" => sets(Target::Keep, &[(named("x"), Set::Cancel)]),
        _ => does(Target::Keep),
    };
    let again = |_, event| match event {
        "set" => (Target::Keep, both_with("later")),
        "later" => sets(Target::Keep, &[starts(named("x"), 30, "later on")]),
        _ => does(Target::Keep),
    };

    assert_eq!(trace(cancelled, &["set"]), "a<a a:set a:cancel");
    assert_eq!(trace(again, &["set", "@1"]), "a<a a:set a:later +1(30) a:later on");
}

fn both_with(inserted: Word) -> Actions<Word> {
    Actions { inserted: vec![inserted], timeouts: vec![starts(named("x"), 0, "now")], postponed: None }
}

#[test]
fn what_an_enter_call_says_of_a_timeout_comes_after_what_its_event_said() {
    let handle = |_, event| match event {
        "go" => sets(Target::To("b"), &[starts(Timeout::State, 10, "lost")]),
        _ => does(Target::Keep),
    };
    let entered = |state, _| match state {
        "b" => (false, vec![starts(Timeout::State, 20, "up")]),
        _ => (false, Vec::new()),
    };

    assert_eq!(trace_entering(handle, entered, Actions::default(), &["go", "@1"]), "a<a a:go b<a +1(20) b:up");
}

#[test]
fn the_actions_of_the_start_come_after_the_first_enter_call() {
    let first = Actions { inserted: vec!["first"], timeouts: vec![starts(Timeout::State, 50, "up")], postponed: None };
    let entered = |_, _| (false, Vec::new());

    assert_eq!(trace_entering(|_, _| does(Target::Keep), entered, first, &["@1"]), "a<a +1(50) a:first a:up");
}

#[test]
fn a_machine_without_enter_calls_has_none() {
    let mut machine = Machine::<_, Word>::new("a", false);

    assert_eq!(machine.begin(Actions::default()), []);
    assert_eq!(machine.handled(Target::To("b"), Actions::default()), []);
    assert_eq!(*machine.state(), "b");
}

#[test]
fn an_enter_call_that_ends_the_machine_leaves_it_in_the_state_it_entered() {
    let mut machine = Machine::<_, Word>::new("a", true);
    machine.begin(Actions::default());
    machine.entered(false, Vec::new());

    machine.handled(Target::To("b"), Actions::default());
    assert_eq!((*machine.state(), *machine.entering()), ("a", "b"));
    machine.settle();

    assert_eq!(*machine.state(), "b");
}
