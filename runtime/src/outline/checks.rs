//! What generated code asks in constants: each fails with what is wrong, where the user wrote it.

use super::{
    CanStop, OutlineChild,
    budget::{self, Limit},
    text::Text,
};
use crate::{Restart, Shutdown, supervisor::tree::Tree};

/// Whether a tree can stop within the `shutdown` of its own.
///
/// Of a tree with parameters this is asked where it is built:
///
/// ```
/// # use perennial::prelude::*;
/// # #[gen_server]
/// # #[derive(Debug)]
/// # pub struct Cache<T> { value: T }
/// # #[gen_server]
/// # impl<T: Clone + Send + 'static> Cache<T> {
/// #     #[call]
/// #     pub fn get(&self) -> T { self.value.clone() }
/// # }
/// supervisor! {
///     #[supervisor(shutdown = 5s)]
///     struct Caches<T: Clone + Send + 'static> {
///         value: T,
///         cache: Cache<T> = Cache { value },
///     }
/// }
/// # fn main() {
/// drop(Caches::with(1));
/// # }
/// ```
///
/// ```compile_fail
/// # use perennial::prelude::*;
/// # #[gen_server]
/// # #[derive(Debug)]
/// # pub struct Cache<T> { value: T }
/// # #[gen_server]
/// # impl<T: Clone + Send + 'static> Cache<T> {
/// #     #[call]
/// #     pub fn get(&self) -> T { self.value.clone() }
/// # }
/// supervisor! {
///     #[supervisor(shutdown = 4s)]
///     struct Caches<T: Clone + Send + 'static> {
///         value: T,
///         cache: Cache<T> = Cache { value },
///     }
/// }
/// # fn main() {
/// drop(Caches::with(1));
/// # }
/// ```
#[track_caller]
pub const fn budget<T: Tree>() {
    if let Shutdown::After(limit) = T::SPEC.shutdown {
        let tree = &<T as Tree>::OUTLINE;
        refuse(budget::check(tree.name, Limit::of(limit), tree));
    }
}

/// Whether a child that is a tree can stop within the `shutdown` that the tree around it gives it.
#[track_caller]
pub const fn child_budget<T: Tree>(at: usize, name: &str) {
    let child = child::<T>(at, name);
    if let (Some(Shutdown::After(limit)), Some(tree), false) = (child.shutdown, child.tree, child.is_opaque) {
        refuse(budget::check(name, Limit::of(limit), tree));
    }
}

/// Whether a permanent child ends only by crashing.
#[track_caller]
pub const fn normal_exit<T: Tree>(at: usize, name: &str) {
    refuse(can_end(child::<T>(at, name)));
}

/// Whether a child is permanent and can end normally, as far as is known.
#[must_use]
pub const fn needs_normal_exit<T: Tree>(at: usize, name: &str) -> bool {
    child::<T>(at, name).may_end_and_be_restarted()
}

/// Whether this is so of any child of the tree.
#[must_use]
pub const fn any_needs_normal_exit<T: Tree>() -> bool {
    let children = <T as Tree>::OUTLINE.children;
    let mut at = 0;
    while at < children.len() {
        if children[at].may_end_and_be_restarted() {
            return true;
        }
        at += 1;
    }
    false
}

impl OutlineChild {
    const fn may_end_and_be_restarted(&self) -> bool {
        self.can_end && matches!(self.restart, Some(Restart::Permanent) | None)
    }
}

pub(super) const fn can_end(child: &OutlineChild) -> Option<Text> {
    let text = Text::new().name(child.name).and(" is permanent, but ");
    let text = match (child.restart, child.can_stop, child.tree) {
        (Some(Restart::Permanent), Some(CanStop { server, handler }), _) => {
            text.and("`").and(server).and("::").and(handler).and("`")
        }
        (Some(Restart::Permanent), None, Some(tree)) if tree.ends_by_itself() => text.and("its `auto_shutdown`"),
        (Some(Restart::Permanent | Restart::Transient | Restart::Temporary) | None, _, _) => return None,
    };
    Some(text.and(" can end it normally: it would be restarted; say `allow(normal_exit)` or `restart = transient`"))
}

/// Whether a significant child can end for good.
#[track_caller]
pub const fn significant<T: Tree>(at: usize, name: &str) {
    if let Some(Restart::Permanent) = child::<T>(at, name).restart {
        refuse(Some(never_ends(name)));
    }
}

pub(super) const fn never_ends(name: &str) -> Text {
    let text = Text::new().name(name).and(" is permanent, and never ends for good, so that it cannot be significant; ");
    text.and("write `restart = transient`")
}

pub(super) const fn no_time_to_start(name: &str) -> Text {
    let text = Text::new().name(name).and(" has no time to start, and no `init` is done in no time; ");
    text.and("write `start_timeout = 5s`, or leave it out")
}

pub(super) const fn nobody_significant(name: &str, auto_shutdown: &str) -> Text {
    let text = Text::new().name(auto_shutdown).and(" waits for the end of significant children, and ").name(name);
    text.and(" has none; write `significant` at a child, or leave this out")
}

/// Whether a tree that says something about restarts, with this option, has a child that is ever restarted.
#[track_caller]
pub const fn restarts<T: Tree>(option: &str) {
    let tree = &<T as Tree>::OUTLINE;
    refuse(nothing_to_restart(tree.name, tree.children, option));
}

pub(super) const fn nothing_to_restart(name: &str, children: &[OutlineChild], option: &str) -> Option<Text> {
    let mut at = 0;
    while at < children.len() {
        if !matches!(children[at].restart, Some(Restart::Temporary)) {
            return None;
        }
        at += 1;
    }
    let text = Text::new().and("all children of ").name(name).and(" are temporary, and never restarted; leave ");
    Some(text.name(option).and(" out"))
}

/// The child of this name. It is the one at this place, unless a `cfg` has left out others before it.
const fn child<T: Tree>(mut at: usize, name: &str) -> &'static OutlineChild {
    let children = <T as Tree>::OUTLINE.children;
    if at >= children.len() {
        at = children.len() - 1;
    }
    while at > 0 && !is_same(children[at].name, name) {
        at -= 1;
    }
    &children[at]
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[track_caller]
const fn refuse(mistake: Option<Text>) {
    if let Some(text) = mistake {
        panic!("{}", text.as_str());
    }
}

/// An `allow(…)`, and whether there is something that it allows.
#[derive(Debug)]
pub struct Allow<const NEEDED: bool>;

impl Allow<true> {
    /// It is in its place.
    pub const fn normal_exit() {}
}

impl Allow<false> {
    /// It is not.
    #[deprecated = "`allow(normal_exit)` is not needed: no child that it is said of is permanent and can end normally; remove it"]
    pub const fn normal_exit() {}
}
