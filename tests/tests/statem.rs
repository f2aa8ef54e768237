//! State machines: in which order their events come, and how they answer, wait and end.

use std::time::Duration;

use perennial::{CallError, CastError, ChildSpec, Supervisor, prelude::*, sys};
use perennial_tests::{Reports, Trace, ms, settle};
use tokio::time::sleep;

use self::Act::{
    Cancel, Crash, Fail, Idle as IdleIn, Insert, Named, Postpone, Repeat, Reply as Answer, Save, Settle, Slow, StateIn,
    To, Update,
};

// ---- Which event comes when.

#[perennial::test]
async fn each_state_is_entered_and_a_repeated_one_again() {
    let probe = Probe::entering(&[("a", "go", &[To("b")]), ("b", "again", &[Repeat]), ("b", "same", &[To("b")])]).await;

    probe.tell(["go", "again", "same"]).await;

    assert_eq!(probe.trace(), "a enter a, a cast go, b enter a, b cast again, b enter b, b cast same");
    probe.stop().await;
}

#[perennial::test]
async fn after_a_change_come_enter_call_internal_events_postponed_events_timeouts_of_zero_and_the_mailbox() {
    const GO: &[Act] = &[To("b"), StateIn(0, "now"), Insert("i"), Slow(50)];
    let probe = Probe::entering(&[("a", "later", &[Postpone]), ("a", "go", GO)]).await;

    probe.tell(["later", "go", "queued"]).await;
    sleep(ms(100)).await;

    assert_eq!(
        probe.trace(),
        "a enter a, a cast later, a cast go, b enter a, b internal i, b cast later, b timeout now, b cast queued"
    );
    probe.stop().await;
}

#[perennial::test]
async fn internal_events_come_in_their_order_before_what_waits() {
    let rules: &Rules = &[("a", "go", &[Slow(50), Insert("i"), Insert("j")]), ("a", "i", &[Insert("i2")])];
    let probe = Probe::plain(rules).await;

    probe.tell(["go", "queued"]).await;
    sleep(ms(100)).await;

    assert_eq!(probe.trace(), "a cast go, a internal i, a internal i2, a internal j, a cast queued");
    probe.stop().await;
}

#[perennial::test]
async fn postponed_events_come_back_in_order_at_a_change_and_not_at_a_repeat() {
    let rules: &Rules =
        &[("a", "p", &[Postpone]), ("a", "q", &[Postpone]), ("a", "again", &[Repeat]), ("a", "go", &[To("b")])];
    let probe = Probe::plain(rules).await;

    probe.tell(["p", "q", "again"]).await;
    assert_eq!(probe.trace(), "a cast p, a cast q, a cast again");
    probe.tell(["go", "z"]).await;

    assert_eq!(probe.trace(), "a cast go, b cast p, b cast q, b cast z");
    probe.stop().await;
}

#[perennial::test]
async fn infos_are_events_like_others() {
    let probe = Probe::plain(&[("a", "hello", &[Postpone]), ("a", "go", &[To("b")])]).await;

    Ref::send(&probe.machine, Heard("hello")).expect("it runs");
    probe.tell(["go"]).await;

    assert_eq!(probe.trace(), "a info hello, a cast go, b info hello");
    probe.stop().await;
}

// ---- Timeouts.

#[perennial::test]
async fn a_state_timeout_outlives_events_and_ends_with_the_state() {
    let rules: &Rules = &[("a", "set", &[StateIn(100, "up")]), ("a", "go", &[To("b")])];
    let probe = Probe::plain(rules).await;

    probe.tell(["set", "x"]).await;
    sleep(ms(110)).await;
    assert_eq!(probe.trace(), "a cast set, a cast x, a timeout up");
    probe.tell(["set", "go"]).await;
    sleep(ms(200)).await;

    assert_eq!(probe.trace(), "a cast set, a cast go");
    probe.stop().await;
}

#[perennial::test]
async fn an_event_timeout_ends_with_any_event() {
    let probe = Probe::plain(&[("a", "set", &[IdleIn(100, "idle")])]).await;

    probe.tell(["set"]).await;
    sleep(ms(110)).await;
    assert_eq!(probe.trace(), "a cast set, a timeout idle");
    probe.tell(["set", "x"]).await;
    sleep(ms(200)).await;

    assert_eq!(probe.trace(), "a cast set, a cast x");
    probe.stop().await;
}

#[perennial::test]
async fn named_timeouts_outlive_the_state_and_are_told_apart_by_their_names() {
    const SET: &[Act] = &[To("b"), Named("x", 200, "one"), Named("y", 100, "two")];
    let probe = Probe::plain(&[("a", "set", SET), ("b", "set", &[Named("x", 300, "again")])]).await;

    probe.tell(["set", "set"]).await;
    sleep(ms(250)).await;
    assert_eq!(probe.trace(), "a cast set, b cast set, b timeout two");
    sleep(ms(100)).await;

    assert_eq!(probe.trace(), "b timeout again");
    probe.stop().await;
}

#[perennial::test]
async fn a_timeout_can_be_ended_and_its_event_changed() {
    let rules: &Rules =
        &[("a", "set", &[StateIn(100, "old")]), ("a", "end", &[Cancel]), ("a", "change", &[Update("new")])];
    let probe = Probe::plain(rules).await;

    probe.tell(["set", "end"]).await;
    sleep(ms(200)).await;
    assert_eq!(probe.trace(), "a cast set, a cast end");
    probe.tell(["set", "change"]).await;
    sleep(ms(110)).await;
    assert_eq!(probe.trace(), "a cast set, a cast change, a timeout new");
    probe.tell(["change"]).await;

    assert_eq!(probe.trace(), "a cast change, a timeout new", "without a timeout it is over at once");
    probe.stop().await;
}

#[perennial::test]
async fn a_timer_that_is_over_counts_no_more_when_its_state_was_left_before_its_turn() {
    let rules: &Rules = &[("a", "set", &[StateIn(100, "up")]), ("a", "slow", &[Slow(200)]), ("a", "go", &[To("b")])];
    let probe = Probe::plain(rules).await;

    probe.tell(["set", "slow", "go"]).await;
    sleep(ms(300)).await;

    assert_eq!(probe.trace(), "a cast set, a cast slow, a cast go");
    probe.stop().await;
}

// ---- Calls.

#[perennial::test]
async fn a_postponed_call_keeps_its_caller() {
    let rules: &Rules = &[("a", "q", &[Postpone]), ("a", "go", &[To("b")]), ("b", "q", &[Answer("now")])];
    let probe = Probe::plain(rules).await;

    let asked = probe.machine.ask("q").send();
    probe.tell(["go"]).await;

    assert_eq!(asked.await.unwrap(), "now");
    assert_eq!(probe.trace(), "a call q, a cast go, b call q");
    probe.stop().await;
}

#[perennial::test]
async fn a_call_may_be_answered_from_another_event() {
    let probe = Probe::plain(&[("a", "q", &[Save]), ("a", "go", &[Answer("late")])]).await;

    let asked = probe.machine.ask("q").send();
    probe.tell(["go"]).await;

    assert_eq!(asked.await.unwrap(), "late");
    probe.stop().await;
}

#[perennial::test]
async fn a_call_whose_reply_is_dropped_is_told_so_and_the_machine_goes_on() {
    let probe = Probe::plain(&[]).await;

    assert!(matches!(probe.machine.ask("q").await, Err(CallError::NoReply)));

    assert_eq!(probe.machine.place().await.unwrap(), "a");
    probe.stop().await;
}

#[perennial::test]
async fn a_postponed_call_is_answered_with_the_reason_when_the_machine_ends() {
    let probe = Probe::plain(&[("a", "q", &[Postpone]), ("a", "end", &[Settle])]).await;

    let asked = probe.machine.ask("q").send();
    probe.tell(["end"]).await;

    assert!(matches!(asked.await, Err(CallError::Exit(ExitReason::Normal))));
    assert_eq!(probe.trace(), "a call q, a cast end, a terminate normal");
}

#[perennial::test]
async fn a_postponed_call_whose_caller_has_gone_is_handled_for_nobody() {
    let rules: &Rules = &[("a", "q", &[Postpone]), ("a", "go", &[To("b")]), ("b", "q", &[Answer("now")])];
    let probe = Probe::plain(rules).await;

    assert!(matches!(probe.machine.ask("q").timeout(ms(50)).await, Err(CallError::Timeout(_))));
    probe.tell(["go"]).await;

    assert_eq!(probe.trace(), "a call q, a cast go, b call q");
    probe.stop().await;
}

// ---- How it begins and ends.

#[perennial::test]
async fn it_is_started_before_its_first_enter_call() {
    let probe = Probe::entering(&[("a", "a", &[Crash])]);

    let probe = probe.await;
    let reason = probe.machine.ended().await;

    assert!(reason.is_crash());
    assert_eq!(probe.trace(), "a enter a, a terminate panicked: it was told to");
}

#[perennial::test]
async fn a_crash_in_an_enter_call_is_one_in_the_state_that_is_left() {
    let probe = Probe::entering(&[("a", "go", &[To("b")]), ("b", "a", &[Crash])]).await;

    probe.tell(["go"]).await;

    assert_eq!(probe.trace(), "a enter a, a cast go, b enter a, a terminate panicked: it was told to");
}

#[perennial::test]
async fn an_enter_call_that_stops_does_so_in_the_state_that_is_entered() {
    let probe = Probe::entering(&[("a", "go", &[To("b")]), ("b", "a", &[Settle])]).await;

    probe.tell(["go"]).await;

    assert_eq!(probe.trace(), "a enter a, a cast go, b enter a, b terminate normal");
    assert!(matches!(probe.machine.press("x"), Err(CastError::NoProc)));
}

#[perennial::test]
async fn an_error_is_a_crash() {
    let probe = Probe::plain(&[("a", "go", &[Fail])]).await;

    probe.tell(["go"]).await;

    assert_eq!(probe.trace(), "a cast go, a terminate no use");
}

#[perennial::test]
async fn a_handler_that_waits_is_dropped_by_a_fatal_signal_and_terminate_has_the_state() {
    let probe = Probe::plain(&[("a", "slow", &[To("b"), Slow(1000)])]).await;

    probe.tell(["slow", "queued"]).await;
    probe.machine.exit(ExitReason::Shutdown);
    settle().await;

    assert_eq!(probe.trace(), "a cast slow, a terminate shutdown");
}

#[perennial::test]
async fn in_a_tree_it_is_a_child_that_begins_anew_in_its_first_state() {
    let trace = Trace::new();
    let make = {
        let trace = trace.clone();
        move || Script { trace: trace.clone(), rules: &[("a", "go", &[To("b")]), ("b", "die", &[Crash])], enters: true }
    };
    let child = ChildSpec::<Machine>::new("m", make);
    let tree = Supervisor::new().child(child).start().await.expect("the tree starts");
    let machine = tree.child::<Machine>("m").await.ok().flatten().expect("it has a machine");

    machine.press("go").expect("it runs");
    machine.press("die").expect("it runs");
    settle().await;

    assert_eq!(machine.place().await.unwrap(), "a");
    assert_eq!(
        trace.take(),
        "a enter a, a cast go, b enter a, b cast die, b terminate panicked: it was told to, a enter a"
    );
    tree.stop().await.expect("the tree stops");
}

#[perennial::test]
async fn without_an_init_it_begins_in_the_default_state() {
    let lamp = Lamp { pressed: 0 }.start().await.unwrap();

    assert_eq!(lamp.press().await.unwrap(), 1);
    assert!(lamp.is_lit().await.unwrap());
    assert_eq!(lamp.smash().await.unwrap(), "crash");

    settle().await;
    assert!(matches!(lamp.is_lit().await, Err(CallError::NoProc)));
}

#[perennial::test]
async fn an_init_may_ignore_stop_and_fail() {
    assert!(matches!(Picky::start("ignore").await, Err(StartError::Ignored)));
    for how in ["stop", "fail"] {
        let Err(StartError::Failed { path, reason }) = Picky::start(how).await else { panic!("`{how}` starts") };
        assert_eq!((path.as_str(), reason.to_string().as_str()), ("Picky", "no use"));
    }
}

#[perennial::test]
async fn an_init_may_insert_an_event_and_set_timeouts() {
    let picky = Picky::start("go").await.unwrap();

    assert_eq!(picky.seen().await.unwrap(), ["enter", "internal"]);
    sleep(ms(60)).await;
    assert_eq!(picky.seen().await.unwrap(), ["enter", "internal", "timeout"]);

    picky.stop().await.unwrap();
}

#[perennial::test]
async fn a_crash_report_shows_the_state_and_the_data() {
    let (reports, _listening) = Reports::listen();
    let strict = names::Strict { kept: "this" }.start().await.unwrap();

    strict.fail(names::Kept("that")).unwrap();
    settle().await;

    let crash = reports.crash();
    assert_eq!(crash.field("handler"), "fail");
    assert!(crash.field("state").contains(r#"Here, Strict { kept: "this" }"#), "{crash:?}");
}

#[perennial::test]
async fn while_it_is_suspended_timeouts_and_events_wait() {
    let probe = Probe::plain(&[("a", "set", &[StateIn(50, "up")])]).await;
    probe.tell(["set"]).await;

    sys::suspend(&probe.machine).await.unwrap();
    probe.tell(["x"]).await;
    sleep(ms(100)).await;
    assert_eq!(probe.trace(), "a cast set");
    sys::resume(&probe.machine).await.unwrap();
    settle().await;

    assert_eq!(probe.trace(), "a cast x, a timeout up");
    probe.stop().await;
}

#[perennial::test]
async fn a_machine_may_have_type_parameters() {
    let shelf = Shelf::<u8>::start().await.unwrap();

    let taken = shelf.take().send();
    shelf.put(7).unwrap();

    assert_eq!(taken.await.unwrap(), 7);
    assert!(shelf.take().timeout(ms(10)).await.is_err());
    shelf.stop().await.unwrap();
}

#[test]
fn handlers_are_tested_without_a_runtime() {
    let mut lamp = Lamp { pressed: 0 };

    let transition = lamp.press(&Light::Off);

    assert_eq!(transition.next_state(), Some(&Light::On));
    assert!(!transition.is_postponed());
}

// ---- A machine that does as it is told.

type Place = &'static str;

/// In which state, with which content, is what to be done. The content of an enter call is the state before.
type Rules = [(Place, &'static str, &'static [Act])];

#[derive(Clone, Copy, Debug)]
enum Act {
    To(Place),
    Repeat,
    Postpone,
    Insert(&'static str),
    StateIn(u64, &'static str),
    Idle(u64, &'static str),
    Named(&'static str, u64, &'static str),
    Cancel,
    Update(&'static str),
    Reply(&'static str),
    Save,
    Slow(u64),
    Settle,
    Fail,
    Crash,
}

struct Script {
    trace: Trace,
    rules: &'static Rules,
    enters: bool,
}

#[gen_statem(state = Place)]
struct Machine {
    trace: Trace,
    rules: &'static Rules,
    enters: bool,
    kept: Option<Reply<&'static str>>,
}

#[derive(Clone, Copy)]
struct Heard(&'static str);

struct Inner(&'static str);

struct Up(&'static str);

#[gen_statem]
impl Machine {
    fn init(Script { trace, rules, enters }: Script) -> (Place, Self) {
        ("a", Self { trace, rules, enters, kept: None })
    }

    #[enter]
    async fn enter(&mut self, place: &Place, previous: &Place) -> Flow<Entered<Self>> {
        if !self.enters {
            return Entered::keep().into();
        }
        self.trace.note(format!("{place} enter {previous}"));
        let acts = self.acts(place, previous);
        assert!(!acts.iter().any(|act| matches!(act, Crash)), "it was told to");
        if acts.iter().any(|act| matches!(act, Settle)) {
            return Stop::normal(()).into();
        }
        for act in acts {
            if let Slow(time) = act {
                sleep(ms(time)).await;
            }
        }
        Entered::keep().into()
    }

    #[cast]
    async fn press(
        &mut self,
        place: &Place,
        word: &'static str,
        event: Event<Self>,
    ) -> Result<Flow<Transition<Self>>, &'static str> {
        self.act("cast", place, word, Some(event), None).await
    }

    #[call]
    async fn ask(
        &mut self,
        place: &Place,
        word: &'static str,
        from: Reply<&'static str>,
        event: Event<Self>,
    ) -> Result<Flow<Transition<Self>>, &'static str> {
        self.act("call", place, word, Some(event), Some(from)).await
    }

    #[call]
    fn place(&self, place: &Place) -> Place {
        place
    }

    #[info]
    async fn heard(
        &mut self,
        place: &Place,
        Heard(word): Heard,
        event: Event<Self>,
    ) -> Result<Flow<Transition<Self>>, &'static str> {
        self.act("info", place, word, Some(event), None).await
    }

    #[internal]
    async fn inner(&mut self, place: &Place, Inner(word): Inner) -> Result<Flow<Transition<Self>>, &'static str> {
        self.act("internal", place, word, None, None).await
    }

    #[timeout]
    async fn up(&mut self, place: &Place, Up(word): Up) -> Result<Flow<Transition<Self>>, &'static str> {
        self.act("timeout", place, word, None, None).await
    }

    fn terminate(&mut self, place: &Place, reason: &ExitReason) {
        let reason = reason.to_string();
        let reason = reason.split(" (at").next().unwrap_or_default();
        self.trace.note(format!("{place} terminate {reason}"));
    }

    fn acts(&self, place: &str, word: &str) -> Vec<Act> {
        let rule = self.rules.iter().find(|(of, content, _)| *of == place && *content == word);
        rule.map_or_else(Vec::new, |(_, _, acts)| acts.to_vec())
    }

    async fn act(
        &mut self,
        kind: &str,
        place: &Place,
        word: &'static str,
        mut event: Option<Event<Self>>,
        mut from: Option<Reply<&'static str>>,
    ) -> Result<Flow<Transition<Self>>, &'static str> {
        self.trace.note(format!("{place} {kind} {word}"));
        let mut transition = Transition::keep();
        let acts = self.acts(place, word);
        for act in &acts {
            match *act {
                To(place) => transition = Transition::to(place),
                Repeat => transition = Transition::repeat(),
                Slow(time) => sleep(ms(time)).await,
                Save => self.kept = from.take(),
                Answer(word) => {
                    if let Some(reply) = from.take().or_else(|| self.kept.take()) {
                        let _ = reply.send(word);
                    }
                }
                Settle => return Ok(Stop::normal(()).into()),
                Fail => return Err("no use"),
                Crash => panic!("it was told to"),
                Postpone | Insert(_) | StateIn(..) | IdleIn(..) | Named(..) | Cancel | Update(_) => {}
            }
        }
        for act in acts {
            transition = match act {
                Postpone => transition.postpone(event.take().expect("it is an event that is postponed once")),
                Insert(word) => transition.next_event(Inner(word)),
                StateIn(time, word) => transition.state_timeout(ms(time), Up(word)),
                IdleIn(time, word) => transition.event_timeout(ms(time), Up(word)),
                Named(name, time, word) => transition.timeout(name, ms(time), Up(word)),
                Cancel => transition.cancel_state_timeout(),
                Update(word) => transition.update_state_timeout(Up(word)),
                To(_) | Repeat | Slow(_) | Save | Answer(_) | Settle | Fail | Crash => transition,
            };
        }
        Ok(transition.into())
    }
}

struct Probe {
    machine: Ref<Machine>,
    trace: Trace,
}

impl Probe {
    async fn plain(rules: &'static Rules) -> Self {
        Self::new(rules, false).await
    }

    async fn entering(rules: &'static Rules) -> Self {
        Self::new(rules, true).await
    }

    async fn new(rules: &'static Rules, enters: bool) -> Self {
        let trace = Trace::new();
        let machine = Machine::start(Script { trace: trace.clone(), rules, enters }).await.expect("it starts");
        Self { machine, trace }
    }

    async fn tell<const N: usize>(&self, words: [&'static str; N]) {
        for word in words {
            self.machine.press(word).expect("it runs");
        }
        settle().await;
    }

    fn trace(&self) -> String {
        self.trace.take()
    }

    async fn stop(self) {
        self.machine.stop().await.expect("it stops");
    }
}

// ---- Machines in their shortest form.

#[derive(Debug, Default, PartialEq)]
enum Light {
    #[default]
    Off,
    On,
}

#[gen_statem(state = Light, restart = transient, call_timeout = 1s)]
struct Lamp {
    pressed: u32,
}

#[gen_statem]
impl Lamp {
    #[call]
    fn press(&mut self, light: &Light) -> Transition<Self, u32> {
        self.pressed += 1;
        let next = if *light == Light::Off { Light::On } else { Light::Off };
        Transition::to(next).reply(self.pressed)
    }

    #[call]
    fn is_lit(&self, light: &Light) -> bool {
        *light == Light::On
    }

    #[call]
    fn smash(&mut self) -> Stop<&'static str> {
        Stop::normal("crash")
    }
}

#[gen_statem(state = Light)]
struct Picky {
    seen: Vec<&'static str>,
}

struct Begun;

#[gen_statem]
impl Picky {
    fn init(how: &'static str) -> Result<Begin<Self>, &'static str> {
        let picky = Self { seen: Vec::new() };
        match how {
            "ignore" => Ok(Begin::ignore()),
            "stop" => Ok(Begin::stop("no use")),
            "fail" => Err("no use"),
            _ => Ok(Begin::at(Light::On, picky).next_event(Begun).state_timeout(Duration::from_millis(50), Begun)),
        }
    }

    #[enter]
    fn enter(&mut self) {
        self.seen.push("enter");
    }

    #[internal]
    fn begun(&mut self, _: Begun) {
        self.seen.push("internal");
    }

    #[timeout]
    fn up(&mut self, _: Begun) {
        self.seen.push("timeout");
    }

    #[call]
    fn seen(&self) -> Vec<&'static str> {
        self.seen.clone()
    }
}

/// What lies on a shelf with one place.
#[derive(PartialEq)]
enum Slot<T> {
    Empty,
    Full(T),
}

#[gen_statem(state = Slot::<T>)]
struct Shelf<T: Clone + PartialEq + Send + Sync + 'static> {
    taken: Vec<T>,
}

#[gen_statem]
impl<T: Clone + PartialEq + Send + Sync + 'static> Shelf<T> {
    fn init() -> (Slot<T>, Self) {
        (Slot::Empty, Self { taken: Vec::new() })
    }

    #[cast]
    fn put(&mut self, slot: &Slot<T>, thing: T, event: Event<Self>) -> Transition<Self> {
        match slot {
            Slot::Empty => Transition::to(Slot::Full(thing)),
            Slot::Full(_) => event.postpone(),
        }
    }

    #[call]
    fn take(&mut self, slot: &Slot<T>, event: Event<Self>) -> Transition<Self, T> {
        match slot {
            Slot::Empty => event.postpone(),
            Slot::Full(thing) => {
                self.taken.push(thing.clone());
                Transition::to(Slot::Empty).reply(thing.clone())
            }
        }
    }
}

/// Names of the macro's own, with other meanings.
mod names {
    #![deny(warnings, missing_docs, clippy::pedantic)]

    macro_rules! more {
        ($($name:ident)*) => {
            $(
                #[expect(dead_code, reason = "it is there to be in the way")]
                struct $name;
            )*
        };
    }
    more!(Option Result Box String Vec Some Ok Err Cx Call Incoming Handled Change Reacted Reply Init M S);

    /// States.
    #[derive(Debug, Default, PartialEq)]
    pub(super) enum Place {
        /// The only one.
        #[default]
        Here,
    }

    /// What is kept.
    #[derive(Clone, Copy, Debug)]
    pub(super) struct Kept(pub(super) &'static str);

    /// A machine among them.
    #[perennial::gen_statem(state = Place, restart = temporary)]
    #[derive(Debug)]
    pub(super) struct Strict {
        pub(super) kept: &'static str,
    }

    #[perennial::gen_statem]
    impl Strict {
        /// Panics.
        #[cast]
        pub(super) fn fail(&mut self, place: &Place, kept: Kept, _: perennial::Event<Self>) {
            assert_eq!((place, kept.0), (&Place::Here, self.kept));
        }

        #[enter]
        fn enter(&mut self, _: &Place, _: &Place, cx: &mut perennial::Cx<Self>) -> perennial::Entered<Self> {
            drop(cx.path());
            perennial::Entered::keep()
        }
    }
}
