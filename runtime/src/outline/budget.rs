//! Whether a tree can stop within its time.

use std::time::Duration;

use super::{Outline, OutlineChild, text::Text};
use crate::{ChildKind, Shutdown};

/// How long a tree may take to stop.
///
/// It stops its children one at a time, and before that waits for a start in progress. So its need is the sum of theirs,
/// and the longest start that has a limit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Need {
    /// What its children may take, as far as is known.
    pub(crate) stop: Duration,
    /// The longest start among them that has a limit.
    pub(crate) start: Duration,
    /// Whether a worker among them has no limit.
    pub(crate) is_endless: bool,
    /// Whether the start of one of them has no limit.
    pub(crate) unless_starting: bool,
    /// Whether an expression hides what one of them may take.
    pub(crate) is_hidden: bool,
}

impl Need {
    const NONE: Self = Self {
        stop: Duration::ZERO,
        start: Duration::ZERO,
        is_endless: false,
        unless_starting: false,
        is_hidden: false,
    };

    /// A declared tree's.
    pub(crate) const fn of(tree: &Outline) -> Self {
        Self::of_all(tree.children)
    }

    /// That of a tree with these children.
    pub(super) const fn of_all(children: &[OutlineChild]) -> Self {
        let mut all = Self::NONE;
        let mut at = 0;
        while at < children.len() {
            let child = Self::of_child(&children[at]);
            all.stop = all.stop.saturating_add(child.stop);
            all.start = longer(all.start, child.start);
            all.is_endless |= child.is_endless;
            all.unless_starting |= child.unless_starting;
            all.is_hidden |= child.is_hidden;
            at += 1;
        }
        all
    }

    /// What a child adds to its tree's.
    pub(super) const fn of_child(child: &OutlineChild) -> Self {
        let mut need = Self::NONE;
        match (child.shutdown, child.kind) {
            (Some(Shutdown::After(time)), _) => need.stop = time,
            (Some(Shutdown::BrutalKill), ChildKind::Worker) => {}
            (Some(Shutdown::Infinity), ChildKind::Worker) => need.is_endless = true,
            // A supervisor that is killed has its children stopped all the same, each within its time.
            (Some(Shutdown::Infinity | Shutdown::BrutalKill), ChildKind::Supervisor) => match child.tree {
                Some(tree) if !child.is_opaque => {
                    let all = Self::of(tree);
                    need = Self { stop: all.total(), start: Duration::ZERO, ..all };
                }
                Some(_) | None => need.is_hidden = true,
            },
            (None, _) => need.is_hidden = true,
        }
        match start(child) {
            Start::Within(time) => need.start = time,
            Start::Endless => need.unless_starting = true,
            Start::Hidden => need.is_hidden = true,
        }
        need
    }

    /// What it may take in all.
    pub(crate) const fn total(&self) -> Duration {
        self.stop.saturating_add(self.start)
    }
}

/// How long a start may take.
#[derive(Clone, Copy)]
enum Start {
    Within(Duration),
    Endless,
    Hidden,
}

const fn start(child: &OutlineChild) -> Start {
    match (child.start_timeout, child.tree) {
        (None, _) => Start::Hidden,
        (Some(Some(limit)), _) => Start::Within(limit),
        (Some(None), Some(tree)) if tree.is_dynamic() => Start::Within(Duration::ZERO),
        (Some(None), Some(tree)) => {
            // It starts its children one after the other.
            let mut sum = Duration::ZERO;
            let mut at = 0;
            while at < tree.children.len() {
                match start(&tree.children[at]) {
                    Start::Within(time) => sum = sum.saturating_add(time),
                    Start::Endless => return Start::Endless,
                    Start::Hidden => return Start::Hidden,
                }
                at += 1;
            }
            Start::Within(sum)
        }
        (Some(None), None) => Start::Endless,
    }
}

/// How long a tree has to stop.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Limit {
    pub(crate) time: Duration,
    /// Whether this is what its siblings leave it of the time of a tree around it.
    pub(crate) is_rest: bool,
}

impl Limit {
    /// A time that is written.
    pub(crate) const fn of(time: Duration) -> Self {
        Self { time, is_rest: false }
    }
}

/// What is wrong if a tree has this long to stop: its children may need longer. `name` is how the tree is called.
pub(crate) const fn check(name: &str, limit: Limit, tree: &Outline) -> Option<Text> {
    check_all(name, limit, tree.is_dynamic(), tree.children)
}

/// The same for a tree with these children. `is_dynamic`: one stands for all.
pub(super) const fn check_all(name: &str, limit: Limit, is_dynamic: bool, children: &[OutlineChild]) -> Option<Text> {
    let need = Need::of_all(children);
    let text = Text::new().name(name).and(" has ").time(limit.time);
    let text = if limit.is_rest { text.and(" of the time of the trees around it") } else { text }.and(" to stop, but ");
    if need.is_endless {
        let text = if is_dynamic { text.and("its children") } else { endless(text.and("`"), children).and("`") };
        return Some(text.and(" may take for ever: give a time there, or leave out this one"));
    }
    if need.total().as_nanos() <= limit.time.as_nanos() {
        return None;
    }
    let text = if is_dynamic {
        text.and("each of its children may take ").time(need.total())
    } else {
        shares(text.and("its children may take ").time(need.total()).and(" ("), children, need.start).and(")")
    };
    Some(text.and(": raise it, or leave it out"))
}

/// The way to the first worker that may take for ever.
const fn endless(text: Text, children: &[OutlineChild]) -> Text {
    let mut at = 0;
    while !Need::of_child(&children[at]).is_endless {
        at += 1;
    }
    let child = &children[at];
    let text = text.and(child.name);
    match child.tree {
        Some(inner) if !inner.is_dynamic() => endless(text.and("."), inner.children),
        Some(_) | None => text,
    }
}

/// Which child takes how much, and whose start is the longest.
const fn shares(mut text: Text, children: &[OutlineChild], longest_start: Duration) -> Text {
    let (mut at, mut shown) = (0, 0);
    while at < children.len() {
        let child = &children[at];
        let time = Need::of_child(child).stop;
        if !time.is_zero() {
            if shown < MOST_SHOWN {
                text = separate(text, shown).name(child.name).and(" ").time(time);
            }
            shown += 1;
        }
        at += 1;
    }
    if shown > MOST_SHOWN {
        text = text.and(" and others");
    }
    if longest_start.is_zero() {
        return text;
    }
    let mut at = 0;
    while Need::of_child(&children[at]).start.as_nanos() < longest_start.as_nanos() {
        at += 1;
    }
    separate(text, shown).and("a start of ").name(children[at].name).and(" ").time(longest_start)
}

const MOST_SHOWN: usize = 10;

const fn separate(text: Text, shown: usize) -> Text {
    if shown == 0 { text } else { text.and(", ") }
}

const fn longer(one: Duration, other: Duration) -> Duration {
    if one.as_nanos() < other.as_nanos() { other } else { one }
}
