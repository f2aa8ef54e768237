//! The tree as text, for its docs: what its tokens tell.

use std::time::Duration;

use quote::ToTokens as _;

use super::{
    model::{Child, Make, Tree},
    outline::type_text,
};
use crate::{
    names::{list, plain},
    options::{Options, SHUTDOWN, START_TIMEOUT, Value},
};

/// The drawn tree as a block of docs, each line with a space before it, as docs have.
pub(super) fn docs(tree: &Tree) -> String {
    let mut lines = vec![String::new(), "```text".to_owned()];
    lines.extend(drawn(tree));
    lines.push("```".to_owned());
    let lines: Vec<String> = lines.iter().map(|line| format!(" {line}").trim_end().to_owned()).collect();
    lines.join("\n")
}

fn drawn(tree: &Tree) -> Vec<String> {
    let (_, generics, _) = tree.generics.split_for_impl();
    let name = plain(&tree.name) + &type_text(&generics.to_token_stream());
    let mut lines = vec![format!("{name}: {}", rules(tree).join(", "))];
    if tree.children.iter().all(|child| child.ty.is_none()) {
        return lines;
    }
    let mut rows = vec![["child", "type", "restart", "shutdown", ""].map(str::to_owned)];
    add_rows(&mut rows, tree, "");
    let has_own = rows.iter().any(|row| row.iter().any(|cell| cell == OWN));
    lines.push(String::new());
    lines.extend(aligned(&rows));
    lines.push(String::new());
    lines.push(stops(tree));
    lines.push(survives(tree));
    if has_own {
        lines.push(format!("{OWN}: as its type says."));
    }
    lines
}

/// What is given for an option that the child's type decides.
const OWN: &str = "its own";

/// `rest_for_one, 3 restarts in 5 s`, and what else is not as usual.
fn rules(tree: &Tree) -> Vec<String> {
    let options = &tree.options;
    let (intensity, period) = limit(tree);
    let restarts = match intensity.as_str() {
        "0" => "no restarts".to_owned(),
        "1" => format!("1 restart in {period}"),
        _ => format!("{intensity} restarts in {period}"),
    };
    let mut rules = vec![shown(options, "strategy").unwrap_or_else(|| "one_for_one".to_owned()), restarts];
    match options.value("auto_shutdown") {
        None | Some(Value::Word("never", _)) => {}
        Some(Value::Word("any_significant", _)) => rules.push("ends with any significant child".to_owned()),
        Some(Value::Word("all_significant", _)) => rules.push("ends with its significant children".to_owned()),
        Some(other) => rules.push(format!("auto_shutdown {}", text(other))),
    }
    rules.extend(shown(options, "backoff").map(|backoff| format!("backoff {backoff}")));
    rules
}

fn limit(tree: &Tree) -> (String, String) {
    let or = |key, default: &str| shown(&tree.options, key).unwrap_or_else(|| default.to_owned());
    (or("intensity", "1"), or("period", "5 s"))
}

/// How many crashes it survives.
fn survives(tree: &Tree) -> String {
    let (intensity, period) = limit(tree);
    match intensity.parse::<u64>() {
        Ok(0) => "It survives no crash; the 1st ends it.".to_owned(),
        Ok(1) => format!("It survives 1 crash within {period}; the 2nd ends it."),
        Ok(count) => {
            let next = ordinal(count.saturating_add(1));
            format!("It survives {count} crashes within {period}; the {next} ends it.")
        }
        Err(_) => format!("It survives {intensity} crashes within {period}; the next ends it."),
    }
}

/// How long it may take to stop.
fn stops(tree: &Tree) -> String {
    let mut need = Need::default();
    need.add_children(tree, "");
    let unless = if need.or_start { ", unless a child is starting" } else { "" };
    let (time, unknown) = (time(need.known), list(&need.unknown.iter().map(String::as_str).collect::<Vec<_>>(), "and"));
    match (need.known.is_zero(), need.unknown.is_empty()) {
        (true, true) => format!("It stops at once{unless}."),
        (false, true) => format!("It takes at most {time} to stop{unless}."),
        (true, false) => format!("To stop, it takes what {unknown} may take{unless}."),
        (false, false) => format!("To stop, it takes at most {time} and what {unknown} may take{unless}."),
    }
}

/// How long the children of a tree may take to stop, one after the other.
#[derive(Default)]
struct Need {
    known: Duration,
    /// Those of which the tokens do not tell.
    unknown: Vec<String>,
    /// Whether a start in progress may make it longer, which a stop waits for.
    or_start: bool,
}

impl Need {
    /// What the children of a tree take, and the longest of their starts.
    fn add_children(&mut self, tree: &Tree, path: &str) {
        let children = || tree.children.iter().filter(|child| child.ty.is_some());
        children().for_each(|child| self.add_child(child, path));
        self.or_start |= children().any(|child| start(child).is_none());
        self.known = self.known.saturating_add(children().filter_map(start).max().unwrap_or_default());
    }

    fn add_child(&mut self, child: &Child, path: &str) {
        let path = format!("{path}{}", plain(&child.name));
        match (shutdown(child), &child.make) {
            (Some(Value::Time(limit, _)), _) => self.known = self.known.saturating_add(*limit),
            // A supervisor that is killed has its children stopped all the same, each within its time.
            (None | Some(Value::Word(..)), Make::Tree(tree)) => self.add_children(tree, &format!("{path}.")),
            (Some(Value::Word("brutal_kill", _)), Make::Expr(..) | Make::Missing) => {}
            (_, Make::Expr(..) | Make::Tree(_) | Make::Missing) => self.unknown.push(path),
        }
    }
}

/// How long the start of a child may take, if the tokens tell. A tree starts its children one after the other.
fn start(child: &Child) -> Option<Duration> {
    match (child.options.value(START_TIMEOUT.key), &child.make) {
        (Some(Value::Time(limit, _)), _) => Some(*limit),
        (None | Some(Value::Word(..)), Make::Tree(tree)) => {
            tree.children.iter().try_fold(Duration::ZERO, |sum, child| Some(sum.saturating_add(start(child)?)))
        }
        (_, Make::Expr(..) | Make::Tree(_) | Make::Missing) => None,
    }
}

/// What is given for the time in which a child stops; `None` for what its type says.
fn shutdown(child: &Child) -> Option<&Value> {
    let own = match &child.make {
        Make::Tree(tree) => tree.options.value(SHUTDOWN.key),
        Make::Expr(..) | Make::Missing => None,
    };
    child.options.value(SHUTDOWN.key).or(own)
}

type Row = [String; 5];

/// Adds a row for each child. `trunk` is what the rows of the same branch begin with.
fn add_rows(rows: &mut Vec<Row>, tree: &Tree, trunk: &str) {
    let mut children = tree.children.iter().filter(|child| child.ty.is_some()).peekable();
    while let Some(child) = children.next() {
        let (branch, below) = if children.peek().is_none() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        rows.push(row(child, &format!("{trunk}{branch}")));
        if let Make::Tree(inner) = &child.make {
            add_rows(rows, inner, &format!("{trunk}{below}"));
        }
    }
}

fn row(child: &Child, branch: &str) -> Row {
    let (restart, stop, mut said) = match &child.make {
        Make::Tree(tree) => ("permanent", "infinity", rules(tree)),
        Make::Expr(..) | Make::Missing => (OWN, OWN, Vec::new()),
    };
    said.extend(marks(child));
    [
        format!("{branch}{}", plain(&child.name)),
        child.ty.as_ref().map(type_text).unwrap_or_default(),
        shown(&child.options, "restart").unwrap_or_else(|| restart.to_owned()),
        shutdown(child).map_or_else(|| stop.to_owned(), text),
        said.join(", "),
    ]
}

/// What is not as usual with a child.
fn marks(child: &Child) -> Vec<String> {
    let mut marks = Vec::new();
    match child.options.value("significant") {
        None | Some(Value::Flag(false, _)) => {}
        Some(Value::Flag(true, _)) => marks.push("significant".to_owned()),
        Some(other) => marks.push(format!("significant {}", text(other))),
    }
    marks.extend(shown(&child.options, "name").map(|name| format!("registered as {name}")));
    match child.options.value(START_TIMEOUT.key) {
        None | Some(Value::Word(..)) => {}
        Some(limit) => marks.push(format!("starts within {}", text(limit))),
    }
    match child.options.value("unresponsive") {
        None | Some(Value::Word("escalate", _)) => {}
        Some(Value::Word("wait", _)) => marks.push("waited for when unresponsive".to_owned()),
        Some(Value::Word("replace", _)) => marks.push("replaced when unresponsive".to_owned()),
        Some(other) => marks.push(format!("unresponsive {}", text(other))),
    }
    marks.extend(child.attrs.cfgs.iter().map(|cfg| type_text(&cfg.meta.to_token_stream())));
    marks
}

fn shown(options: &Options, key: &str) -> Option<String> {
    options.value(key).map(text)
}

/// A value as a reader would write it.
fn text(value: &Value) -> String {
    match value {
        Value::Word(word, _) => (*word).to_owned(),
        Value::Time(length, _) => time(*length),
        Value::Range(first, most, _) => format!("{} to {}", time(*first), time(*most)),
        Value::Number(number) => number.base10_digits().to_owned(),
        Value::Flag(is, _) => is.to_string(),
        Value::Text(text) => text.value(),
        Value::Expr(tokens) | Value::Path(tokens) | Value::List(tokens) => {
            let text = type_text(tokens);
            if text.chars().count() > 40 || text.contains(['\n', '`']) { "?".to_owned() } else { text }
        }
    }
}

/// A time as the runtime writes it: `1.5 s`, `20 ms`.
fn time(time: Duration) -> String {
    match (time.as_secs(), time.subsec_nanos()) {
        (secs, 0) => format!("{secs} s"),
        (0, nanos) if nanos.is_multiple_of(1_000_000) => format!("{} ms", nanos / 1_000_000),
        (0, nanos) if nanos.is_multiple_of(1_000) => format!("{} us", nanos / 1_000),
        (0, nanos) => format!("{nanos} ns"),
        (secs, nanos) => format!("{secs}.{} s", format!("{nanos:09}").trim_end_matches('0')),
    }
}

/// `4th`
fn ordinal(number: u64) -> String {
    let ending = match (number % 10, number % 100) {
        (1, rest) if rest != 11 => "st",
        (2, rest) if rest != 12 => "nd",
        (3, rest) if rest != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// The rows as lines, with columns as wide as their widest cell.
fn aligned(rows: &[Row]) -> Vec<String> {
    let width = |cell: &String| cell.chars().count();
    let widths: Vec<usize> = (0..5)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(width).max().unwrap_or_default())
        .collect();
    let line = |row: &Row| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}  "));
        cells.collect::<String>().trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}
