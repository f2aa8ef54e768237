//! The words hold together: links lead somewhere, and what the book quotes is there.

use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_relative_link_leads_to_a_file_and_a_heading_that_exist() {
    let mut broken = Vec::new();
    for document in documents() {
        let text = read(&document);
        for link in links(&text).filter(|link| is_relative(link)) {
            let (path, heading) = link.split_once('#').map_or((link, None), |(path, heading)| (path, Some(heading)));
            let target =
                if path.is_empty() { document.clone() } else { document.parent().unwrap_or(&root()).join(path) };
            if !target.exists() {
                broken.push(format!("{}: `{link}`: no such file", document.display()));
            } else if let Some(heading) = heading
                && target.extension().is_some_and(|kind| kind == "md")
                && !headings(&read(&target)).any(|slug| slug == heading)
            {
                broken.push(format!("{}: `{link}`: no such heading", document.display()));
            }
        }
    }

    assert!(broken.is_empty(), "broken links:\n{}", broken.join("\n"));
}

#[test]
fn every_listing_of_the_book_is_there_under_its_anchor() {
    let mut missing = Vec::new();
    let mut found = 0;
    for document in documents() {
        for include in read(&document).split("{{#include ").skip(1).filter_map(|rest| rest.split("}}").next()) {
            let (path, anchor) = include.split_once(':').map_or((include, None), |(path, part)| (path, Some(part)));
            let file = document.parent().unwrap_or(&root()).join(path.trim());
            let Ok(source) = fs::read_to_string(&file) else {
                missing.push(format!("{}: no file `{path}`", document.display()));
                continue;
            };
            found += 1;
            if let Some(anchor) = anchor.filter(|anchor| !anchor.starts_with(|c: char| c.is_ascii_digit())) {
                let ends = [format!("ANCHOR: {anchor}"), format!("ANCHOR_END: {anchor}")];
                let has = |mark: &String| source.lines().any(|line| line.trim_end().ends_with(mark.as_str()));
                if !ends.iter().all(has) {
                    missing.push(format!("{}: no anchor `{anchor}` in `{path}`", document.display()));
                }
            }
        }
    }

    assert!(missing.is_empty(), "missing listings:\n{}", missing.join("\n"));
    assert!(found > 10, "the book quotes compiled examples");
}

#[test]
fn every_chapter_is_in_the_summary() {
    let book = root().join("book/src");
    let summary = read(&book.join("SUMMARY.md"));
    let listed: Vec<_> = links(&summary).collect();

    for entry in fs::read_dir(&book).expect("the book has a source folder") {
        let name = entry.expect("a folder can be read").file_name().into_string().expect("names are text");
        if name != "SUMMARY.md" && Path::new(&name).extension().is_some_and(|kind| kind == "md") {
            assert!(listed.contains(&name.as_str()), "`{name}` is not in the summary");
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the workspace").to_owned()
}

/// The documents that people read.
fn documents() -> Vec<PathBuf> {
    let root = root();
    let mut all: Vec<_> = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .iter()
        .map(|name| root.join(name))
        .collect();
    let chapters = fs::read_dir(root.join("book/src")).expect("the book has a source folder");
    all.extend(chapters.map(|entry| entry.expect("a folder can be read").path()));
    all.retain(|path| path.extension().is_some_and(|kind| kind == "md"));
    all
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The targets of a document's links, outside of code.
fn links(text: &str) -> impl Iterator<Item = &str> {
    prose(text).flat_map(|line| line.split("](").skip(1).filter_map(|rest| rest.split(')').next()))
}

/// The lines outside of code blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        !code && !fence
    })
}

fn is_relative(link: &str) -> bool {
    !link.contains("://") && !link.starts_with("mailto:")
}

/// The headings of a document, as links name them.
fn headings(text: &str) -> impl Iterator<Item = String> {
    prose(text).filter_map(|line| line.strip_prefix('#')).map(|title| {
        let title = title.trim_start_matches('#').trim().to_lowercase();
        title
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    })
}
