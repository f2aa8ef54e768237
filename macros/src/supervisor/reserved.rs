//! Names that a tree has of its own.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use super::model::{Make, Tree};
use crate::{errors::Errors, names::plain};

/// What can be called on the handle of every tree, by `SupervisorRef`; and what a declared one has besides.
pub(super) const METHODS: [&str; 25] = [
    "pid",
    "is_alive",
    "stop",
    "stop_with",
    "ended",
    "exit",
    "which_children",
    "count_children",
    "start_child",
    "start_child_with",
    "terminate_child",
    "restart_child",
    "delete_child",
    "get_childspec",
    "child",
    "terminate_process",
    "running_tree",
    "start",
    "run",
    "with",
    "tree",
    "clone",
    "clone_from",
    "deref",
    "fmt",
];

/// Refuses children by such names. They stay fields, which does no harm.
pub(super) fn children(errors: &mut Errors, tree: &Tree) {
    for child in &tree.children {
        let name = plain(&child.name);
        if METHODS.contains(&name.as_str()) {
            let of = plain(&tree.name);
            errors.error(&child.name, format!("`{of}` has a `{name}` of its own; name the child otherwise"));
        }
    }
}

/// Refuses trees that are named like another item, or stand in themselves. A child that is one of them is not generated.
pub(super) fn trees(errors: &mut Errors, tree: &mut Tree) {
    let mut taken = Vec::new();
    items(tree, &mut taken);
    distinct(errors, tree, &mut Vec::new(), &taken);
    endless(errors, tree, &mut Vec::new());
}

/// The enums of the children, and the trees that they belong to.
fn items(tree: &Tree, taken: &mut Vec<(String, String)>) {
    let name = plain(&tree.name);
    taken.push((format!("{name}Child"), name));
    for child in &tree.children {
        if let Make::Tree(inner) = &child.make {
            items(inner, taken);
        }
    }
}

fn distinct(errors: &mut Errors, tree: &mut Tree, seen: &mut Vec<String>, enums: &[(String, String)]) {
    seen.push(plain(&tree.name));
    for child in &mut tree.children {
        let Make::Tree(inner) = &mut child.make else { continue };
        let name = plain(&inner.name);
        let message = if seen.contains(&name) {
            Some(format!("two trees are named `{name}`; choose another name for one"))
        } else {
            let owner = enums.iter().find(|(taken, _)| *taken == name);
            owner.map(|(_, of)| format!("`{name}` is the enum of the children of `{of}`; choose another name"))
        };
        if let Some(message) = message {
            errors.error(&inner.name, message);
            child.ty = None;
            child.make = Make::Missing;
        } else {
            distinct(errors, inner, seen, enums);
        }
    }
}

fn endless(errors: &mut Errors, tree: &mut Tree, around: &mut Vec<String>) {
    around.push(plain(&tree.name));
    for child in &mut tree.children {
        if let Make::Tree(inner) = &mut child.make {
            endless(errors, inner, around);
            continue;
        }
        let Some(ty) = &child.ty else { continue };
        let Ok(name) = syn::parse2::<syn::TypePath>(ty.clone()) else { continue };
        let Some(last) = name.path.segments.first().filter(|_| name.path.segments.len() == 1) else { continue };
        if name.qself.is_none() && around.contains(&plain(&last.ident)) {
            let message = format!("`{}` would start itself, and so on without end; name another type", last.ident);
            errors.error(ty, message);
            child.ty = None;
            child.make = Make::Missing;
        }
    }
    around.pop();
}
