//! What is said about a mistake, and what is generated nevertheless.

use super::*;

/// What is said about a tree, warnings and all.
fn said(text: &str) -> Vec<String> {
    let mut errors = Errors::default();
    parse_and_expand(&mut errors, tokens(text));
    errors.into_messages()
}

#[test]
fn nothing_is_said_about_whole_trees() {
    for tree in [BAND, SIBLINGS, INLINE, GENERICS, OPTIONS] {
        assert_eq!(said(tree), [""; 0], "{tree}");
    }
}

#[test]
fn each_mistake_in_a_field_is_said_once() {
    let cases = [
        ("a: A = 1 a2: A = 1", "expected `,` before the next field"),
        (
            "a: A = 1, pub b: A",
            "`b` has no `=`: a child needs `= …` after its type; an input, neither options nor a visibility",
        ),
        (
            "a: A = 1, #[child] b: A",
            "`b` has no `=`: a child needs `= …` after its type; an input, neither options nor a visibility",
        ),
        ("a: A =", "`a` has nothing after its `=`; write an expression"),
        ("a = 1", "`a` needs a type; write `a: Type = …` for a child"),
        ("a: = 1", "`a` needs a type; write `a: Type = …` for a child"),
        ("a: b: B = 1", "`a` needs a type; write `a: Type = …` for a child"),
        ("a::A = 1", "`a` needs a type; write `a: Type = …` for a child"),
        ("a", "`a` needs a type; write `a: Type = …` for a child"),
        ("a: A = 1, 3", "expected a field, such as `counter: Counter = …`"),
        ("type: A = 1", "`type` is a keyword; choose another name"),
        ("a: A = 1, a: B = 2", "child `a` is declared twice; a name stands for one child"),
        ("a: A, a: B, b: B = a", "input `a` is declared twice; a name stands for one input"),
        ("a: A, a: B = 2", "`a` is an input and a child; a name stands for one of them"),
        ("a_b: A = 1, aB: A = 1", "`aB` and `a_b` are both `TChild::AB`; choose another name for one"),
        ("__perennial: A = 1, b: B = 1", "names that begin with `__perennial` are the macro's own; choose another"),
        ("a: A = a", "`a` cannot refer to itself: it is what this expression starts"),
        ("i: I", "a supervisor without children; a child is a field with `= …`"),
        ("", "a supervisor without children; a child is a field with `= …`"),
        ("#[cfg(x)] i: I, a: A = i", "an input is always there; put the `cfg` on the children that use it"),
        ("#[supervisor()] a: A = 1", "`#[supervisor(…)]` is for trees; a child's options stand in `#[child(…)]`"),
        ("#[child = 1] a: A = 1", "options stand in parentheses: `#[child(…)]`"),
        ("#[child(restat = transient)] a: A = 1", "unknown option `restat`; did you mean `restart`?"),
        ("#[child(restart = transiet)] a: A = 1", "unknown restart type `transiet`; did you mean `transient`?"),
        ("#[child(shutdown = 5)] a: A = 1", "5 what? write `5s` or `5ms`"),
        ("#[child(name = \"a\")] #[child(name = \"b\")] a: A = 1", "`name` is given twice; write it once"),
        ("#[child(allow(normal_exi))] a: A = 1", "unknown rule `normal_exi`; did you mean `normal_exit`?"),
        ("#[child(allow(stale(bb)))] a: A = 1, b: B = 1", "unknown child `bb`; did you mean `b`?"),
        (
            "#[child(significant)] a: A = 1",
            "`a` is significant, but `T` does not end with its children; write `auto_shutdown = any_significant` there",
        ),
        ("a: struct T { b: A = 1 }", "two trees are named `T`; choose another name for one"),
        ("a: struct U { b: A = 1 } = 1", "expected `,` before the next field"),
        ("a: struct U;", "a tree has fields with names; write `struct U { … }`"),
        ("a: struct { b: A = 1 }", "the tree needs a name; write `struct Name { … }`"),
        ("a: struct U {}", "a supervisor without children; a child is a field with `= …`"),
        (
            "a: struct U { i: I, b: A = i }",
            "an inline tree has no inputs of its own; declare `i` in the outermost tree, or make it a child with `= …`",
        ),
        (
            "#[supervisor(crate = x)] a: struct U { b: A = 1 }",
            "an inline tree uses the path of the tree around it; write `crate` there",
        ),
        ("a: struct U { b: A = a }", "`a` cannot refer to itself: it is what this expression starts"),
        ("a: struct U { b: A = 1, b: A = 1 }", "child `b` is declared twice; a name stands for one child"),
    ];

    for (fields, expected) in cases {
        assert_eq!(said(&format!("struct T {{ {fields} }}")), [expected], "{fields}");
    }
}

#[test]
fn each_mistake_in_a_head_is_said_once() {
    let cases = [
        ("", "a tree is declared as a struct; write `struct Name { … }`"),
        ("enum T { A }", "a tree is declared as a struct; write `struct Name { … }`"),
        ("struct", "the tree needs a name; write `struct Name { … }`"),
        ("struct T;", "a tree has fields with names; write `struct T { … }`"),
        ("struct T(A);", "a tree has fields with names; write `struct T { … }`"),
        ("struct T { a: A = 1 } struct U { a: A = 1 }", "one tree stands in a `supervisor!`; declare this in another"),
        (
            "#[child] struct T { a: A = 1 }",
            "`#[child(…)]` is for children; a tree's options stand in `#[supervisor(…)]`",
        ),
        ("#[supervisor(stragety = x)] struct T { a: A = 1 }", "unknown option `stragety`; did you mean `strategy`?"),
        (
            "#[supervisor(strategy = one_for_al)] struct T { a: A = 1 }",
            "unknown strategy `one_for_al`; did you mean `one_for_all`?",
        ),
        (
            "#[supervisor(auto_shutdown = any)] struct T { a: A = 1 }",
            "unknown value `any`; did you mean `any_significant`?",
        ),
        (
            "#[supervisor(intensity = 1, intensity = 2)] struct T { a: A = 1 }",
            "`intensity` is given twice; write it once",
        ),
        (
            "#[supervisor(period = 0s)] struct T { a: A = 1 }",
            "restarts are counted within `period`, and within no time there are none; write `period = 5s`",
        ),
        (
            "#[supervisor(shutdown = i.f())] struct T { i: I, a: A = i }",
            "a tree's `shutdown` is a constant, and `i` is not; write a time such as `5s`",
        ),
        (
            "#[supervisor(auto_shutdown = all_significant)] struct T { #[child(significant, restart = permanent)] a: A = 1 }",
            "`a` is permanent, and never ends for good, so that it cannot be significant; write `restart = transient`",
        ),
        (
            "struct T<'a> { a: A = 1 }",
            "a tree borrows nothing, since it may outlive whoever starts it; use owned types",
        ),
    ];

    for (tree, expected) in cases {
        assert_eq!(said(tree), [expected], "{tree}");
    }
}

#[test]
fn a_name_that_the_tree_has_itself_is_refused() {
    let cases = [
        ("stop: A = 1", "`T` has a `stop` of its own; name the child otherwise"),
        ("which_children: A = 1", "`T` has a `which_children` of its own; name the child otherwise"),
        ("r#start: A = 1", "`T` has a `start` of its own; name the child otherwise"),
        ("a: struct U { run: A = 1 }", "`U` has a `run` of its own; name the child otherwise"),
        ("a: T = 1", "`T` would start itself, and so on without end; name another type"),
        ("a: struct U { b: T = 1, c: A = 1 }", "`T` would start itself, and so on without end; name another type"),
        ("a: struct TChild { b: A = 1 }", "`TChild` is the enum of the children of `T`; choose another name"),
        (
            "a: struct U { b: A = 1 }, c: struct UChild { b: A = 1 }",
            "`UChild` is the enum of the children of `U`; choose another name",
        ),
    ];

    for (fields, expected) in cases {
        assert_eq!(said(&format!("struct T {{ {fields} }}")), [expected], "{fields}");
    }
}

#[test]
fn no_method_of_the_handle_is_forgotten() {
    let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/supervisor");
    for file in ["handle.rs", "template.rs", "view.rs"] {
        let text = std::fs::read_to_string(format!("{runtime}/{file}")).expect("the runtime is next door");
        let own = text.split("impl SupervisorRef {").nth(1).and_then(|after| after.split("\n}\n").next()).unwrap_or("");
        let methods = own.lines().filter(|line| line.contains("&self") && line.trim_start().starts_with("pub "));
        for method in methods.filter(|line| !line.contains("pub(")) {
            let name = method.split("fn ").nth(1).and_then(|name| name.split(['(', '<']).next()).unwrap_or_default();
            assert!(reserved::METHODS.contains(&name), "`{name}` is not listed");
        }
    }
}

#[test]
fn what_is_allowed_is_a_judgement_and_is_said_once() {
    let cases = [
        ("allow()", "nothing is allowed here; write `normal_exit` or `stale`"),
        ("allow(period)", "`period` cannot be allowed; what may be meant so is `normal_exit` or `stale`"),
        ("allow(stael(b))", "unknown rule `stael`; did you mean `stale`?"),
        ("allow(5)", "expected a rule: `normal_exit` or `stale`"),
        ("allow(stale = b)", "expected `,` before the next rule"),
        ("allow(stale, stale)", "`stale` is allowed twice; write it once"),
        ("allow(stale(b, b))", "`stale(b)` is allowed twice; write it once"),
        ("allow(stale, stale(b))", "`stale` allows this too; leave out `stale(b)`"),
        ("allow(stale())", "`stale()` names no child; write `stale`, or name one"),
        ("allow(stale(5))", "expected the name of a child"),
        ("allow(stale(c))", "unknown child `c`; did you mean `a`?"),
        ("allow(stale(web))", "unknown child `web`; the children are `a` and `b`"),
        ("allow(normal_exit(b))", "write `normal_exit` alone: it is about the child where it stands"),
    ];

    for (allow, expected) in cases {
        assert_eq!(said(&format!("struct T {{ #[child({allow})] a: A = 1, b: B = a }}")), [expected], "{allow}");
        assert_eq!(said(&format!("#[supervisor({allow})] struct T {{ a: A = 1, b: B = a }}")), [expected], "{allow}");
    }
}

#[test]
fn options_about_nothing_are_refused() {
    let temporary = "#[child(restart = temporary)] a: A = 1";
    let cases = [
        ("intensity = 3", temporary, "all children of `T` are temporary, and never restarted; leave `intensity` out"),
        ("period = 3s", temporary, "all children of `T` are temporary, and never restarted; leave `period` out"),
        ("backoff = 1s..2s", temporary, "all children of `T` are temporary, and never restarted; leave `backoff` out"),
        (
            "backoff = 1s..2s, intensity = 0",
            "a: A = 1",
            "with `intensity = 0` nothing is restarted, and `backoff` delays nothing; leave it out",
        ),
        (
            "auto_shutdown = all_significant",
            "a: A = 1",
            "`all_significant` waits for the end of significant children, and `T` has none; write `significant` at a \
             child, or leave this out",
        ),
    ];

    for (options, fields, expected) in cases {
        assert_eq!(said(&format!("#[supervisor({options})] struct T {{ {fields} }}")), [expected], "{options}");
    }
}

#[test]
fn what_a_child_remembers_of_a_sibling_may_be_stale() {
    let stale = |child: &str, of: &str| {
        format!(
            "warning: `{child}` keeps running with what it remembers of a fresh `{of}`; consider `strategy = \
             rest_for_one`, or `allow(stale({of}))`"
        )
    };
    let cases = [
        ("struct T { a: A = 1, b: B = B { a } }", vec![stale("b", "a")]),
        ("#[supervisor(strategy = one_for_one)] struct T { a: A = 1, b: B = f(&a, a.clone()) }", vec![stale("b", "a")]),
        ("struct T { a: A = 1, b: B = 1, c: C = vec![b, a] }", vec![stale("c", "a"), stale("c", "b")]),
        ("struct T { a: A = 1, b: struct U { c: C = a, d: D = c } }", vec![stale("c", "a"), stale("d", "c")]),
        (
            "#[supervisor(strategy = one_for_all)] struct T { a: A = 1, b: struct U { c: C = a, d: D = c } }",
            vec![stale("d", "c")],
        ),
        ("#[supervisor(strategy = rest_for_one)] struct T { a: A = 1, b: B = a }", vec![]),
        ("#[supervisor(strategy = s)] struct T { s: S, a: A = 1, b: B = a }", vec![]),
        ("#[supervisor(intensity = 0)] struct T { a: A = 1, b: B = a }", vec![]),
        ("struct T { a: A = b, b: B = 1 }", vec![]),
        ("struct T { #[child(restart = temporary)] a: A = 1, b: B = a }", vec![]),
        ("struct T { a: A = 1, #[child(restart = temporary)] b: B = a }", vec![]),
        ("struct T { a: A = 1, b: B = |a| a }", vec![]),
        ("struct T { a: A = 1, b: B = a(1) }", vec![]),
        ("struct T { a: A = 1, #[child(allow(stale))] b: B = a }", vec![]),
        ("struct T { a: A = 1, #[child(allow(stale(a)))] b: B = a }", vec![]),
        ("struct T { a: A = 1, z: A = 1, #[child(allow(stale(a)))] b: B = [a, z] }", vec![stale("b", "z")]),
        ("#[supervisor(allow(stale(a)))] struct T { a: A = 1, b: B = a, c: C = a }", vec![]),
        ("struct T { a: A = 1, #[child(allow(stale))] b: struct U { c: C = a, d: D = c } }", vec![]),
        ("struct T { a: A = 1, b: struct U { #[child(allow(stale(a)))] c: C = a } }", vec![]),
        ("#[supervisor(strategy = s)] struct T { s: S, a: A = 1, #[child(allow(stale))] b: B = a }", vec![]),
    ];

    for (tree, expected) in cases {
        assert_eq!(said(tree), expected, "{tree}");
    }
}

#[test]
fn what_need_not_be_allowed_is_told() {
    let cases = [
        (
            "struct T { a: A = 1, #[child(allow(stale))] b: B = 1 }",
            "`allow(stale)` is not needed: nothing here mentions an earlier sibling; remove it",
        ),
        (
            "struct T { a: A = 1, #[child(allow(stale(a)))] b: B = 1 }",
            "`allow(stale(a))` is not needed: nothing here mentions `a`; remove it",
        ),
        (
            "#[supervisor(strategy = rest_for_one)] struct T { a: A = 1, #[child(allow(stale))] b: B = a }",
            "`allow(stale)` is not needed: with `rest_for_one`, `b` is restarted when `a` is; remove it",
        ),
        (
            "struct T { #[child(allow(stale(b)))] a: A = b, b: B = 1 }",
            "`allow(stale(b))` is not needed: `b` starts after `a`, which can only cast to it; remove it",
        ),
        (
            "struct T { #[child(restart = temporary)] a: A = 1, #[child(allow(stale))] b: B = a }",
            "`allow(stale)` is not needed: `a` is temporary, and never restarted; remove it",
        ),
        (
            "struct T { a: A = 1, #[child(restart = temporary, allow(stale))] b: B = a }",
            "`allow(stale)` is not needed: `b` is temporary, and would not be restarted; remove it",
        ),
        (
            "#[supervisor(intensity = 0)] struct T { a: A = 1, #[child(allow(stale))] b: B = a }",
            "`allow(stale)` is not needed: with `intensity = 0`, `a` is never restarted alone; remove it",
        ),
        (
            "#[supervisor(allow(stale))] struct T { a: A = 1, #[child(allow(stale))] b: B = a }",
            "`allow(stale)` is not needed: nothing here mentions an earlier sibling; remove it",
        ),
    ];

    for (tree, expected) in cases {
        assert_eq!(said(tree), [format!("warning: {expected}")], "{tree}");
    }
}

#[test]
fn an_input_that_nothing_uses_is_told() {
    let unused = "warning: no child and no option uses `i`; remove it, or mention it where it is needed";
    let cases = [
        ("i: I, a: A = 1", vec![unused]),
        ("i: I, a: A = x.i", vec![unused]),
        ("i: I, a: struct U { i: A = i }", vec![]),
        ("i: I, a: A = format!(\"{i}\")", vec![]),
        ("i: I, #[child(shutdown = i)] a: A = 1", vec![]),
        ("_i: I, a: A = 1", vec![]),
        ("#[allow(unused)] i: I, a: A = 1", vec![]),
    ];

    for (fields, expected) in cases {
        assert_eq!(said(&format!("struct T {{ {fields} }}")), expected, "{fields}");
    }
}

#[test]
fn what_may_be_right_is_left_to_rustc() {
    let cases = [
        "a: A = { let a = 1; a }",
        "a: A = f(|a| a)",
        "a: Task = a(1)",
        "a: A = a::new()",
        "a: A = 1 +, b: A = f(1 2)",
        "a: A = x., #[child(restart = transient)] b: A = 1",
        "a: A = x. pub b: A = 1",
        "a: A = x.\n b: A = 1",
        "a: A = |x: u8, y| x +, b: A = 1",
        "i: I, a: struct U { i: A = i }",
        "#[child(restart = i)] a: A = 1, i: I",
        "#[child(restart = ALWAYS)] a: A = 1",
    ];

    for fields in cases {
        assert_eq!(said(&format!("struct T {{ {fields} }}")), [""; 0], "{fields}");
    }
}

#[test]
fn all_mistakes_are_said_at_once() {
    let tree = "#[supervisor(strategy = one_for_al)] struct T {
        #[child(restart = permanet, shutdown = 5)] a: A = 1,
        b,
        a: A = 2,
        c: A = ,
        d: A = 3,
    }";

    assert_eq!(
        said(tree),
        [
            "`b` needs a type; write `b: Type = …` for a child",
            "unknown strategy `one_for_al`; did you mean `one_for_all`?",
            "unknown restart type `permanet`; did you mean `permanent`?",
            "5 what? write `5s` or `5ms`",
            "child `a` is declared twice; a name stands for one child",
            "`c` has nothing after its `=`; write an expression",
        ]
    );
}

#[test]
fn what_was_promised_is_generated_all_the_same() {
    let cases = [
        ("a: A = 1, a: A = 1", "struct T { a, __perennial }; enum TChild { A }"),
        ("a, b: A = 1", "struct T { b, __perennial }; enum TChild { A, B }"),
        ("a: A = , b: A = 1", "struct T { a, b, __perennial }; enum TChild { A, B }"),
        ("pub a: A, b: A = 1", "struct T { a, b, __perennial }; enum TChild { A, B }"),
        ("a_b: A = 1, aB: A = 1", "struct T { a_b, aB, __perennial }; enum TChild { AB }"),
        (
            "a: struct U { x, y: A = 1 }",
            "struct T { a, __perennial }; enum TChild { A }; struct U { y, __perennial }; enum UChild { X, Y }",
        ),
        ("3, a: A = 1", "struct T { a, __perennial }; enum TChild { A }"),
        ("", "struct T { __perennial }"),
    ];

    for (fields, expected) in cases {
        let mut errors = Errors::default();
        let generated = parse_and_expand(&mut errors, tokens(&format!("struct T {{ {fields} }}")));
        assert_eq!(items(generated.unwrap_or_default()).join("; "), expected, "{fields}");
        assert_eq!(errors.into_messages().len(), 1, "{fields}");
    }
}

#[test]
fn a_tree_with_lifetimes_is_generated_without() {
    let tree = "struct T<'a, X: 'a> where 'a: 'a, &'a X: Send { i: &'a u8, a: A<'a, X> = 1 }";
    let mut errors = Errors::default();

    let generated = parse_and_expand(&mut errors, tokens(tree)).unwrap_or_default().to_string();

    assert_eq!(errors.into_messages().len(), 1);
    assert!(!generated.contains("'a"), "{generated}");
    assert!(generated.contains("where & 'static X : Send"), "{generated}");
}

#[test]
fn mistakes_stand_last() {
    let generated = expand(tokens(BROKEN)).to_string();
    let (_, mistakes) = generated.split_once(":: core :: compile_error !").expect("there are mistakes");

    assert!(!mistakes.contains("impl"), "{mistakes}");
    assert!(!mistakes.contains("fn"), "{mistakes}");
}
