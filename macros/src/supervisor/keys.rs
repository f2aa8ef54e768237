//! The options of a tree and of a child.

use crate::options::{CRATE, NAME, Options, RESTART, Rule, SHUTDOWN, START_TIMEOUT, Takes, UNRESPONSIVE, Value};

/// What stands in `#[supervisor(…)]`.
pub(super) const TREE: [Rule; 8] = [
    Rule {
        key: "strategy",
        takes: Takes::Word { what: "strategy", words: &["one_for_one", "one_for_all", "rest_for_one"] },
    },
    Rule { key: "intensity", takes: Takes::Number { words: &[] } },
    Rule { key: "period", takes: Takes::Time { words: &[] } },
    Rule {
        key: "auto_shutdown",
        takes: Takes::Word { what: "value", words: &["never", "any_significant", "all_significant"] },
    },
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
