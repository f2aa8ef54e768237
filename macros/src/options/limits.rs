//! Values that are of the right kind, and make no sense.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use syn::{LitInt, LitStr};

use super::Rule;

/// What is wrong with a time, if anything is.
pub(super) fn time(rule: &Rule, length: Duration) -> Result<(), String> {
    if !length.is_zero() {
        return Ok(());
    }
    Err(match rule.key {
        "period" => "restarts are counted within `period`, and within no time there are none; write `period = 5s`",
        "start_timeout" => "no `init` is done in no time; write `start_timeout = 5s`, or leave it out",
        "call_timeout" => "no call is answered in no time; write `call_timeout = 5s`",
        "shutdown" => "nothing ends in no time; write `shutdown = brutal_kill`",
        _ => return Ok(()),
    }
    .to_owned())
}

/// What is wrong with a number, if anything is.
pub(super) fn number(rule: &Rule, number: &LitInt) -> Result<(), String> {
    let key = rule.key;
    let Ok(value) = number.base10_parse::<u64>() else {
        return Err(format!("this is more than any computer counts; write `{}`", rule.example()));
    };
    match key {
        "intensity" if value > u64::from(u32::MAX) => Err(format!("`intensity` is at most {}", u32::MAX)),
        "mailbox" if value == 0 => {
            Err("a mailbox for 0 messages takes none; write `mailbox = 1`, or leave it out".to_owned())
        }
        "worker_threads" if value == 0 => {
            Err("on 0 threads nothing runs; write `worker_threads = 1`, or leave it out".to_owned())
        }
        _ => Ok(()),
    }
}

/// What is wrong with the times of a backoff, if anything is.
pub(super) fn range(first: (Duration, &str), longest: (Duration, &str)) -> Result<(), String> {
    if first.0 > longest.0 {
        return Err(format!("the first delay is longer than the longest; write `{}..{}`", longest.1, first.1));
    }
    if first.0.is_zero() {
        return Err(format!(
            "each delay doubles the last, and twice nothing is nothing; write `100ms..{}`",
            match longest {
                (most, text) if most > Duration::from_millis(100) => text,
                _ => "30s",
            }
        ));
    }
    Ok(())
}

/// What is wrong with a text, if anything is.
pub(super) fn text(rule: &Rule, text: &LitStr) -> Result<(), String> {
    if rule.key == "name" && text.value().trim().is_empty() {
        return Err(format!("by an empty name nobody is found; write `{}`, or leave it out", rule.example()));
    }
    Ok(())
}
