//! Words that people write, and what they mean by them: names from OTP, from Elixir, and from next door.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use super::{AUTO_SHUTDOWN, CRATE, RESTART, Rule, STRATEGY, Takes, UNRESPONSIVE};
use crate::names::{camel, list, nearest, unknown};

/// Options by names that they have elsewhere.
const OTHER_NAMES: [(&str, &str); 10] = [
    ("max_restarts", "intensity"),
    ("max_seconds", "period"),
    ("within", "period"),
    ("restart_strategy", "strategy"),
    ("restart_type", "restart"),
    ("shutdown_timeout", "shutdown"),
    ("init_timeout", "start_timeout"),
    ("capacity", "mailbox"),
    ("threads", "worker_threads"),
    ("current_thread", "flavor"),
];

/// The attribute in which an option stands that was found in another one.
const HOMES: [(&str, &str); 12] = [
    ("strategy", "is an option of a tree; write it in `#[supervisor(…)]`"),
    ("intensity", "is an option of a tree; write it in `#[supervisor(…)]`"),
    ("period", "is an option of a tree; write it in `#[supervisor(…)]`"),
    ("auto_shutdown", "is an option of a tree; write it in `#[supervisor(…)]`"),
    ("backoff", "is an option of a tree; write it in `#[supervisor(…)]`"),
    ("significant", "is an option of a child; write it in `#[child(…)]`"),
    ("restart", "is an option of a child; write it in `#[child(…)]`"),
    ("start_timeout", "is an option of a child; write it in `#[child(…)]`"),
    ("name", "is an option of a child; write it in `#[child(…)]`"),
    ("unresponsive", "is an option of a child; write it in `#[child(…)]`"),
    ("mailbox", "is an option of a server; write it in the `#[gen_server(…)]` of its struct"),
    ("call_timeout", "is an option of a server; write it in the `#[gen_server(…)]` of its struct"),
];

/// Values by other words.
const OTHER_WORDS: [(&str, &str); 17] = [
    ("always", "permanent"),
    ("never", "temporary"),
    ("on_failure", "transient"),
    ("on_error", "transient"),
    ("on_crash", "transient"),
    ("never", "infinity"),
    ("none", "infinity"),
    ("forever", "infinity"),
    ("infinite", "infinity"),
    ("unlimited", "infinity"),
    ("kill", "brutal_kill"),
    ("brutal", "brutal_kill"),
    ("any", "any_significant"),
    ("all", "all_significant"),
    ("none", "never"),
    ("infinity", "unbounded"),
    ("unlimited", "unbounded"),
];

/// What is said of an option that is none here.
pub(super) fn unknown_option(name: &str, rules: &[Rule]) -> String {
    let known: Vec<&str> = rules.iter().map(|rule| rule.key).filter(|key| *key != CRATE.key).collect();
    if let Some((_, home)) = HOMES.iter().find(|(key, _)| *key == name) {
        return format!("`{name}` {home}");
    }
    let other = OTHER_NAMES.iter().find(|(other, key)| *other == name && known.contains(key));
    if let Some(key) = owner(name).filter(|key| known.contains(key)) {
        return format!("`{name}` is a value of `{key}`; write `{key} = {name}`");
    }
    match other.map(|(_, key)| *key).or_else(|| nearest(name, &known)) {
        Some(meant) => format!("unknown option `{name}`; did you mean `{meant}`?"),
        None if known.is_empty() => format!("unknown option `{name}`; there are none here"),
        None => format!("unknown option `{name}`; the options here are {}", list(&known, "and")),
    }
}

/// What is said of a word that an option does not know.
pub(super) fn unknown_word(rule: &Rule, found: &str) -> String {
    let (what, words) = match rule.takes {
        Takes::Word { what, words } => (what, words),
        Takes::Time { words } | Takes::Number { words } => ("value", words),
        Takes::Range | Takes::Flag | Takes::Text | Takes::Path | Takes::List => ("value", &[][..]),
    };
    if found == "simple_one_for_one" {
        return "children that come and go are a `Dynamic`; write `conns: Dynamic<Conn> = Dynamic::new()`".to_owned();
    }
    if let Some((_, meant)) = OTHER_WORDS.iter().find(|(other, word)| *other == found && words.contains(word)) {
        return format!("unknown {what} `{found}`; did you mean `{meant}`?");
    }
    if let Some(other) = owner(found) {
        return format!("`{found}` is a value of `{other}`; write {}", rule.choices());
    }
    match (nearest(found, words), rule.takes) {
        (None, Takes::Time { .. } | Takes::Number { .. }) => {
            format!("unknown value `{found}`; write {}", rule.choices())
        }
        _ => unknown(what, found, words),
    }
}

/// The option that a word belongs to.
fn owner(word: &str) -> Option<&'static str> {
    let rules = [STRATEGY, RESTART, AUTO_SHUTDOWN, UNRESPONSIVE];
    let owner = rules.into_iter().find(|rule| words(rule.takes).contains(&word));
    owner.map(|rule| rule.key).or_else(|| (word == "brutal_kill").then_some("shutdown"))
}

/// The word whose variant this is: `Transient` is `transient`.
pub(super) fn of_variant(takes: Takes, variant: &str) -> Option<&'static str> {
    words(takes).iter().copied().find(|word| camel(word) == variant)
}

/// The words that an option knows.
pub(super) fn words(takes: Takes) -> &'static [&'static str] {
    match takes {
        Takes::Word { words, .. } | Takes::Time { words } | Takes::Number { words } => words,
        Takes::Range | Takes::Flag | Takes::Text | Takes::Path | Takes::List => &[],
    }
}
