//! The book's page of error messages is made from the files under `ui`: none is missing there, and none is made up.
//!
//! `UPDATE=1 cargo test -p perennial-tests --test messages` writes the page anew.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

/// The folders of `ui`, and what the page calls them.
const SECTIONS: [(&str, &str); 4] = [
    ("supervisor", "In a tree"),
    ("server", "In a server"),
    ("statem", "In a state machine"),
    ("program", "In `main` and in tests"),
];

const OPENING: &str = "\
# Every error message, explained

What the macros refuse, with the words that you see. Search this page for a few words of your message: under each heading
stands why it is refused and what to write instead, and then the message as the compiler shows it.

A message that ends in `(in Nightly builds, run with -Z macro-backtrace for more info)` is one that rustc has found in
what a macro wrote for you; the place that it shows is yours all the same.
";

#[test]
fn the_page_of_messages_has_each_of_them() {
    let made = page();
    let path = root().join("book/src/errors.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).expect("the page can be written");
    }

    let kept = fs::read_to_string(&path).unwrap_or_default();

    assert!(kept == made, "book/src/errors.md is not up to date: run this test with `UPDATE=1`, and read the page");
}

#[test]
fn each_mistake_has_an_explanation_and_a_message() {
    for (folder, _) in SECTIONS {
        for mistake in mistakes(folder) {
            let name = mistake.file.display();
            assert!(!mistake.explanation.is_empty(), "{name} has no `//!` that explains it");
            assert!(mistake.explanation.ends_with(['.', '`']), "the explanation in {name} is not a sentence");
            let message = fs::read_to_string(mistake.file.with_extension("stderr")).unwrap_or_default();
            assert!(message.contains("error"), "{name} has no `.stderr` beside it");
        }
    }
}

#[test]
fn each_message_of_the_macros_is_shown_by_some_mistake() {
    let shown: String =
        SECTIONS.iter().flat_map(|(folder, _)| mistakes(folder)).map(|mistake| mistake.shown()).collect();
    let mut missing = Vec::new();
    let mut found = 0;
    for file in sources(&root().join("macros/src")) {
        let source = fs::read_to_string(&file).expect("the file can be read");
        let tokens: TokenStream = source.parse().expect("the macros' own code is Rust");
        for text in texts(tokens) {
            found += 1;
            if !parts(&text).all(|part| shown.contains(part)) {
                missing.push(format!("{}: {text}", file.display()));
            }
        }
    }

    assert!(missing.is_empty(), "no file under tests/ui shows:\n{}", missing.join("\n"));
    assert!(found > 80, "the messages are string literals");
}

/// The modules of the macros that say nothing to users: tests and what serves them, and the tree as it is drawn in docs.
const SILENT: [&str; 4] = ["tests", "snapshots", "slips", "draw"];

/// The modules of the macros that may hold messages.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.sort();
    let is_silent = |path: &PathBuf| SILENT.iter().any(|silent| path.file_stem().is_some_and(|stem| stem == *silent));
    let (folders, files): (Vec<_>, Vec<_>) =
        paths.into_iter().filter(|path| !is_silent(path)).partition(|path| path.is_dir());
    let files = files.into_iter().filter(|file| file.extension().is_some_and(|end| end == "rs"));
    files.chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}

/// The texts that are said to users: sentences that are neither a reason, nor docs, nor for those who work on the macros.
fn texts(tokens: TokenStream) -> Vec<String> {
    let mut texts = Vec::new();
    let mut before: [String; 3] = Default::default();
    for token in tokens {
        let after = std::mem::take(&mut before);
        let is = |word: &str| after.iter().any(|token| token == word);
        match &token {
            TokenTree::Group(group) => {
                // `reason = "…"`, `#[doc = "…"]`, `expect("…")` and `assert!(…)` are told by what stands before; tests by
                // their name.
                let is_test = after[2] == "tests" && after[1] == "mod";
                let is_for_us = after[2] == "expect" || is("assert") || is("debug_assert");
                if !is_test && !is_for_us {
                    texts.extend(self::texts(group.stream()));
                }
            }
            TokenTree::Literal(literal) => {
                let is_for_us = after[2] == "=" && ["reason", "doc"].contains(&after[1].as_str());
                if let (false, Ok(text)) = (is_for_us, syn::parse_str::<LitStr>(&literal.to_string())) {
                    texts.extend(Some(text.value()).filter(|text| is_said(text)));
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
        let [_, second, third] = after;
        let last = match token {
            TokenTree::Group(_) => "()".to_owned(),
            other @ (TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_)) => other.to_string(),
        };
        before = [second, third, last];
    }
    texts
}

/// Whether a text is a message: docs begin with a blank or a capital letter, and what is shorter is a part of one.
fn is_said(text: &str) -> bool {
    let is_of_docs = text.starts_with([' ', '\n']) || text.starts_with(char::is_uppercase);
    text.len() >= 15 && text.contains(' ') && !is_of_docs
}

/// What is the same in a message whatever is filled in.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .map(|part| part.split_once('}').map_or(part, |(_, rest)| rest))
        .map(str::trim)
        .filter(|part| part.len() > 5)
}

/// A file that breaks a rule.
struct Mistake {
    file: PathBuf,
    explanation: String,
}

impl Mistake {
    /// Its file name, as a heading.
    fn heading(&self) -> String {
        let name = self.stem().replace('_', " ");
        let mut letters = name.chars();
        letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
    }

    /// The message, on one line.
    fn shown(&self) -> String {
        let text = fs::read_to_string(self.file.with_extension("stderr")).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ") + "\n"
    }

    fn stem(&self) -> &str {
        self.file.file_stem().and_then(|stem| stem.to_str()).expect("the files have plain names")
    }
}

fn page() -> String {
    let mut page = OPENING.to_owned();
    for (folder, title) in SECTIONS {
        let mistakes = mistakes(folder);
        if mistakes.is_empty() {
            continue;
        }
        let _ = write!(page, "\n## {title}\n");
        for mistake in mistakes {
            let (heading, explanation, stem) = (mistake.heading(), &mistake.explanation, mistake.stem());
            let _ = write!(page, "\n### {heading}\n\n{explanation}\n\n");
            let _ = write!(page, "```text\n{{{{#include ../../tests/ui/{folder}/{stem}.stderr}}}}\n```\n");
        }
    }
    page
}

/// The mistakes in a folder, in the order of their names.
fn mistakes(folder: &str) -> Vec<Mistake> {
    let Ok(entries) = fs::read_dir(root().join("tests/ui").join(folder)) else { return Vec::new() };
    let files = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "rs")).collect();
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let source = fs::read_to_string(&file).expect("the file can be read");
            Mistake { explanation: explanation(&source), file }
        })
        .collect()
}

/// What the `//!` at the top of a file says.
fn explanation(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in the workspace")
}
