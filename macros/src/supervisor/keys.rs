//! The options of a tree and of a child.

use crate::options::{
    AUTO_SHUTDOWN, CRATE, NAME, Options, RESTART, Rule, SHUTDOWN, START_TIMEOUT, STRATEGY, Takes, UNRESPONSIVE, Value,
};

/// What stands in `#[supervisor(…)]`.
pub(super) const TREE: [Rule; 8] = [
    STRATEGY,
    Rule { key: "intensity", takes: Takes::Number { words: &[] } },
    Rule { key: "period", takes: Takes::Time { words: &[] } },
    AUTO_SHUTDOWN,
    SHUTDOWN,
    Rule { key: "backoff", takes: Takes::Range },
    ALLOW,
    CRATE,
];

/// What stands in `#[child(…)]`.
pub(super) const CHILD: [Rule; 7] =
    [RESTART, SHUTDOWN, START_TIMEOUT, Rule { key: "significant", takes: Takes::Flag }, NAME, UNRESPONSIVE, ALLOW];

const ALLOW: Rule = Rule { key: "allow", takes: Takes::List };

/// The options of a tree or a child that were given.
pub(super) fn given(options: &Options) -> impl Iterator<Item = (&'static str, &Value)> {
    let rules = TREE.iter().chain(CHILD.iter().filter(|rule| !TREE.iter().any(|other| other.key == rule.key)));
    rules.filter_map(|rule| Some((rule.key, options.value(rule.key)?)))
}
