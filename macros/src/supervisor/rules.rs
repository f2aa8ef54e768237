//! What only the whole tree can tell. Looked at once all of it was understood.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use proc_macro2::{TokenStream, TokenTree};

use super::model::{Child, Make, Tree, mentions_of};
use crate::{
    errors::Errors,
    names::{list, nearest, plain},
    options::{Options, SHUTDOWN, Value},
};

/// Looks at a tree, and at the trees in it.
pub(super) fn check(errors: &mut Errors, tree: &Tree) {
    check_tree(errors, tree, &[]);
}

/// `outside` are the names that the tree sees of the trees around it.
fn check_tree(errors: &mut Errors, tree: &Tree, outside: &[String]) {
    if tree.children.is_empty() {
        errors.error(&tree.name, "a supervisor without children; a child is a field with `= …`");
    }
    period(errors, tree);
    constant_shutdown(errors, tree, outside);
    allowed(errors, &tree.options, &["normal_exit", "stale"], tree);
    let mut names: Vec<String> = outside.to_vec();
    names.extend(tree.inputs.iter().map(|input| plain(&input.name)));
    for child in &tree.children {
        itself(errors, child, &names);
        significant(errors, tree, child);
        allowed(errors, &child.options, &["normal_exit", "stale"], tree);
        if let Make::Tree(inner) = &child.make {
            let siblings = tree.children.iter().filter(|sibling| sibling.name != child.name);
            let outside: Vec<String> = names.iter().cloned().chain(siblings.map(|child| plain(&child.name))).collect();
            check_tree(errors, inner, &outside);
        }
    }
}

fn period(errors: &mut Errors, tree: &Tree) {
    if let Some(Value::Time(Duration::ZERO, at)) = tree.options.value("period") {
        errors.error_at(
            *at,
            "restarts are counted within `period`, and within no time there are none; write `period = 5s`",
        );
    }
}

/// A tree's own `shutdown` is a constant, for the trees around it to see.
fn constant_shutdown(errors: &mut Errors, tree: &Tree, outside: &[String]) {
    let Some(value) = tree.options.value(SHUTDOWN.key) else { return };
    let mentions = mentions_of(value);
    let inputs = tree.inputs.iter().map(|input| plain(&input.name));
    for name in inputs.chain(outside.iter().cloned()) {
        if let Some(mention) = mentions.get(&name) {
            let message = format!("a tree's `shutdown` is a constant, and `{name}` is not; write a time such as `5s`");
            errors.error_at(mention.span, message);
        }
    }
}

fn itself(errors: &mut Errors, child: &Child, names: &[String]) {
    let name = plain(&child.name);
    let mentions = child.make.mentions();
    let Some(mention) = mentions.get(&name) else { return };
    // It may be a function, a variable of the expression's own, or one from outside.
    if !mention.called && !mentions.binds && !names.contains(&name) {
        errors.error_at(mention.span, format!("`{name}` cannot refer to itself: it is what this expression starts"));
    }
}

fn significant(errors: &mut Errors, tree: &Tree, child: &Child) {
    let Some(given) = child.options.get("significant") else { return };
    if matches!(given.value, Value::Flag(false, _)) {
        return;
    }
    let name = &child.name;
    if matches!(tree.options.value("auto_shutdown"), None | Some(Value::Word("never", _))) {
        let message = format!(
            "`{name}` is significant, but `{}` does not end with its children; write `auto_shutdown = any_significant` there",
            tree.name
        );
        errors.error(&given.key, message);
    }
    if let Some(Value::Word("permanent", at)) = child.options.value("restart") {
        let message = format!(
            "`{name}` is permanent, and never ends for good, so that it cannot be significant; write `restart = transient`"
        );
        errors.error_at(*at, message);
    }
}

/// `allow(normal_exit, stale, stale(conns))`
fn allowed(errors: &mut Errors, options: &Options, known: &[&str], tree: &Tree) {
    let Some(Value::List(tokens)) = options.value("allow") else { return };
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let TokenTree::Ident(rule) = &token else {
            if !is_comma(&token) {
                errors.error(&token, format!("expected a rule: {}", list(known, "or")));
            }
            continue;
        };
        let text = plain(rule);
        if !known.contains(&text.as_str()) {
            let message = match nearest(&text, known) {
                Some(meant) => format!("unknown rule `{text}`; did you mean `{meant}`?"),
                None => format!("unknown rule `{text}`; write {}", list(known, "or")),
            };
            errors.error(rule, message);
        }
        if let Some(TokenTree::Group(group)) = tokens.next_if(|next| matches!(next, TokenTree::Group(_))) {
            siblings(errors, group.stream(), tree);
        }
    }
}

/// `stale(conns)` names children of the tree.
fn siblings(errors: &mut Errors, tokens: TokenStream, tree: &Tree) {
    for token in tokens.into_iter().filter(|token| !is_comma(token)) {
        let name = token.to_string();
        if tree.child(name.trim_start_matches("r#")).is_some() {
            continue;
        }
        let names: Vec<String> = tree.children.iter().map(|child| plain(&child.name)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let message = match nearest(&name, &names) {
            Some(meant) => format!("unknown child `{name}`; did you mean `{meant}`?"),
            None => format!("unknown child `{name}`; the children are {}", list(&names, "and")),
        };
        errors.error(&token, message);
    }
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}
