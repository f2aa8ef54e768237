//! What no compiler checks: that the layers are layers, that files stay short, and that what is forbidden is not there.
//!
//! Each test names the rule that it keeps. It reads the sources as text, without their comments and without their tests.

#[path = "tidy/source.rs"]
mod source;

use std::collections::BTreeSet;

use source::{Source, sources};

/// Plain values, which know nothing of the layers above them.
const VOCABULARY: [&str; 5] = ["exit.rs", "error.rs", "spec.rs", "pid.rs", "shelf.rs"];

/// Where the seam is not gone through, and why.
const PAST_THE_SEAM: [(&str, &str, &str); 3] = [
    ("program/watch.rs", "Instant::now", "the watch is an OS thread that times a runtime which may be blocked"),
    ("program/watch.rs", "tokio::time", "it has a runtime of its own, whose clock is nobody's to pause"),
    ("program/watch.rs", ".spawn(", "it is a thread, and lives for as long as the program"),
];

#[test]
fn the_vocabulary_knows_only_itself() {
    let own = defined_in(&VOCABULARY);

    for source in runtime().filter(|source| VOCABULARY.contains(&source.name())) {
        for import in source.imports() {
            let from_crate = import.strip_prefix("crate::");
            let is_own = from_crate.is_some_and(|path| path.split("::").any(|part| own.contains(part)));
            assert!(is_own || import.starts_with("std::"), "{source}: `{import}` is above the vocabulary");
        }
        source.never(&["tokio", "async ", "Instant::now", "tracing::"], "the vocabulary is plain values");
    }
}

#[test]
fn the_machine_decides_without_the_world() {
    let below = defined_in(&VOCABULARY);

    for source in runtime().filter(|source| source.is_in("machine")) {
        for import in source.imports() {
            let part = import.strip_prefix("crate::").unwrap_or_default();
            let is_below = part.split("::").any(|part| below.contains(part));
            let is_near = import.starts_with("super::") || import.starts_with("self::");
            let values = ["std::time::Duration", "std::time::Instant", "std::sync::Arc"];
            let collections = ["std::collections::BTree", "std::collections::Vec"];
            let is_std = values.iter().chain(&collections).any(|allowed| import.starts_with(allowed));
            assert!(is_below || is_near || is_std, "{source}: `{import}` is no business of a machine");
        }
        let world = ["tokio", "async ", "Instant::now", "SystemTime", "random", "tracing", "println!", "thread"];
        source.never(&world, "time, randomness and the world come in as arguments");
        for part in source.crate_paths() {
            assert!(below.contains(part) || part == "machine", "{source}: `crate::{part}` is above the machine");
        }
        source.never(&["HashMap", "HashSet", "RandomState"], "the order of a hash is not the same in every run");
    }
}

#[test]
fn time_tasks_and_randomness_come_from_the_seam() {
    for source in runtime().filter(|source| source.name() != "seam.rs") {
        for word in
            ["Instant::now", "SystemTime", "tokio::time", "tokio::spawn", "spawn_blocking", ".spawn(", "RandomState"]
        {
            let is_excused = PAST_THE_SEAM.iter().any(|(file, excused, _)| *file == source.name() && *excused == word);
            if !is_excused {
                source.never(&[word], "the seam is the one place for it");
            }
        }
    }
}

#[test]
fn the_excuses_are_needed() {
    for (file, word, why) in PAST_THE_SEAM {
        let source = runtime().find(|source| source.name() == file);
        assert!(source.is_some_and(|source| source.code.contains(word)), "{file}: `{word}` is excused in vain: {why}");
    }
}

#[test]
fn generated_code_has_no_logic_of_its_own() {
    for source in sources("macros/src/snapshots") {
        source.never(
            &[" if ", "while ", "::tokio", "::tracing"],
            "an expansion calls into `__private`, and nothing else",
        );
    }
}

#[test]
fn a_file_is_read_in_one_sitting() {
    for folder in ["runtime/src", "macros/src", "tests/src", "examples"] {
        for source in sources(folder).filter(|source| !source.is_in("snapshots") && !source.is_test()) {
            let lines = source.without_tests().lines().count();
            assert!(lines <= 500, "{source} has {lines} lines; 500 is the ceiling");
        }
    }
}

#[test]
fn nothing_is_unsafe_or_left_for_later() {
    for source in all() {
        source.never(&["todo!", "unimplemented!", "dbg!"], "it is left for later");
        // The macros speak of the word, and pass it through; a mistake may use it.
        if !source.is_in("macros") && !source.is_in("ui") {
            source.never(&["unsafe ", "#[allow(unsafe"], "nothing here needs it");
        }
    }
    for krate in ["runtime", "macros", "tests", "examples"] {
        let manifest = source::read(&format!("{krate}/Cargo.toml"));
        assert!(manifest.contains("[lints]\nworkspace = true"), "{krate} does not keep the workspace's lints");
    }
    assert!(source::read("Cargo.toml").contains("unsafe_code = \"forbid\""));
}

#[test]
fn the_macros_do_not_panic_over_what_they_read() {
    for source in
        sources("macros/src").filter(|source| ["parse.rs", "lower.rs"].iter().any(|end| source.name().ends_with(end)))
    {
        source.never(&["unwrap()", "expect(", "panic!", "unreachable!"], "a user's tokens may be anything");
        let denied = "#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]";
        assert!(source.text.contains(denied), "{source} does not deny what panics");
    }
}

#[test]
fn no_test_is_left_out_or_waits_for_real() {
    for source in all().filter(|source| !source.is_in("snapshots")) {
        let code = source.without_comments();
        for word in ["thread::sleep", "#[ignore", "#[should_panic"] {
            // The macros' own tests have the attribute as a text.
            let is_subject = source.is_in("macros") && word == "#[should_panic";
            assert!(is_subject || !code.contains(word), "{source}: `{word}`");
        }
        for test in code.split("#[tokio::test").skip(1) {
            let test = test.split("#[test]").next().unwrap_or_default();
            let is_paused = test.lines().next().is_some_and(|options| options.contains("start_paused = true"));
            assert!(is_paused || !test.contains("time::sleep("), "{source} sleeps in a test whose clock runs: {test}");
        }
    }
}

#[test]
fn comments_speak_of_the_present() {
    for source in all() {
        for (at, line) in source.text.lines().enumerate() {
            let Some((_, comment)) = line.split_once("//") else { continue };
            let numbered =
                comment.split('#').skip(1).any(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
            let at = at + 1;
            assert!(!numbered && !comment.contains("FIXME") && !comment.contains("TODO"), "{source}:{at}: {line}");
        }
    }
}

#[test]
fn the_macros_version_is_pinned() {
    let version = |manifest: &str, key: &str| {
        let line = manifest.lines().find(|line| line.starts_with(key)).expect("the workspace's manifest has the key");
        line.split('"')
            .rfind(|part| part.starts_with(|first: char| first == '=' || first.is_ascii_digit()))
            .map(str::to_owned)
    };
    let manifest = source::read("Cargo.toml");

    let own = version(&manifest, "version").expect("the workspace has a version");
    assert_eq!(version(&manifest, "perennial-macros"), Some(format!("={own}")));
    assert!(source::read("runtime/Cargo.toml").contains("perennial-macros.workspace = true"));
}

#[test]
fn a_type_that_is_no_child_is_not_shown_a_list_of_those_that_are() {
    for source in runtime() {
        let lines: Vec<_> = source.code.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair[1].starts_with("impl") && pair[1].contains(" Child for ")) {
            assert_eq!(pair[0], "#[diagnostic::do_not_recommend]", "{source}: `{}`", pair[1]);
        }
    }
}

#[test]
fn no_handler_hides_behind_a_method_of_every_reference() {
    let reference = source::read("runtime/src/server/reference.rs");
    let methods = source::block(&reference, "impl<T: Protocol> Ref<T> {");
    let mut hiding: BTreeSet<String> = source::methods(methods).into_iter().collect();
    for of in source::implemented(&reference, "Ref<T>") {
        let of = methods_of(&of).unwrap_or_else(|| panic!("which methods has `{of}`, which `Ref` implements?"));
        hiding.extend(of.iter().map(ToString::to_string));
    }
    // What everything implements, and the prelude has in scope.
    hiding.extend(["type_id", "borrow", "borrow_mut", "into", "try_into", "to_owned", "clone_into"].map(str::to_owned));
    // What `#[gen_server]` makes.
    hiding.extend(["start", "new", "raw"].map(str::to_owned));

    let handler = source::read("macros/src/server/handler.rs");
    let reserved: BTreeSet<String> = source::texts(source::block(&handler, "const RESERVED")).into_iter().collect();
    assert_eq!(reserved, hiding);
}

/// The methods that a trait adds to a reference.
fn methods_of(of: &str) -> Option<&'static [&'static str]> {
    Some(match of {
        "Clone" => &["clone", "clone_from"],
        "PartialEq" => &["eq", "ne"],
        "Eq" => &[],
        "Deref" => &["deref"],
        "fmt::Debug" => &["fmt"],
        _ => return None,
    })
}

/// The names that these files of the runtime define, and their own.
fn defined_in(files: &[&str]) -> BTreeSet<String> {
    let sources = runtime().filter(|source| files.contains(&source.name()));
    sources
        .flat_map(|source| source.defined().into_iter().chain([source.name().trim_end_matches(".rs").to_owned()]))
        .collect()
}

fn runtime() -> impl Iterator<Item = Source> {
    sources("runtime/src").filter(|source| !source.is_test())
}

fn all() -> impl Iterator<Item = Source> {
    ["runtime", "macros", "tests", "examples"]
        .into_iter()
        .flat_map(sources)
        .filter(|source| source.name() != "tests/tidy.rs")
}
