//! What takes the whole tree to tell.
//!
//! What follows from something that is not there is said only if nothing was left out because of a mistake.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::TokenTree;
use quote::ToTokens;

use super::{
    allow,
    model::{Child, Input, Make, Tree, mentions_of},
    reserved, stale,
};
use crate::{
    errors::{Errors, Warning},
    names::plain,
    options::{SHUTDOWN, Value},
};

/// Looks at a tree, and at the trees in it.
pub(super) fn check(errors: &mut Errors, tree: &Tree) {
    let is_whole = errors.is_empty();
    check_tree(errors, tree, &Around::default(), is_whole);
    if errors.is_empty() {
        stale::check(errors, tree);
        unused(errors, tree);
    }
}

/// The names that a tree sees of the trees around it.
#[derive(Clone, Default)]
struct Around {
    /// All of them.
    names: Vec<String>,
    /// The children among them.
    siblings: Vec<String>,
}

fn check_tree(errors: &mut Errors, tree: &Tree, around: &Around, is_whole: bool) {
    if tree.children.is_empty() && is_whole {
        errors.error(&tree.name, "a supervisor without children; a child is a field with `= …`");
    }
    reserved::children(errors, tree);
    constant_shutdown(errors, tree, &around.names);
    auto_shutdown(errors, tree, is_whole);
    restarts(errors, tree, is_whole);
    let mut names = around.names.clone();
    names.extend(tree.inputs.iter().map(|input| plain(&input.name)));
    let mut siblings: Vec<String> = tree.children.iter().map(|child| plain(&child.name)).collect();
    siblings.extend(around.siblings.iter().cloned());
    allow::check(errors, &tree.options, &siblings, is_whole);
    for child in &tree.children {
        itself(errors, child, &names);
        spawned(errors, child);
        significant(errors, tree, child);
        allow::check(errors, &child.options, &siblings, is_whole);
        if let Make::Tree(inner) = &child.make {
            let others = tree.children.iter().filter(|sibling| sibling.name != child.name);
            let names = names.iter().cloned().chain(others.map(|child| plain(&child.name))).collect();
            check_tree(errors, inner, &Around { names, siblings: siblings.clone() }, is_whole);
        }
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
    // It may be one from outside.
    if mention.is_meant() && !names.contains(&name) {
        errors.error_at(mention.span, format!("`{name}` cannot refer to itself: it is what this expression starts"));
    }
}

/// A task that is spawned elsewhere is none of the tree's: it would go on when its child has long ended.
fn spawned(errors: &mut Errors, child: &Child) {
    let is_task = child.ty.clone().and_then(|ty| ty.into_iter().last()).is_some_and(|last| last.to_string() == "Task");
    let Make::Expr(expr, _) = &child.make else { return };
    let before: Vec<TokenTree> =
        expr.clone().into_iter().take_while(|token| !matches!(token, TokenTree::Group(_))).collect();
    if let (true, Some(TokenTree::Ident(function))) = (is_task, before.last()) {
        let text: String = before.iter().map(ToString::to_string).collect();
        if text.ends_with("tokio::spawn") || text.ends_with("task::spawn") || text.ends_with("task::spawn_blocking") {
            let message =
                "what is spawned outlives its tree, which neither stops it nor sees its end; write the future alone";
            errors.error(function, message);
        }
    }
}

fn significant(errors: &mut Errors, tree: &Tree, child: &Child) {
    let Some(given) = child.options.get("significant") else { return };
    if matches!(given.value, Value::Flag(false, _)) {
        return;
    }
    let name = &child.name;
    let never = matches!(tree.options.value("auto_shutdown"), None | Some(Value::Word("never", _)));
    if never && tree.options.is_whole() {
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

fn auto_shutdown(errors: &mut Errors, tree: &Tree, is_whole: bool) {
    let Some(Value::Word(word @ ("any_significant" | "all_significant"), at)) = tree.options.value("auto_shutdown")
    else {
        return;
    };
    let is_significant = |child: &Child| {
        !matches!(child.options.value("significant"), None | Some(Value::Flag(false, _))) || !child.options.is_whole()
    };
    if is_whole && !tree.children.is_empty() && !tree.children.iter().any(is_significant) {
        let message = format!(
            "`{word}` waits for the end of significant children, and `{}` has none; write `significant` at a child, or \
             leave this out",
            tree.name
        );
        errors.error_at(*at, message);
    }
}

/// Options about restarts, where there are none. Where a server says whether it is restarted, types tell.
fn restarts(errors: &mut Errors, tree: &Tree, is_whole: bool) {
    let is_temporary = |child: &Child| matches!(child.options.value("restart"), Some(Value::Word("temporary", _)));
    if is_whole && !tree.children.is_empty() && tree.children.iter().all(is_temporary) {
        for given in ["intensity", "period", "backoff"].iter().filter_map(|key| tree.options.get(key)) {
            let (name, key) = (&tree.name, &given.key);
            let message = format!("all children of `{name}` are temporary, and never restarted; leave `{key}` out");
            errors.error(key, message);
        }
        return;
    }
    if let (Some(backoff), Some(intensity)) = (tree.options.get("backoff"), tree.options.value("intensity"))
        && stale::is_zero(intensity)
    {
        errors.error(
            &backoff.key,
            "with `intensity = 0` nothing is restarted, and `backoff` delays nothing; leave it out",
        );
    }
}

/// Rustc would have the name begin with an underscore, which is no way to call what others pass.
fn unused(errors: &mut Errors, tree: &Tree) {
    let mentions = tree.mentions();
    for Input { attrs, name, .. } in &tree.inputs {
        let text = plain(name);
        let is_meant = attrs.others.iter().any(|attr| attr.to_token_stream().to_string().contains("unused"));
        if mentions.get(&text).is_some() || text.starts_with('_') || is_meant {
            continue;
        }
        let message = format!("no child and no option uses `{text}`; remove it, or mention it where it is needed");
        let cfgs = tree.attrs.cfgs.iter().map(ToTokens::to_token_stream).collect();
        errors.warning(Warning { rule: "unused_input", at: name.span(), cfgs, message });
    }
}
