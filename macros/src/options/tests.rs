use quote::quote;

use super::*;

const RULES: [Rule; 10] = [
    RESTART,
    SHUTDOWN,
    START_TIMEOUT,
    UNRESPONSIVE,
    NAME,
    CRATE,
    Rule { key: "mailbox", takes: Takes::Number { words: &["keep", "unbounded"] } },
    Rule { key: "significant", takes: Takes::Flag },
    Rule { key: "backoff", takes: Takes::Range },
    Rule { key: "allow", takes: Takes::List },
];

/// What is read, as `key = expression` lines; and what is said.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let mut errors = Errors::default();
    let tokens = text.parse().expect("the test's options are tokens");
    let options = Options::read(&mut errors, &RULES, tokens, &|name| name == "mood");
    let words = quote!(W);
    let read = |given: &Given| format!("{} = {}", given.key, given.value.to_expr(&words).to_string().replace(' ', ""));
    (options.given.iter().map(read).collect(), errors.into_messages())
}

#[test]
fn whole_options_are_read() {
    let cases = [
        ("", vec![]),
        ("restart = transient", vec!["restart = W::Transient"]),
        ("shutdown = 1s,", vec!["shutdown = ::core::time::Duration::from_secs(1u64)"]),
        ("shutdown = 1.5s", vec!["shutdown = ::core::time::Duration::from_millis(1500u64)"]),
        ("shutdown = 10us", vec!["shutdown = ::core::time::Duration::new(0u64,10000u32)"]),
        ("shutdown = 2m", vec!["shutdown = ::core::time::Duration::from_secs(120u64)"]),
        ("shutdown = 1_0h", vec!["shutdown = ::core::time::Duration::from_secs(36000u64)"]),
        ("shutdown = brutal_kill", vec!["shutdown = W::BrutalKill"]),
        ("shutdown = LONG", vec!["shutdown = LONG"]),
        ("shutdown = mood", vec!["shutdown = mood"]),
        (
            "shutdown = f::<A, B>(1s, \"1s\", 0x1f)",
            vec!["shutdown = f::<A,B>(::core::time::Duration::from_secs(1u64),\"1s\",0x1f)"],
        ),
        (
            "backoff = 100ms..30s",
            vec!["backoff = ::core::time::Duration::from_millis(100u64)..::core::time::Duration::from_secs(30u64)"],
        ),
        ("backoff = a..30s", vec!["backoff = a..::core::time::Duration::from_secs(30u64)"]),
        ("mailbox = 1_024, name = \"x\"", vec!["mailbox = 1_024", "name = \"x\""]),
        ("mailbox = keep", vec!["mailbox = W::Keep"]),
        ("significant", vec!["significant = true"]),
        ("significant = false", vec!["significant = false"]),
        ("crate = a::b", vec!["crate = a::b"]),
        ("crate = crate::b", vec!["crate = crate::b"]),
        ("allow(normal_exit, stale(x))", vec!["allow = normal_exit,stale(x)"]),
    ];

    for (text, expected) in cases {
        let (read, messages) = read(text);
        assert_eq!((read, messages), (expected.into_iter().map(str::to_owned).collect(), vec![]), "{text}");
    }
}

#[test]
fn each_mistake_is_said_once_with_what_to_write() {
    let cases = [
        ("restrat = transient", "unknown option `restrat`; did you mean `restart`?"),
        ("restart = transeint", "unknown restart type `transeint`; did you mean `transient`?"),
        ("restart = often", "unknown restart type `often`; write `permanent`, `transient` or `temporary`"),
        ("restart = \"transient\"", "write `restart = transient`, without quotes"),
        ("restart = 5", "`restart` is `permanent`, `transient` or `temporary`"),
        ("restart: transient", "expected `=`; write `restart = permanent`"),
        ("restart =", "`restart` has no value; write `restart = permanent`"),
        ("restart", "`restart` has no value; write `restart = permanent`"),
        ("restart(transient)", "write `restart = permanent`"),
        ("shutdown = 5", "5 what? write `5s` or `5ms`"),
        ("shutdown = 1.5", "1.5 what? write `1.5s` or `1.5ms`"),
        ("shutdown = 5sec", "unknown unit `sec`; write `5s`"),
        ("shutdown = 5d", "unknown unit `d`; the units are `ns`, `us`, `ms`, `s`, `m` and `h`"),
        ("shutdown = 5 ms", "a time is one word; write `5ms`"),
        ("shutdown = \"5s\"", "write `shutdown = 5s`, without quotes"),
        ("shutdown = infinit", "unknown value `infinit`; did you mean `infinity`?"),
        ("shutdown = soon", "unknown value `soon`; write `5s` or `brutal_kill` or `infinity`"),
        ("shutdown = true", "write `shutdown = 5s` or `brutal_kill` or `infinity`"),
        (
            "shutdown = 99999999999999999999999h",
            "`99999999999999999999999h` is too long a time, or too fine; write `infinity`",
        ),
        ("backoff = 100..30s", "100 what? write `100s` or `100ms`"),
        ("backoff = 30s..100ms", "the first delay is longer than the longest; write `100ms..30s`"),
        ("backoff = 1s..=2s", "write `..` between the first and the longest delay"),
        ("backoff = 1s..", "write `backoff = 100ms..30s`"),
        ("mailbox = 5s", "a number without a unit is expected; write `5`"),
        ("name = 5", "write `name = \"name\"`"),
        ("allow = normal_exit", "write `allow(…)`"),
        ("crate = 5", "write `crate = ::perennial`"),
        ("5", "expected an option, such as `restart = permanent`"),
        ("significant significant", "expected `,` before the next option"),
    ];

    for (text, expected) in cases {
        assert_eq!(read(text), (vec![], vec![expected.to_owned()]), "{text}");
    }
}

#[test]
fn a_mistake_costs_its_option_alone() {
    let (read, messages) = read("restart = transient, restart = permanent, what = 1, shutdown = , name = \"n\"");

    assert_eq!(read, ["restart = W::Transient", "name = \"n\""]);
    assert_eq!(
        messages,
        [
            "`shutdown` has no value; write `shutdown = 5s`",
            "`restart` is given twice; write it once",
            "unknown option `what`; the options here are `restart`, `shutdown`, `start_timeout`, `unresponsive`, `name`, \
         `mailbox`, `significant`, `backoff` and `allow`",
        ]
    );
}
