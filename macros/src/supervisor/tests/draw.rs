//! The tree as text, for its docs.

use super::{lower, parse, tokens};
use crate::errors::Errors;

#[test]
fn a_tree_is_a_table_in_its_docs() {
    let tree = r#"
        #[supervisor(strategy = rest_for_one, intensity = 3, auto_shutdown = all_significant)]
        struct App<T: Send> {
            input: Input,
            #[child(restart = transient, shutdown = 2s, significant, name = "the store")]
            store: Store<(T, Vec<u8>)> = Store(input),
            #[child(restart = temporary)]
            web: struct Web {
                #[cfg(feature = "tls")]
                #[child(shutdown = 1500ms, start_timeout = 1m)]
                tls: Tls = f(),
                #[child(shutdown = brutal_kill, start_timeout = 2s, unresponsive = replace)]
                accept: Task = accept(),
            },
        }
    "#;

    let expected = r#"
 ```text
 App<T>: rest_for_one, 3 restarts in 5 s, ends with its significant children

 child         type                 restart    shutdown
 ├─ store      Store<(T, Vec<u8>)>  transient  2 s          significant, registered as the store
 └─ web        Web                  temporary  infinity     one_for_one, 1 restart in 5 s
    ├─ tls     Tls                  its own    1.5 s        starts within 60 s, cfg(feature = "tls")
    └─ accept  Task                 its own    brutal_kill  starts within 2 s, replaced when unresponsive

 It takes at most 125.5 s to stop, unless a child is starting.
 It survives 3 crashes within 5 s; the 4th ends it.
 its own: as its type says.
 ```"#;
    assert_eq!(docs(tree), expected);
}

#[test]
fn how_long_it_takes_to_stop_is_said_as_far_as_it_is_known() {
    let cases = [
        ("#[child(shutdown = 1s)] a: A = 1", "It takes at most 1 s to stop, unless a child is starting."),
        ("#[child(shutdown = 1s, start_timeout = 2s)] a: A = 1", "It takes at most 3 s to stop."),
        ("#[child(shutdown = brutal_kill, start_timeout = 1s)] a: A = 1", "It takes at most 1 s to stop."),
        ("#[child(shutdown = brutal_kill)] a: A = 1", "It stops at once, unless a child is starting."),
        (
            "#[child(shutdown = brutal_kill)] a: struct B { #[child(shutdown = 1s, start_timeout = 2s)] b: A = 1 }",
            "It takes at most 5 s to stop.",
        ),
        (
            "a: A = 1, #[child(start_timeout = 2s)] b: A = 1",
            "To stop, it takes at most 2 s and what `a` and `b` may take, unless a child is starting.",
        ),
        ("#[child(shutdown = infinity)] a: A = 1", "To stop, it takes what `a` may take, unless a child is starting."),
        (
            "#[child(shutdown = grace)] a: A = 1, grace: Shutdown",
            "To stop, it takes what `a` may take, unless a child is starting.",
        ),
    ];

    for (fields, expected) in cases {
        let docs = docs(&format!("struct T {{ {fields} }}"));
        let line = docs.lines().map(str::trim).find(|line| line.contains("stop"));
        assert_eq!(line, Some(expected), "{fields}");
    }
}

#[test]
fn how_many_crashes_it_survives_is_said() {
    let cases = [
        ("intensity = 0", "It survives no crash; the 1st ends it."),
        ("period = 1m", "It survives 1 crash within 60 s; the 2nd ends it."),
        ("intensity = 1_000", "It survives 1000 crashes within 5 s; the 1001st ends it."),
        ("intensity = f(1, &[2])", "It survives f(1, &[2]) crashes within 5 s; the next ends it."),
        (
            "intensity = { let a_long_expression_has_no_place_here = 1; 2 }",
            "It survives ? crashes within 5 s; the next ends it.",
        ),
    ];

    for (options, expected) in cases {
        let docs = docs(&format!("#[supervisor({options})] struct T {{ a: A = 1 }}"));
        let line = docs.lines().map(str::trim).find(|line| line.contains("survives"));
        assert_eq!(line, Some(expected), "{options}");
    }
}

#[test]
fn a_child_without_a_type_is_left_out() {
    let text = docs("struct T { a: A = 1, b = 2 }");

    assert!(text.contains("└─ a   A     its own  its own"), "{text}");
    assert_eq!(docs("struct T { b = 2 }"), "\n ```text\n T: one_for_one, 1 restart in 5 s\n ```");
}

fn docs(tree: &str) -> String {
    let mut errors = Errors::default();
    let tree = parse::read(&mut errors, tokens(tree)).expect("the test's tree has a name");
    let tree = lower::tree(&mut errors, tree);
    drop(errors.into_messages());
    super::super::draw::docs(&tree)
}
