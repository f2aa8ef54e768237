//! A source file, and what can be told of it without a parser.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

/// A file of Rust.
pub(crate) struct Source {
    /// From the root of the workspace.
    path: String,
    /// From the folder that was asked for.
    name: String,
    /// All of it.
    pub(crate) text: String,
    /// Without comments and without the tests at its end.
    pub(crate) code: String,
}

/// The files of a folder, and of those in it.
pub(crate) fn sources(folder: &str) -> impl Iterator<Item = Source> + use<> {
    let root = root().join(folder);
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "`{folder}` has no sources: has it been moved?");
    let folder = folder.to_owned();
    paths.into_iter().map(move |path| {
        let name = path.strip_prefix(&root).expect("what is found in a folder is below it");
        let name = name.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        let text = fs::read_to_string(&path).expect("a source is a text");
        let mut source = Source { path: format!("{folder}/{name}"), name, text, code: String::new() };
        source.code = source.without_tests().lines().map(without_comment).collect::<Vec<_>>().join("\n");
        source
    })
}

/// A file of the workspace.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("`{path}`: {error}"))
}

impl Source {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether a folder of this name is around it.
    pub(crate) fn is_in(&self, folder: &str) -> bool {
        Path::new(&self.path).parent().is_some_and(|around| around.iter().any(|part| part == folder))
    }

    /// Whether it is nothing but tests, or models of them.
    pub(crate) fn is_test(&self) -> bool {
        self.is_in("tests") || ["tests.rs", "models.rs", "stress.rs"].iter().any(|end| self.name.ends_with(end))
    }

    pub(crate) fn without_tests(&self) -> &str {
        let end = self.text.find("#[cfg(test)]\nmod tests {");
        end.map_or(&self.text, |end| &self.text[..end])
    }

    pub(crate) fn without_comments(&self) -> String {
        self.text.lines().map(without_comment).collect::<Vec<_>>().join("\n")
    }

    /// Fails if one of these words is in its code.
    pub(crate) fn never(&self, words: &[&str], why: &str) {
        for word in words {
            assert!(!self.code.contains(word), "{self}: `{word}`: {why}");
        }
    }

    /// The paths that it imports, each on its own.
    pub(crate) fn imports(&self) -> Vec<String> {
        let mut imports = Vec::new();
        for statement in self.code.split(';') {
            let starts = ["use ", "pub use ", "pub(crate) use "];
            let lines = statement.lines().skip_while(|line| !starts.iter().any(|start| line.starts_with(start)));
            let statement: String = lines.map(str::trim).collect();
            if let Some((_, tree)) = statement.split_once("use ") {
                flatten("", tree, &mut imports);
            }
        }
        imports
    }

    /// What it names with `crate::`, but for lists.
    pub(crate) fn crate_paths(&self) -> Vec<&str> {
        let after = self.code.split("crate::").skip(1);
        let names = after.map(|rest| rest.split(|c: char| !is_of_name(c)).next().unwrap_or_default());
        names.filter(|name| !name.is_empty()).collect()
    }

    /// The types that it defines for others.
    pub(crate) fn defined(&self) -> Vec<String> {
        let kinds = ["struct ", "enum ", "trait ", "type "];
        let items = self.code.lines().filter_map(|line| {
            let item = line.strip_prefix("pub ").or_else(|| line.strip_prefix("pub(crate) "))?;
            let name = kinds.iter().find_map(|kind| item.strip_prefix(kind))?;
            name.split(|c: char| !is_of_name(c)).next().map(str::to_owned)
        });
        items.collect()
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

/// What stands in the braces or brackets after this text.
pub(crate) fn block<'a>(text: &'a str, after: &str) -> &'a str {
    let begin = text.find(after).unwrap_or_else(|| panic!("there is no `{after}`"));
    let rest = &text[begin..];
    let end = ["\n}", "\n];"].iter().filter_map(|end| rest.find(end)).min();
    &rest[..end.expect("what begins at the margin ends there")]
}

/// The public functions with a receiver.
pub(crate) fn methods(block: &str) -> Vec<String> {
    let functions = block.split("\n    pub ").skip(1).filter_map(|item| {
        let item = ["const ", "async "].iter().fold(item, |item, word| item.strip_prefix(word).unwrap_or(item));
        let (name, rest) = item.strip_prefix("fn ")?.split_once(['(', '<'])?;
        let takes = rest.split(')').next()?;
        takes.contains("self").then(|| name.to_owned())
    });
    functions.collect()
}

/// The traits that are implemented for a type.
pub(crate) fn implemented(text: &str, of: &str) -> Vec<String> {
    let end = format!(" for {of} {{");
    let headers = text.lines().filter(|line| line.starts_with("impl")).filter_map(|line| line.split_once(&end));
    headers.filter_map(|(header, _)| Some(header.split_once("> ")?.1.to_owned())).collect()
}

/// The texts in quotes.
pub(crate) fn texts(block: &str) -> Vec<String> {
    block.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// `a::{b, c::d}` is `a::b` and `a::c::d`.
fn flatten(before: &str, tree: &str, into: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((path, list)) = tree.split_once('{') else {
        if !tree.is_empty() {
            into.push(format!("{before}{tree}"));
        }
        return;
    };
    let before = format!("{before}{path}");
    let (mut depth, mut begin) = (0, 0);
    let list = list.strip_suffix('}').unwrap_or(list);
    for (at, letter) in list.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                flatten(&before, &list[begin..at], into);
                begin = at + 1;
            }
            _ => {}
        }
    }
    flatten(&before, &list[begin..], into);
}

/// A line without its comment. Two slashes in a text are part of the text.
fn without_comment(line: &str) -> &str {
    let mut quotes = 0;
    let mut previous = ' ';
    for (at, letter) in line.char_indices() {
        match (previous, letter) {
            ('/', '/') if quotes % 2 == 0 => return &line[..at - 1],
            (_, '"') if previous != '\\' => quotes += 1,
            _ => {}
        }
        previous = letter;
    }
    line
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("a folder can be read to its end").path();
        if path.is_dir() && !path.ends_with("target") {
            walk(&path, into);
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push(path);
        }
    }
}

fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the tests are a crate of the workspace").to_owned()
}
