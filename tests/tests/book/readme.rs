//! The README's listings are those of the examples, letter for letter.

use std::{fs, path::Path};

#[test]
fn the_readme_shows_what_the_examples_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the workspace");
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let examples: String = ["counter.rs", "band/main.rs", "echo.rs"]
        .map(|name| code(&read(&format!("examples/examples/{name}"))))
        .concat();

    let readme = read("README.md");
    let listings: Vec<_> = readme.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();

    assert_eq!(listings.len(), 3);
    for listing in listings {
        assert!(examples.contains(&code(listing)), "not in the examples:\n{listing}");
    }
}

/// The lines that are code.
fn code(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("// ANCHOR"));
    lines.flat_map(|line| [line, "\n"]).collect()
}
