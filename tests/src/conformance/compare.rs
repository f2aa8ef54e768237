//! Traces beside OTP's.

use std::fmt::Write;

use serde_json::Value;

use super::{Scenario, run::marked_trace};

/// What came of a scenario.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// Its trace is OTP's.
    Passed,
    /// It is not; this is the first step that differs.
    Failed(String),
    /// It was not run, for this reason.
    Skipped(String),
}

/// What none of the scenarios that need this can be run for.
const NOT_BUILT: &[&str] = &["untyped"];

/// The list of them, as text.
const DIFFERENCES: &str = include_str!("../../conformance/differences.txt");

/// The scenarios that differ on purpose, each with its reason.
pub fn differences() -> impl Iterator<Item = (&'static str, &'static str)> {
    DIFFERENCES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

/// Why a scenario differs from OTP, if it does on purpose or cannot be run.
#[must_use]
pub fn difference(scenario: &Scenario) -> Option<String> {
    let name = scenario.name();
    if let Some((_, why)) = differences().find(|(listed, _)| *listed == name) {
        return Some(why.to_owned());
    }
    let tag = scenario.tags().find(|tag| NOT_BUILT.contains(tag))?;
    Some(if tag == "untyped" { "ruled out by types".to_owned() } else { format!("not built: {tag}") })
}

/// The mark of a `terminate` event of a process that did not trap exits: OTP runs none there if the end came by a signal.
pub(super) const UNTRAPPED: &str = "untrapped";

/// Why a trace differs that has more of such events than OTP's, and is the same otherwise.
const TERMINATES: &str = "`terminate` runs without trap_exit too: it is one more event";

/// A trace without the marks.
pub(super) fn unmarked(trace: &[Value]) -> Vec<Value> {
    let mut trace = trace.to_vec();
    for event in trace.iter_mut().filter_map(|step| step["events"].as_array_mut()).flatten() {
        event.as_object_mut().map(|event| event.remove(UNTRAPPED));
    }
    trace
}

/// Runs a scenario and compares its trace with OTP's.
#[must_use]
pub fn check(scenario: &Scenario) -> Verdict {
    if let Some(why) = difference(scenario) {
        return Verdict::Skipped(why);
    }
    let golden = match scenario.golden() {
        Ok(golden) => golden,
        Err(error) => return Verdict::Failed(format!("it has no trace to compare with: {error}")),
    };
    let marked = marked_trace(scenario);
    let trace = unmarked(&marked);
    let order = scenario.order();
    match golden.iter().zip(&trace).find(|(golden, step)| !is_same(order, golden, step)) {
        Some(_) if golden.iter().zip(&marked).all(|(golden, step)| only_terminates_more(order, golden, step)) => {
            Verdict::Skipped(TERMINATES.to_owned())
        }
        Some((golden, step)) => Verdict::Failed(describe(golden, step)),
        None if golden.len() == trace.len() => Verdict::Passed,
        None => Verdict::Failed(format!("OTP's trace has {} steps, this one {}", golden.len(), trace.len())),
    }
}

/// The events of a step, in the order in which a trace has them.
pub(super) fn ordered(order: &str, mut events: Vec<Value>) -> Vec<Value> {
    match order {
        "by_process" => events.sort_by(|a, b| a["p"].as_str().cmp(&b["p"].as_str())),
        "any" => events.sort_by_key(ToString::to_string),
        _ => {}
    }
    events
}

fn is_same(order: &str, golden: &Value, step: &Value) -> bool {
    if order != "any" {
        return golden == step;
    }
    let events = |step: &Value| ordered(order, step["events"].as_array().cloned().unwrap_or_default());
    golden["op"] == step["op"] && golden["result"] == step["result"] && events(golden) == events(step)
}

/// Whether a step is OTP's but for `terminate` events that are marked.
fn only_terminates_more(order: &str, golden: &Value, marked: &Value) -> bool {
    let events = |step: &Value| step["events"].as_array().cloned().unwrap_or_default();
    let theirs = ordered(order, events(golden));
    let mut theirs = theirs.iter().peekable();
    let mut ours = events(marked);
    if order == "any" {
        ours.sort_by_key(|event| bare(event).to_string());
    }
    let others_are_known = ours
        .iter()
        .all(|event| theirs.next_if(|golden| **golden == bare(event)).is_some() || event.get(UNTRAPPED).is_some());
    golden["op"] == marked["op"] && golden["result"] == marked["result"] && others_are_known && theirs.next().is_none()
}

fn bare(event: &Value) -> Value {
    let mut event = event.clone();
    event.as_object_mut().map(|event| event.remove(UNTRAPPED));
    event
}

/// The first difference of a step, for people.
fn describe(golden: &Value, step: &Value) -> String {
    let mut text = format!("step {} ({})", golden["step"], golden["op"]);
    if golden["result"] != step["result"] {
        let _ = write!(text, "\n  result in OTP  {}\n  result here    {}", golden["result"], step["result"]);
    }
    let list = |step: &Value| step["events"].as_array().cloned().unwrap_or_default();
    let (theirs, ours) = (list(golden), list(step));
    let at = theirs.iter().zip(&ours).take_while(|(a, b)| a == b).count();
    if at < theirs.len().max(ours.len()) {
        for (who, events) in [("OTP ", &theirs), ("here", &ours)] {
            for (i, event) in events.iter().enumerate().skip(at.saturating_sub(1)) {
                let _ = write!(text, "\n  {who} {i:2}  {event}");
            }
        }
    }
    text
}
