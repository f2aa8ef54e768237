//! OTP's rules as cases. A case bears the name of the scenario in `conformance/` whose trace it repeats, where there is one.
//!
//! A tree is written `one_for_all 2: a b:init=ok,fail c:temporary`: strategy, intensity and children. What happens is a
//! list of steps, and the outcome a trace of words: `up a` for a start that came out, `down a` for a stop that was asked
//! for, `dies a` for an end by itself.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use super::*;

/// The name, the tree, the steps, the trace.
type Case = (&'static str, &'static str, &'static str, &'static str);

fn check(cases: &[Case]) {
    for (name, tree, steps, trace) in cases {
        let mut play = Play::new(tree);
        play.trace.clear();
        for step in steps.split("; ").filter(|step| !step.is_empty()) {
            play.step(step);
        }

        assert_eq!(play.trace, *trace, "{name}: {tree}: {steps}");
    }
}

#[test]
fn children_start_in_order_and_stop_in_reverse() {
    check(&[
        ("sup_stop/reverse_order", "one_for_one 1: a b c", "stop", "down c, down b, down a, end Stopped"),
        ("sup_stop/timeout", "one_for_one 1: a b:slow", "stop; wait 5000", "killed b, down a, end Stopped"),
        ("no time at all", "one_for_one 1: a b:at_once:stuck", "stop; let b", "killed b, down a, end Stopped"),
        ("sup_stop/brutal", "one_for_one 1: a b:brutal", "stop", "killed b, down a, end Stopped"),
        (
            "sup_stop/infinity",
            "one_for_one 1: a b:infinity:slow",
            "stop; wait 99999; let b",
            "down b, down a, end Stopped",
        ),
        (
            "sup_stop/child_dies_during_stop",
            "one_for_one 1: a b c:slow",
            "stop; crash a; let c",
            "dies a, down c, down b, end Stopped",
        ),
    ]);
}

#[test]
fn a_failed_boot_stops_what_was_started() {
    let boot = |tree| Play::new(tree).trace;

    assert_eq!(boot("one_for_one 1: a b c"), "up a, up b, up c, booted");
    assert_eq!(
        boot("one_for_one 1: a b c:init=fail d"),
        "up a, up b, failed c, down b, down a, end FailedToStart(Key(3))"
    );
    assert_eq!(boot("one_for_one 1: a:init=ignore b"), "ignored a, close a, up b, booted");
    assert_eq!(boot("one_for_one 1: a:init=ignore:temporary b"), "ignored a, forget a, up b, booted");
}

#[test]
fn who_is_restarted_follows_from_type_and_reason() {
    check(&[
        ("sup_restart/permanent_crash", "one_for_one 1: a", "crash a", "dies a, wait a, up a"),
        ("sup_restart/permanent_normal", "one_for_one 1: a", "end a", "dies a, wait a, up a"),
        ("sup_restart/transient_crash", "one_for_one 1: a:transient", "crash a", "dies a, wait a, up a"),
        ("sup_restart/transient_normal", "one_for_one 1: a:transient", "end a; which", "dies a, close a, [a Stopped]"),
        ("sup_restart/transient_shutdown", "one_for_one 1: a:transient", "shutdown a", "dies a, close a"),
        ("sup_restart/temporary_crash", "one_for_one 1: a:temporary", "crash a; which", "dies a, forget a, []"),
        ("sup_restart/temporary_shutdown", "one_for_one 1: a:temporary", "shutdown a", "dies a, forget a"),
        (
            "sup_restart/transient_normal_then_restart_child",
            "one_for_one 1: a:transient",
            "end a; restart a",
            "dies a, close a, up a, Started",
        ),
    ]);
}

#[test]
fn the_strategy_says_who_else_is_restarted() {
    check(&[
        ("sup_strategy/one_for_one_first", "one_for_one 1: a b c", "crash a", "dies a, wait a, up a"),
        (
            "sup_strategy/one_for_all_first",
            "one_for_all 1: a b c",
            "crash a",
            "dies a, wait a, down c, wait c, down b, wait b, up a, up b, up c",
        ),
        (
            "sup_strategy/rest_for_one_middle",
            "rest_for_one 1: a b c",
            "crash b",
            "dies b, wait b, down c, wait c, up b, up c",
        ),
        (
            "sup_strategy/one_for_all_terminated_sibling",
            "one_for_all 1: a b",
            "terminate b; crash a",
            "down b, close b, Done, dies a, wait a, wait b, up a, up b",
        ),
        (
            "a temporary sibling is gone for good",
            "one_for_all 1: a b:temporary c",
            "crash a; which",
            "dies a, wait a, down c, wait c, down b, forget b, up a, up c, [c Running(Life(2)), a Running(Life(2))]",
        ),
        (
            "sup_strategy/rest_for_one_restart_ignored",
            "rest_for_one 1: a b:init=ok,ignore,ok c",
            "crash b; which; restart b",
            "dies b, wait b, down c, wait c, ignored b, close b, up c, \
             [c Running(Life(2)), b Stopped, a Running(Life(1))], up b, Started",
        ),
    ]);
}

#[test]
fn a_failed_restart_is_tried_again_and_counts() {
    check(&[
        (
            "sup_intensity/failing_restart_recovers",
            "one_for_one 2: a:init=ok,fail,ok",
            "crash a; left",
            "dies a, wait a, failed a, wait a, up a, left 0",
        ),
        (
            "sup_intensity/failing_restart_counts",
            "one_for_one 2: a:init=ok,fail b",
            "crash a",
            "dies a, wait a, failed a, wait a, failed a, wait a, down b, end GaveUp",
        ),
        (
            "sup_strategy/one_for_all_sibling_restart_fails",
            "one_for_all 2: a b:init=ok,fail,ok c",
            "crash a",
            "dies a, wait a, down c, wait c, down b, wait b, up a, failed b, wait b, down a, wait a, up a, up b, up c",
        ),
        (
            "sup_strategy/rest_later_fails_then_earlier",
            "rest_for_one 3: a b c:init=ok,fail,fail,ok d",
            "crash b",
            "dies b, wait b, down d, wait d, down c, wait c, up b, failed c, wait c, failed c, wait c, up c, up d",
        ),
    ]);
}

#[test]
fn between_two_tries_requests_are_served() {
    let tree = "one_for_one 3: z a:held=2:init=ok,fail,ok y";
    let begin = "crash a; ";
    for (name, steps, trace) in [
        ("sup_admin/restarting_shutdown", "stop; let a", "failed a, wait a, down y, down z, end Stopped"),
        ("sup_admin/restarting_delete", "delete a; let a", "failed a, wait a, Restarting, up a"),
        ("restarting_restart", "restart a; let a", "failed a, wait a, Restarting, up a"),
        ("sup_admin/restarting_start", "add a; let a", "failed a, wait a, AlreadyPresent, up a"),
        ("terminate_child ends the tries", "terminate a; let a", "failed a, wait a, close a, Done"),
    ] {
        let mut play = Play::new(tree);
        play.trace.clear();
        (begin.to_owned() + steps).split("; ").for_each(|step| play.step(step));

        assert_eq!(play.trace, format!("dies a, wait a, {trace}"), "{name}: {steps}");
    }
    check(&[
        (
            "sup_admin/restarting_one_for_all",
            "one_for_all 3: z a:held=2:init=ok,fail,ok y",
            "crash a; which; count; let a",
            "dies a, wait a, down y, wait y, down z, wait z, up z, failed a, wait a, \
             [y Stopped, a Restarting, z Running(Life(2))], active 1 of 3, down z, wait z, up z, up a, up y",
        ),
        (
            "sup_admin/restarting_one_for_all_terminate",
            "one_for_all 3: z a:held=2:init=ok,fail,ok y",
            "crash a; terminate a; let a; which",
            "dies a, wait a, down y, wait y, down z, wait z, up z, failed a, wait a, close a, close y, Done, \
             [y Stopped, a Stopped, z Running(Life(2))]",
        ),
    ]);
}

#[test]
fn what_happens_while_it_is_busy_waits_its_turn() {
    check(&[
        (
            "sup_busy/crash_queued_before_stop",
            "one_for_one 3: a:held=2 b",
            "crash a; crash b; stop; let a",
            "dies a, wait a, dies b, up a, wait b, up b, down b, down a, end Stopped",
        ),
        (
            "sup_busy/one_two_crashes_meanwhile_limit",
            "one_for_one 1: a:held=2 b",
            "crash a; crash b; let a",
            "dies a, wait a, dies b, up a, down a, end GaveUp",
        ),
        (
            "sup_busy/all_sibling_dies_meanwhile",
            "one_for_all 1: a b c:slow d",
            "crash d; crash a; let c",
            "dies d, wait d, dies a, down c, wait c, down b, wait b, wait a, up a, up b, up c, up d",
        ),
        (
            "sup_busy/rest_earlier_dies_meanwhile",
            "rest_for_one 2: a b c:slow=1",
            "crash b; crash a; let c",
            "dies b, wait b, dies a, down c, wait c, up b, up c, wait a, down c, wait c, down b, wait b, up a, up b, up c",
        ),
        (
            "sup_busy/terminate_child_dead_but_unseen",
            "one_for_one 3: s:held=2 a",
            "crash s; crash a; terminate a; let s",
            "dies s, wait s, dies a, up s, wait a, up a, down a, close a, Done",
        ),
        (
            "sup_busy/parent_signal_waits_for_restart",
            "one_for_one 1: a:held=2 b",
            "crash a; stop; let a",
            "dies a, wait a, up a, down b, down a, end Stopped",
        ),
        (
            "the dead are seen as they were, but are not active",
            "one_for_one 3: a:slow b",
            "terminate a; crash b; which; count; let a",
            "dies b, down a, close a, Done, wait b, up b, [b Running(Life(2)), a Stopped], active 1 of 2",
        ),
    ]);
}

#[test]
fn a_child_that_unlinked_itself_is_missed_by_nobody() {
    check(&[(
        "sup_stop/child_unlinked_dies",
        "one_for_one 1: a",
        "unlinked a; which; count; terminate a; which; restart a",
        "dies a, [a Running(Life(1))], active 0 of 1, close a, Done, [a Stopped], up a, Started",
    )]);
}

#[test]
fn children_are_added_and_removed_by_hand() {
    check(&[
        ("", "one_for_one 1: a", "add b; which", "up b, Started, [b Running(Life(1)), a Running(Life(1))]"),
        ("", "one_for_one 1: a", "add a", "AlreadyStarted"),
        (
            "",
            "one_for_one 1: a",
            "terminate a; add a; delete a; add a",
            "down a, close a, Done, AlreadyPresent, forget a, Done, up a, Started",
        ),
        ("", "one_for_one 1: a", "add b:init=fail; which", "failed b, Failed, forget b, [a Running(Life(1))]"),
        (
            "sup_start/child_ignore_added",
            "one_for_one 1: a",
            "add b:init=ignore; restart b",
            "ignored b, close b, Ignored, ignored b, close b, Ignored",
        ),
        (
            "sup_start/temporary_ignore_added",
            "one_for_one 1: a",
            "add b:init=ignore:temporary; which",
            "ignored b, forget b, Ignored, [a Running(Life(1))]",
        ),
        (
            "",
            "one_for_one 1: a:init=ok,fail,ok",
            "terminate a; restart a; restart a",
            "down a, close a, Done, failed a, close a, Failed, up a, Started",
        ),
        (
            "",
            "one_for_one 1: a",
            "delete a; restart a; terminate x; delete x; restart x",
            "Running, Running, NotFound, NotFound, NotFound",
        ),
        ("", "one_for_one 1: a b:temporary", "terminate b; which", "down b, forget b, Done, [a Running(Life(1))]"),
        (
            "sup_intensity/admin_restart_free",
            "one_for_one 0: a",
            "terminate a; restart a; left",
            "down a, close a, Done, up a, Started, left 0",
        ),
    ]);
}

#[test]
fn significant_children_end_the_supervisor_by_ending_by_themselves() {
    let any = "one_for_one 1 any: a:transient:significant b:transient:significant c";
    let all = "one_for_one 1 all: a:transient:significant b:transient:significant c";
    check(&[
        ("sup_significant/any_transient_normal", any, "end a", "dies a, down c, down b, end AutoShutdown"),
        ("sup_significant/any_transient_crash", any, "crash a", "dies a, wait a, up a"),
        ("sup_significant/by_hand", any, "terminate a", "down a, close a, Done"),
        ("one of two", all, "end a", "dies a, close a"),
        ("both", all, "end a; end b", "dies a, close a, dies b, down c, end AutoShutdown"),
        (
            "sup_significant/all_by_hand_then_other",
            all,
            "terminate a; end b",
            "down a, close a, Done, dies b, down c, end AutoShutdown",
        ),
        ("restarted by hand", all, "end a; restart a; end b", "dies a, close a, up a, Started, dies b, close b"),
        (
            "sup_significant/nonsignificant_any",
            "one_for_one 1 any: a:transient b:transient:significant",
            "end a",
            "dies a, close a",
        ),
        (
            "sup_significant/any_temporary_crash",
            "one_for_one 1 any: a:temporary:significant b",
            "crash a",
            "dies a, down b, end AutoShutdown",
        ),
        (
            "sup_significant/any_ignore_at_restart",
            "one_for_one 1 any: a:transient:significant:init=ok,ignore",
            "crash a",
            "dies a, wait a, ignored a, close a",
        ),
        (
            "sup_significant/intensity_first",
            "one_for_one 0 any: a:transient:significant b",
            "crash a",
            "dies a, down b, end GaveUp",
        ),
        (
            "sup_significant/bystander_one_for_all",
            "one_for_all 1 any: a b:temporary:significant",
            "crash a",
            "dies a, wait a, down b, forget b, up a",
        ),
    ]);
}

#[test]
fn every_end_is_decided_once() {
    for (tree, steps, decisions) in [
        ("one_for_one 2: a", "crash a; crash a; crash a", "a Restart { left: 1 }, a Restart { left: 0 }, a GiveUp"),
        ("one_for_one 1: a:transient b:temporary", "end a; crash b", "a Keep, b Remove"),
        ("one_for_one 1 any: a:transient:significant b", "end a", "a ShutDown, b Stopped"),
        (
            "one_for_all 1: a b:slow=1",
            "crash a; crash b; stop",
            "a Restart { left: 0 }, b Stopped, b Stopped, a Stopped",
        ),
        ("one_for_one 1: a:slow b", "stop; crash b; let a", "b Stopped, a Stopped"),
        ("one_for_one 1: a", "unlinked a; stop", ""),
        ("one_for_one 1: a:slow", "terminate a; unlinked a", "a Stopped"),
        ("one_for_one 1: a:stuck", "stuck a", "a Escalate"),
        ("one_for_one 1: a:stuck:replace", "stuck a", "a Restart { left: 0 }"),
        ("dynamic 1: a:transient b", "end a; stop", "a Remove, b Stopped"),
    ] {
        let mut play = Play::new(tree);
        steps.split("; ").for_each(|step| play.step(step));

        assert_eq!(play.decisions.join(", "), decisions, "{tree}: {steps}");
    }
}

#[test]
fn a_kill_waits_for_no_decision() {
    check(&[
        ("", "one_for_one 1: a b", "kill", "down b, down a, end Killed"),
        (
            "a start is interrupted",
            "one_for_one 1: a:held=2 b",
            "crash a; kill",
            "dies a, wait a, failed a, down b, end Killed",
        ),
        (
            "a start that hangs is killed in its time",
            "one_for_one 1: a:held=2:slow b",
            "crash a; kill; wait 4999; wait 1",
            "dies a, wait a, failed a, down b, end Killed",
        ),
        (
            "crashes in line are not served",
            "one_for_one 1: a:slow b",
            "terminate a; crash b; kill; let a",
            "dies b, down a, end Killed",
        ),
        ("a stop becomes a kill", "one_for_one 1: a b:slow", "stop; kill; let b", "down b, down a, end Killed"),
    ]);
}

#[test]
fn unresponsive_children_are_escalated_waited_for_or_replaced() {
    check(&[
        ("", "one_for_one 1: a b:stuck c", "stop; wait 5000; stuck b", "down c, down a, end Escalated(Key(2))"),
        ("", "one_for_one 1: a b:stuck c", "stuck b", "down c, down a, end Escalated(Key(2))"),
        (
            "",
            "one_for_one 1: a b:stuck:wait_for c",
            "stop; wait 5000; stuck b; let b",
            "down c, killed b, down a, end Stopped",
        ),
        (
            "",
            "one_for_one 1: a b:stuck:replace c",
            "stop; wait 5000; stuck b",
            "down c, abandon b, down a, end Stopped",
        ),
        ("", "one_for_one 1: a b:stuck:replace c", "stuck b", "abandon b, wait b, up b"),
        ("", "one_for_one 1: a b:temporary", "unresponsive b", "dies b, down a, end Escalated(Key(2))"),
        ("", "one_for_one 1: a b:stuck:brutal c", "terminate b; stuck b", "down c, down a, end Escalated(Key(2))"),
        ("graver than a kill", "one_for_one 1: a b:stuck", "kill; wait 5000; stuck b", "down a, end Escalated(Key(2))"),
    ]);
}

#[test]
fn the_children_of_a_dynamic_supervisor_come_and_go() {
    check(&[
        ("dynamic_supervisor/permanent_crash", "dynamic 1: a b", "crash a", "dies a, wait a, up a"),
        (
            "dynamic_supervisor/transient_normal",
            "dynamic 1: a:transient b",
            "end a; which",
            "dies a, forget a, [b Running(Life(1))]",
        ),
        (
            "dynamic_supervisor/restart_ignore",
            "dynamic 1: a:init=ok,ignore",
            "crash a; count",
            "dies a, wait a, ignored a, forget a, active 0 of 0",
        ),
        (
            "dynamic_supervisor/restart_fails",
            "dynamic 2: a:init=ok,fail,ok",
            "crash a",
            "dies a, wait a, failed a, wait a, up a",
        ),
        ("dynamic_supervisor/child_init_ignore", "dynamic 1: a", "add b:init=ignore", "ignored b, forget b, Ignored"),
        (
            "dynamic_supervisor/max_children_failed_start",
            "dynamic 1 most=2: a",
            "add b:init=fail; add c; add d",
            "failed b, Failed, forget b, up c, Started, MaxChildren",
        ),
        (
            "sup_simple/terminate_by_pid",
            "dynamic 1: a b",
            "terminate a; terminate a; count",
            "down a, forget a, Done, NotFound, active 1 of 1",
        ),
        (
            "sup_simple/restarting_terminate",
            "dynamic 2: a:held=2:init=ok,fail,ok",
            "crash a; terminate a; let a; count",
            "dies a, wait a, failed a, wait a, forget a, Done, active 0 of 0",
        ),
        (
            "sup_simple/restarting_stop",
            "dynamic 2: a:held=2:init=ok,fail b",
            "crash a; stop; let a",
            "dies a, wait a, failed a, wait a, down b, end Stopped",
        ),
        ("sup_simple/escalation", "dynamic 0: a b", "crash a", "dies a, down b, end GaveUp"),
        (
            "each has its own time",
            "dynamic 1: a:slow b c:slow:brutal",
            "stop; wait 5000",
            "down b, killed c, killed a, end Stopped",
        ),
        (
            "",
            "dynamic 1: a:stuck:replace b:stuck",
            "stop; wait 5000; stuck a; stuck b",
            "abandon a, end Escalated(Key(2))",
        ),
        (
            "sup_simple/significant_all",
            "dynamic 1 all: a:temporary:significant b:temporary:significant",
            "end a; end b",
            "dies a, forget a, dies b, end AutoShutdown",
        ),
    ]);
}

#[test]
fn delayed_restarts_are_restarting_until_their_time() {
    check(&[
        (
            "",
            "one_for_one 5 backoff: a b",
            "crash a; which; wait 100; which",
            "dies a, wait a, [b Running(Life(1)), a Restarting], up a, [b Running(Life(1)), a Running(Life(2))]",
        ),
        ("", "one_for_one 5 backoff: a b", "crash a; terminate a; wait 100", "dies a, wait a, close a, Done"),
        ("", "one_for_one 5 backoff: a b", "crash a; restart a; wait 100", "dies a, wait a, Restarting, up a"),
        (
            "",
            "one_for_one 1 backoff: a b",
            "crash a; wait 100; crash a",
            "dies a, wait a, up a, dies a, down b, end GaveUp",
        ),
        ("", "one_for_one 5 backoff: a b", "crash a; stop", "dies a, wait a, down b, end Stopped"),
        (
            "the group stops at once",
            "one_for_all 5 backoff: a b c",
            "crash b; wait 100",
            "dies b, wait b, down c, wait c, down a, wait a, up a, up b, up c",
        ),
        (
            "a second crash meanwhile",
            "one_for_one 5 backoff: a b",
            "crash a; crash b; wait 200",
            "dies a, wait a, dies b, wait b, up a, up b",
        ),
        (
            "by hand meanwhile",
            "rest_for_one 5 backoff: a b",
            "crash a; restart b; wait 100",
            "dies a, wait a, down b, wait b, up b, Started, down b, wait b, up a, up b",
        ),
    ]);
}

#[test]
fn the_window_slides() {
    check(&[
        (
            "sup_intensity/window_expires",
            "one_for_one 1: a",
            "crash a; wait 5001; crash a",
            "dies a, wait a, up a, dies a, wait a, up a",
        ),
        (
            "sup_intensity/window_not_expired",
            "one_for_one 1: a",
            "crash a; wait 5000; crash a",
            "dies a, wait a, up a, dies a, end GaveUp",
        ),
        (
            "sup_intensity/temporary_free",
            "one_for_one 0: a:temporary b:temporary",
            "crash a; crash b; left",
            "dies a, forget a, dies b, forget b, left 0",
        ),
    ]);
}

#[test]
fn a_great_many_children_cost_no_more_each() {
    let mut play = Play::new("dynamic 1: ");
    let many = 20_000;
    for number in 0..many {
        play.start_child(&format!("c{number}"));
    }
    for number in (0..many / 2).map(|number| number * 2) {
        play.step(&format!("terminate c{number}"));
    }
    play.trace.clear();

    play.step("stop");

    assert_eq!(play.trace.matches("down").count(), many / 2);
    assert!(play.trace.ends_with("end Stopped"));
}

// ------------------------------------------------------------------------------------------------- the processes around it

/// A machine and the processes around it, which do as they are told unless a case says otherwise.
struct Play {
    machine: Supervisor,
    now: Instant,
    next: u64,
    /// By name, so that a case can speak of them.
    keys: BTreeMap<String, Key>,
    scripts: BTreeMap<Key, Script>,
    /// What the machine has not been told yet.
    inbox: VecDeque<Event>,
    trace: String,
    decisions: Vec<String>,
}

/// What one child does.
#[derive(Clone, Debug, Default)]
struct Script {
    name: String,
    /// How its starts come out; the last goes on.
    init: Vec<Outcome>,
    /// Which of its starts is held until `let`.
    held: Option<u32>,
    /// Which of its lives ignores a stop until `let`; every one if it is 0.
    slow: Option<u32>,
    stuck: bool,
    life: u32,
    killed: bool,
}

impl Play {
    fn new(tree: &str) -> Self {
        let (settings, children) = tree.split_once(": ").expect("a tree has settings and children");
        let mut config = Config {
            strategy: Strategy::OneForOne,
            intensity: 0,
            period: Duration::from_secs(5),
            auto_shutdown: AutoShutdown::Never,
            backoff: None,
            seed: 1,
            max_children: None,
        };
        for word in settings.split(' ') {
            match word {
                "one_for_one" => config.strategy = Strategy::OneForOne,
                "one_for_all" => config.strategy = Strategy::OneForAll,
                "rest_for_one" => config.strategy = Strategy::RestForOne,
                "dynamic" => config.strategy = Strategy::SimpleOneForOne,
                "any" => config.auto_shutdown = AutoShutdown::AnySignificant,
                "all" => config.auto_shutdown = AutoShutdown::AllSignificant,
                "backoff" => {
                    config.backoff = Some(Backoff { first: Duration::from_millis(100), most: Duration::from_secs(1) });
                }
                number => match number.strip_prefix("most=") {
                    Some(most) => config.max_children = Some(most.parse().expect("a number")),
                    None => config.intensity = number.parse().expect("a number"),
                },
            }
        }
        let mut play = Self {
            machine: Supervisor::new(config),
            now: Instant::now(),
            next: 0,
            keys: BTreeMap::new(),
            scripts: BTreeMap::new(),
            inbox: VecDeque::new(),
            trace: String::new(),
            decisions: Vec::new(),
        };
        let children = children.split(' ').filter(|child| !child.is_empty()).map(|child| play.declare(child)).collect();
        play.send(Event::Boot(children));
        play
    }

    fn declare(&mut self, text: &str) -> (Key, Arc<Child>) {
        let mut words = text.split(':');
        let name = words.next().expect("a child has a name");
        let mut script = Script { name: name.to_owned(), ..Script::default() };
        let mut child = Child {
            id: name.to_owned().into(),
            restart: Restart::Permanent,
            shutdown: Shutdown::default(),
            significant: false,
            kind: ChildKind::Worker,
            unresponsive: Unresponsive::Escalate,
        };
        for word in words {
            match word.split_once('=').unwrap_or((word, "0")) {
                ("transient", _) => child.restart = Restart::Transient,
                ("temporary", _) => child.restart = Restart::Temporary,
                ("significant", _) => child.significant = true,
                ("brutal", _) => child.shutdown = Shutdown::BrutalKill,
                ("at_once", _) => child.shutdown = Shutdown::After(Duration::ZERO),
                ("infinity", _) => child.shutdown = Shutdown::Infinity,
                ("wait_for", _) => child.unresponsive = Unresponsive::Wait,
                ("replace", _) => child.unresponsive = Unresponsive::Replace,
                ("stuck", _) => script.stuck = true,
                ("slow", life) => script.slow = life.parse().ok(),
                ("held", life) => script.held = life.parse().ok(),
                ("init", outcomes) => script.init = outcomes.split(',').map(outcome).collect(),
                (other, _) => panic!("`{other}` is no option"),
            }
        }
        self.next += 1;
        let key = Key(self.next);
        self.keys.entry(name.to_owned()).or_insert(key);
        self.scripts.insert(key, script);
        (key, child.into())
    }

    fn start_child(&mut self, text: &str) {
        let (key, child) = self.declare(text);
        if self.machine.child(self.keys[&child.id.to_string()]).is_none() {
            self.keys.insert(child.id.to_string(), key);
        }
        self.send(Event::Request(Ticket(1), Request::StartChild(key, child)));
    }

    fn step(&mut self, step: &str) {
        let (word, name) = step.split_once(' ').unwrap_or((step, ""));
        let key = self.keys.get(name).copied().unwrap_or(Key(0));
        let which = Which::Key(key);
        match word {
            "crash" => self.dies(key, Exit::Crash, true),
            "end" => self.dies(key, Exit::Normal, true),
            "shutdown" => self.dies(key, Exit::Shutdown, true),
            "unresponsive" => self.dies(key, Exit::Unresponsive, true),
            "unlinked" => self.dies(key, Exit::Crash, false),
            "stuck" => {
                let life = Life(self.scripts[&key].life);
                self.send(Event::Unresponsive(key, life));
            }
            "let" => self.goes_on(key),
            "add" => self.start_child(name),
            "terminate" => self.send(Event::Request(Ticket(1), Request::TerminateChild(which))),
            "restart" => self.send(Event::Request(Ticket(1), Request::RestartChild(which))),
            "delete" => self.send(Event::Request(Ticket(1), Request::DeleteChild(which))),
            "which" => self.send(Event::Request(Ticket(1), Request::WhichChildren)),
            "count" => self.send(Event::Request(Ticket(1), Request::CountChildren)),
            "stop" => self.send(Event::Stop),
            "kill" => self.send(Event::Kill),
            "left" => self.word(&format!("left {}", self.machine.intensity_left(self.now))),
            "wait" => self.wait(Duration::from_millis(name.parse().expect("a number"))),
            other => panic!("`{other}` is no step"),
        }
    }

    fn word(&mut self, word: &str) {
        if !self.trace.is_empty() {
            self.trace += ", ";
        }
        self.trace += word;
    }

    fn wait(&mut self, time: Duration) {
        let until = self.now + time;
        while let Some(at) = self.machine.alarm().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.send(Event::Alarm);
        }
        self.now = until;
    }

    fn dies(&mut self, key: Key, exit: Exit, linked: bool) {
        let script = &self.scripts[&key];
        let (life, word) = (Life(script.life), format!("dies {}", script.name));
        self.word(&word);
        self.send(Event::Ended { key, life, exit, linked });
    }

    /// A held start comes out, or a slow stop.
    fn goes_on(&mut self, key: Key) {
        let script = self.scripts.get_mut(&key).expect("it is declared");
        if script.held == Some(script.life) {
            script.held = None;
            self.comes_out(key);
        } else {
            script.slow = None;
            script.stuck = false;
            self.stops(key);
        }
        self.settle();
    }

    fn send(&mut self, event: Event) {
        self.inbox.push_back(event);
        self.settle();
    }

    fn settle(&mut self) {
        while let Some(event) = self.inbox.pop_front() {
            for action in self.machine.step(self.now, event) {
                self.act(action);
            }
        }
    }

    fn act(&mut self, action: Action) {
        let name = |play: &Self, key: &Key| play.scripts[key].name.clone();
        match action {
            Action::Start(key, life) => {
                let script = self.scripts.get_mut(&key).expect("it is declared");
                script.life = life.0;
                script.killed = false;
                if script.held != Some(life.0) {
                    self.comes_out(key);
                }
            }
            Action::Stop(key, life) | Action::Orphan(key, life) => {
                let script = &self.scripts[&key];
                if script.held == Some(life.0) {
                    self.inbox.push_back(Event::Started(key, life, Outcome::Failed(Exit::Shutdown)));
                    self.word(&format!("failed {}", name(self, &key)));
                } else if !script.stuck && script.slow.is_none_or(|slow| slow != 0 && slow != life.0) {
                    self.stops(key);
                }
            }
            Action::Kill(key, _) => {
                let script = self.scripts.get_mut(&key).expect("it is declared");
                script.killed = true;
                if !script.stuck {
                    self.stops(key);
                }
            }
            Action::Booted => self.word("booted"),
            Action::Answer(_, answer) => self.word(&told(&answer)),
            Action::Again(key) => self.inbox.push_back(Event::Again(key)),
            Action::Wait(key) => self.word(&format!("wait {}", name(self, &key))),
            Action::Close(key) => self.word(&format!("close {}", name(self, &key))),
            Action::Forget(key) => self.word(&format!("forget {}", name(self, &key))),
            Action::Abandon(key, _) => self.word(&format!("abandon {}", name(self, &key))),
            Action::Decided(key, _, decision) => self.decisions.push(format!("{} {decision:?}", name(self, &key))),
            Action::End(ending) => self.word(&format!("end {ending:?}")),
        }
    }

    fn comes_out(&mut self, key: Key) {
        let script = &self.scripts[&key];
        let nth = usize::try_from(script.life).expect("a small number") - 1;
        let outcome = script.init.get(nth).or(script.init.last()).copied().unwrap_or(Outcome::Up);
        let word = match outcome {
            Outcome::Up => "up",
            Outcome::Ignored => "ignored",
            Outcome::Failed(_) => "failed",
        };
        let (life, word) = (Life(script.life), format!("{word} {}", script.name));
        self.word(&word);
        self.inbox.push_back(Event::Started(key, life, outcome));
    }

    fn stops(&mut self, key: Key) {
        let script = &self.scripts[&key];
        let (word, exit) = if script.killed { ("killed", Exit::Crash) } else { ("down", Exit::Shutdown) };
        let (life, word) = (Life(script.life), format!("{word} {}", script.name));
        self.word(&word);
        self.inbox.push_back(Event::Ended { key, life, exit, linked: true });
    }
}

fn outcome(word: &str) -> Outcome {
    match word {
        "ok" => Outcome::Up,
        "ignore" => Outcome::Ignored,
        "fail" => Outcome::Failed(Exit::Crash),
        other => panic!("`{other}` is no outcome"),
    }
}

fn told(answer: &Answer) -> String {
    match answer {
        Answer::Started(..) => "Started".to_owned(),
        Answer::Failed(_) => "Failed".to_owned(),
        Answer::AlreadyStarted(..) => "AlreadyStarted".to_owned(),
        Answer::Children(list) => {
            let rows: Vec<_> = list.iter().map(|row| format!("{} {:?}", row.id, row.state)).collect();
            format!("[{}]", rows.join(", "))
        }
        Answer::Counts(counts) => format!("active {} of {}", counts.active, counts.specs),
        Answer::Done
        | Answer::Ignored
        | Answer::AlreadyPresent
        | Answer::MaxChildren
        | Answer::NotFound
        | Answer::Running
        | Answer::Restarting
        | Answer::Spec(_) => format!("{answer:?}"),
    }
}
