//! Which names are found in an expression.

use super::*;
use crate::supervisor::mentions::Mentions;

/// The names in it, in alphabetical order; those that are only called have parentheses.
fn mentions(text: &str) -> String {
    let mentions = Mentions::of(&tokens(text));
    let mut names: Vec<String> = mentions
        .names()
        .filter(|(name, _)| name.len() < 3)
        .map(|(name, mention)| format!("{name}{}", if mention.called { "()" } else { "" }))
        .collect();
    names.sort();
    names.join(" ")
}

#[test]
fn variables_are_found_wherever_they_stand() {
    let cases = [
        ("a", "a"),
        ("a.b.c(d)", "a d"),
        ("Hub { a, b: c, ..d }", "a c d"),
        ("vec![a.clone(), b; c]", "a b c"),
        ("[a..b, ..=c]", "a b c"),
        ("x::y::z(a)", "a"),
        ("a == b && !c", "a b c"),
        ("a != b", "a b"),
        ("a!(b)", "b"),
        ("f(a)(b)", "a b f()"),
        ("f(a) + f", "a f"),
        ("r#a + r#fn", "a fn"),
        ("'a: loop { break 'a }", ""),
        ("a ? b", "a b"),
        ("{ let a = b; a }", "a b"),
    ];

    for (text, expected) in cases {
        assert_eq!(mentions(text), expected, "{text}");
    }
}

#[test]
fn variables_are_found_in_strings() {
    let cases = [
        (r#""{a}""#, "a"),
        (r#""x {a:?} {{b}} {c:>d$.e$} {}""#, "a c d e"),
        (r##"r#"{a}"#"##, "a"),
        (r#"f!("{a:#?} {0}", 'b')"#, "a"),
        (r#""{a""#, ""),
        (r#"b"{a}""#, ""),
        (r#""{a }{ b}{a.b}""#, "a b"),
    ];

    for (text, expected) in cases {
        assert_eq!(mentions(text), expected, "{text}");
    }
}

#[test]
fn names_of_its_own_are_told_from_others() {
    let cases = [
        ("Hub { a }", "a"),
        ("{ let a = b; a }", "b"),
        ("{ let a = a.clone(); f(a) }", "a"),
        ("{ let (a, X { b, c: d }) = e; [a, b, d] }", "e"),
        ("{ let a: B = 1; a } + a", "a"),
        ("f(|a| a)", ""),
        ("f(|a| a, a)", "a"),
        ("f(move |a, b: &B| { a; b; c })", "c"),
        ("f(|| a)", "a"),
        ("f(a | b)", "a b"),
        ("f(a || b)", "a b"),
        ("if let Some(a) = b { a } else { a }", "a b"),
        ("{ for a in b { a } }", "b"),
        ("match a { Some(b) => b, None if c => { b } d => d, e::F => e }", "a b c e"),
        ("match a { b => b }.c(d)", "a d"),
        (r#"{ let a = 1; format!("{a} {b}") }"#, "b"),
        ("{ |a| { a } ; a }", "a"),
    ];

    for (text, expected) in cases {
        let mentions = Mentions::of(&tokens(text));
        let mut names: Vec<&str> =
            mentions.names().filter(|(name, mention)| name.len() < 2 && !mention.bound).map(|(name, _)| name).collect();
        names.sort_unstable();
        names.retain(|name| name.chars().all(char::is_lowercase) && *name != "f");
        assert_eq!(names.join(" "), expected, "{text}");
    }
}
