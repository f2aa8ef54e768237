//! `allow(…)`: judgements that whoever writes a tree knows better.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{Ident, Span, TokenTree};

use super::model::{Make, Tree};
use crate::{
    errors::Errors,
    names::{list, nearest, plain},
    options::{Options, Value},
};

/// The rules that are judgements.
pub(super) const JUDGEMENTS: [&str; 2] = ["normal_exit", "stale"];

/// The siblings of which something is allowed, or all of them.
pub(super) struct Permit<'a> {
    /// The options in which it stands.
    pub(super) options: &'a Options,
    /// `conns` in `stale(conns)`.
    pub(super) sibling: Option<Ident>,
    pub(super) at: Span,
    /// Whether it keeps something silent.
    pub(super) used: bool,
    /// Why nothing had to be allowed where it might have been.
    pub(super) otherwise: Option<String>,
}

/// The `stale` that a tree allows, and the trees in it.
pub(super) fn stale(tree: &Tree) -> Vec<Permit<'_>> {
    let mut permits = stale_in(&tree.options);
    for child in &tree.children {
        permits.extend(stale_in(&child.options));
        if let Make::Tree(inner) = &child.make {
            permits.extend(stale(inner));
        }
    }
    permits
}

fn stale_in(options: &Options) -> Vec<Permit<'_>> {
    let Some(Value::List(tokens)) = options.value("allow") else { return Vec::new() };
    let mut permits = Vec::new();
    let mut tokens = tokens.clone().into_iter().peekable();
    let permit = |sibling, at| Permit { options, sibling, at, used: false, otherwise: None };
    while let Some(token) = tokens.next() {
        if !matches!(&token, TokenTree::Ident(rule) if rule == "stale") {
            continue;
        }
        let Some(TokenTree::Group(group)) = tokens.peek() else {
            permits.push(permit(None, token.span()));
            continue;
        };
        permits.extend(group.stream().into_iter().filter_map(|token| match token {
            TokenTree::Ident(name) => Some(permit(Some(name.clone()), name.span())),
            TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
        }));
    }
    permits
}

/// The names that `stale(…)` may give.
#[derive(Clone, Copy)]
struct Siblings<'a> {
    known: &'a [String],
    is_whole: bool,
}

/// Reports what is wrong with an `allow(normal_exit, stale, stale(conns))`. `siblings` are the names that it may give.
///
/// Where something else is broken, a sibling may be missing because of that.
pub(super) fn check(errors: &mut Errors, options: &Options, siblings: &[String], is_whole: bool) {
    let Some(given) = options.get("allow") else { return };
    let Value::List(tokens) = &given.value else { return };
    if tokens.is_empty() {
        return errors.error(&given.key, format!("nothing is allowed here; write {}", list(&JUDGEMENTS, "or")));
    }
    let siblings = Siblings { known: siblings, is_whole };
    let mut seen = Vec::new();
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let TokenTree::Ident(rule) = &token else {
            errors.error(&token, format!("expected a rule: {}", list(&JUDGEMENTS, "or")));
            skip_to_comma(&mut tokens);
            continue;
        };
        let text = plain(rule);
        let group = tokens.next_if(|next| matches!(next, TokenTree::Group(_)));
        if !JUDGEMENTS.contains(&text.as_str()) {
            errors.error(rule, no_judgement(&text));
        } else if let Some(TokenTree::Group(group)) = group {
            if text == "stale" {
                self::siblings(errors, rule, group.stream().into_iter().collect(), siblings, &mut seen);
            } else {
                errors.error(group.stream(), format!("write `{text}` alone: it is about the child where it stands"));
            }
        } else {
            once(errors, rule, text, &mut seen);
        }
        if tokens.peek().is_some_and(|next| !is_comma(next)) {
            if let Some(next) = tokens.peek() {
                errors.error(next, "expected `,` before the next rule");
            }
            skip_to_comma(&mut tokens);
        }
        tokens.next_if(is_comma);
    }
}

fn no_judgement(rule: &str) -> String {
    match nearest(rule, &JUDGEMENTS) {
        Some(meant) => format!("unknown rule `{rule}`; did you mean `{meant}`?"),
        None => format!("`{rule}` cannot be allowed; what may be meant so is {}", list(&JUDGEMENTS, "or")),
    }
}

/// `stale(conns)` names children of the tree, or of those around it.
fn siblings(errors: &mut Errors, rule: &Ident, tokens: Vec<TokenTree>, of: Siblings<'_>, seen: &mut Vec<String>) {
    if tokens.is_empty() {
        errors.error(rule, "`stale()` names no child; write `stale`, or name one");
    }
    for token in tokens.into_iter().filter(|token| !is_comma(token)) {
        let TokenTree::Ident(ident) = &token else {
            errors.error(&token, "expected the name of a child");
            continue;
        };
        let name = plain(ident);
        if of.known.contains(&name) || !of.is_whole {
            once(errors, ident, format!("stale({name})"), seen);
            continue;
        }
        let names: Vec<&str> = of.known.iter().map(String::as_str).collect();
        let message = match nearest(&name, &names) {
            Some(meant) => format!("unknown child `{name}`; did you mean `{meant}`?"),
            None => format!("unknown child `{name}`; the children are {}", list(&names, "and")),
        };
        errors.error(ident, message);
    }
}

fn once(errors: &mut Errors, at: &Ident, what: String, seen: &mut Vec<String>) {
    if seen.contains(&what) {
        errors.error(at, format!("`{what}` is allowed twice; write it once"));
    } else if what.starts_with("stale(") && seen.iter().any(|other| other == "stale") {
        errors.error(at, format!("`stale` allows this too; leave out `{what}`"));
    }
    seen.push(what);
}

fn skip_to_comma(tokens: &mut std::iter::Peekable<proc_macro2::token_stream::IntoIter>) {
    while tokens.next_if(|token| !is_comma(token)).is_some() {}
    tokens.next_if(is_comma);
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}
