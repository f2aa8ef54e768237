//! The small examples, to their end.

mod support;

#[test]
fn the_counter_counts() {
    assert_eq!(support::printed("counter", &[]), "3 makes 3\nand 4 makes 7\nafter a reset, 1 makes 1\n");
}

#[test]
fn the_pool_reuses_a_connection_and_replaces_it_after_a_crash() {
    let printed = support::printed("pool", &[]);

    // Where the connection panicked is told by line and column.
    let printed: Vec<_> = printed.lines().map(|line| line.split(" (at ").next().unwrap_or(line)).collect();
    let expected = [
        "conn: connected to 192.0.2.1:5432 as db.example",
        "main: `select 1` was query 1 of this connection",
        "main: asked again, and got the same one",
        "main: `select 2` was query 2 of this connection",
        "main: no answer, since the server ended before it answered: panicked: 192.0.2.1:5432 hung up",
        "main: the hub has forgotten it, and knows 0 connections",
        "conn: connected to 192.0.2.1:5432 as db.example",
        "main: asked once more, and got another one",
        "main: `select 3` was query 1 of this connection",
        "main: the pool has stopped, last first: the server is not running",
    ];
    assert_eq!(printed, expected);
}

#[test]
fn the_accounts_are_found_by_name() {
    let expected = "ada has 42\n2 accounts are open\nthen 1\nada begins anew with 1\n";

    assert_eq!(support::printed("accounts", &[]), expected);
}

#[test]
fn the_porter_counts_who_is_in_the_rooms() {
    let printed = support::printed("rooms", &[]);

    let mut lines: Vec<_> = printed.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["1 is inside", "3 are inside", "joe hears: dinner is ready", "joe leaves"]);
}

#[test]
fn the_tallies_share_the_words() {
    assert_eq!(support::printed("tally", &[]), "the: 3\nrain: 1\nsun: 0\n");
}

#[test]
fn the_door_locks_itself_and_takes_the_code_again() {
    let expected = "\
        the door is locked\n13 is wrong\nthe door is open\nthe door is locked\nit was open: true\nthe door is open\n\
        the door is locked\nthe door is open\nit is Open\n";

    assert_eq!(support::printed("door", &[]), expected);
}

#[test]
fn the_jobs_are_done_or_say_why_not() {
    let printed = support::printed("jobs", &[]);

    // The lab and the main process print side by side.
    let mut lines: Vec<_> = printed.lines().map(|line| line.split(" (at ").next().unwrap_or(line)).collect();
    lines.sort_unstable();
    let expected = [
        "courier: here I am, at call 3",
        "lab: one is missing: the task ended without a result: panicked: overexposed",
        "lab: one is missing: the task had no result within 200ms",
        "main: a print of the garden",
        "main: a print of the garden",
        "main: a print of the harbour",
        "main: no beach, since the task ended without a result: panicked: overexposed",
        "main: the prints are on their way",
    ];
    assert_eq!(lines, expected);
}
