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
        ("capacity = 3", "unknown option `capacity`; did you mean `mailbox`?"),
        ("strategy = one_for_all", "`strategy` is an option of a tree; write it in `#[supervisor(…)]`"),
        (
            "call_timeout = 5s",
            "`call_timeout` is an option of a server; write it in the `#[gen_server(…)]` of its struct",
        ),
        ("restart: transient", "expected `=`; write `restart = transient`"),
        ("restart => transient", "expected `=`; write `restart = transient`"),
        ("restart == (a b)", "expected `=`; write `restart = (a b)`"),
        ("restart: a::b", "expected `=`; write `restart = permanent`"),
        ("restart transient", "expected `=`; write `restart = transient`"),
        ("restart =", "`restart` has no value; write `restart = permanent`"),
        ("restart", "`restart` has no value; write `restart = permanent`"),
        ("restart(transient)", "write `restart = transient`"),
        ("restart()", "write `restart = permanent`"),
        ("restart = +", "this is no expression; write `restart = permanent`"),
        ("shutdown = 5s +", "this is no expression; write `shutdown = 5s`"),
        ("5", "expected an option, such as `restart = permanent`"),
        ("significant significant", "expected `,` before the next option"),
        ("shutdown = 5s; name = \"a\"", "expected `,` before the next option"),
        ("crate = 5", "`crate` is a path; write `crate = ::perennial`"),
    ];

    check(&cases);
}

#[test]
fn a_word_that_is_none_is_answered_with_one() {
    let cases = [
        ("restart = transeint", "unknown restart type `transeint`; did you mean `transient`?"),
        ("restart = often", "unknown restart type `often`; write `permanent`, `transient` or `temporary`"),
        ("restart = never", "unknown restart type `never`; did you mean `temporary`?"),
        (
            "restart = one_for_one",
            "`one_for_one` is a value of `strategy`; write `permanent`, `transient` or `temporary`",
        ),
        (
            "shutdown = transient",
            "`transient` is a value of `restart`; write `shutdown = 5s`, `brutal_kill` or `infinity`",
        ),
        ("restart = Transient", "write `restart = transient`: the word is checked before the program runs"),
        ("restart = Restart::Transient", "write `restart = transient`: the word is checked before the program runs"),
        ("shutdown = Shutdown::Infinity", "write `shutdown = infinity`: the word is checked before the program runs"),
        ("restart = \"transient\"", "write `restart = transient`, without quotes"),
        ("restart = \"transeint\"", "unknown restart type `transeint`; did you mean `transient`?"),
        ("restart = 5", "`restart` is `permanent`, `transient` or `temporary`"),
        ("shutdown = brutal-kill", "write `shutdown = brutal_kill`, with underscores"),
        ("shutdown = brutalkill", "unknown value `brutalkill`; did you mean `brutal_kill`?"),
        ("shutdown = forever", "unknown value `forever`; did you mean `infinity`?"),
        ("shutdown = soon", "unknown value `soon`; write `shutdown = 5s`, `brutal_kill` or `infinity`"),
        ("significant = yes", "`significant` is there or not; write `significant`, or leave it out"),
        ("significant = 1", "`significant` is there or not; write `significant`, or leave it out"),
        ("significant = \"true\"", "write `significant = true`, without quotes"),
        ("significant(true)", "`significant` is there or not; write `significant`"),
        ("name = counter", "`name` is a text; write `name = \"counter\"`"),
        ("name = 5", "`name` is a text; write `name = \"5\"`"),
        ("name = \"\"", "by an empty name nobody is found; write `name = \"counter\"`, or leave it out"),
        ("allow = normal_exit", "write `allow(normal_exit)`"),
        ("allow", "`allow` has no value; write `allow(stale)`"),
        ("allow(stale), allow(normal_exit)", "`allow` is given twice; write one list: `allow(…, …)`"),
    ];

    check(&cases);
}

#[test]
fn a_time_or_a_number_that_is_none_is_answered_with_one() {
    let cases = [
        ("shutdown = 5", "5 what? write `5s` or `5ms`"),
        ("shutdown = 1.5", "1.5 what? write `1.5s` or `1.5ms`"),
        ("shutdown = 5sec", "unknown unit `sec`; write `5s`"),
        ("shutdown = 5S", "unknown unit `S`; write `5s`"),
        ("shutdown = 5Mins", "unknown unit `Mins`; write `5m`"),
        ("shutdown = 5d", "unknown unit `d`; the units are `ns`, `us`, `ms`, `s`, `m` and `h`"),
        ("shutdown = 5 s", "a time is one word; write `5s`"),
        ("shutdown = 5 seconds", "a time is one word; write `5s`"),
        ("shutdown = 1m30s", "a time has one unit; write `90s`"),
        ("shutdown = 1h5m", "a time has one unit; write `65m`"),
        ("shutdown = 1e3s", "`1e3s` has an exponent; write the time out, such as `5000ms`"),
        ("shutdown = 0.5ns", "a time is a whole number of nanoseconds; leave out some digits"),
        ("shutdown = 99999999999999999999h", "this is longer than any program runs; write a shorter time"),
        ("shutdown = -1s", "`shutdown` is never negative; write `shutdown = 1s`"),
        ("shutdown = 0s", "nothing ends in no time; write `shutdown = brutal_kill`"),
        ("shutdown = \"5s\"", "write `shutdown = 5s`, without quotes"),
        ("shutdown = \"soon\"", "`shutdown` is a time; write `shutdown = 5s`, `brutal_kill` or `infinity`"),
        ("shutdown = true", "`shutdown` is a time; write `shutdown = 5s`, `brutal_kill` or `infinity`"),
        ("shutdown = 1s..5s", "`shutdown` is a time; write `shutdown = 5s`, `brutal_kill` or `infinity`"),
        ("start_timeout = 0s", "no `init` is done in no time; write `start_timeout = 5s`, or leave it out"),
        ("mailbox = 5s", "`mailbox` is a number, not a time; write `mailbox = 5`"),
        ("mailbox = 5u32", "`mailbox` is a number, without a suffix; write `mailbox = 5`"),
        ("mailbox = 1.5", "`mailbox` is a whole number; write `mailbox = 10`"),
        ("mailbox = -1", "`mailbox` is never negative; write `mailbox = 1`"),
        ("mailbox = 0", "a mailbox for 0 messages takes none; write `mailbox = 1`, or leave it out"),
        ("mailbox = \"10\"", "write `mailbox = 10`, without quotes"),
        ("mailbox = 'x'", "`mailbox` is a number; write `mailbox = 10`, `keep` or `unbounded`"),
        ("mailbox = 99999999999999999999", "this is more than any computer counts; write `mailbox = 10`"),
        ("backoff = 1s", "`backoff` goes from the first delay to the longest; write `backoff = 100ms..30s`"),
        ("backoff = 1s..", "`backoff` goes from the first delay to the longest; write `backoff = 100ms..30s`"),
        ("backoff = 1s..=2s", "write `..` between the first and the longest delay"),
        ("backoff = 30s..100ms", "the first delay is longer than the longest; write `100ms..30s`"),
        ("backoff = 0s..1m", "each delay doubles the last, and twice nothing is nothing; write `100ms..1m`"),
        ("backoff = exponential", "`backoff` goes from the first delay to the longest; write `backoff = 100ms..30s`"),
        ("backoff = 1..30s", "1 what? write `1s` or `1ms`"),
    ];

    check(&cases);
}

/// Each of these options is read as nothing, and this is said of it.
#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let (read, messages) = read(text);
        assert_eq!(messages, [*expected], "{text}");
        assert!(read.len() < 2, "{text}");
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
