//! The names that an expression mentions.
//!
//! An expression is searched as tokens, for it may be half typed, and much of it may stand inside of macros. What a
//! token means there nobody knows: whatever may be a variable counts as one.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::HashMap;

use proc_macro2::{Delimiter, Literal, Span, TokenStream, TokenTree};
use syn::Lit;

use super::scope::Scope;
use crate::names::plain;

/// The names in an expression that may be variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Mentions {
    found: HashMap<String, Mention>,
}

/// A name in an expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    /// Where it stands first.
    pub(super) span: Span,
    /// It only ever stands before parentheses, as a function's does.
    pub(super) called: bool,
    /// It only ever stands for a variable of the expression's own, as after `let` or in a closure's arguments.
    pub(super) bound: bool,
}

impl Mention {
    /// Whether it means something from outside of the expression, unless what it means is a constant.
    pub(super) fn is_meant(self) -> bool {
        !self.called && !self.bound
    }
}

impl Mentions {
    /// Searches an expression.
    pub(super) fn of(tokens: &TokenStream) -> Self {
        let mut mentions = Self::default();
        mentions.search(tokens.clone(), &Scope::default());
        mentions
    }

    pub(super) fn get(&self, name: &str) -> Option<Mention> {
        self.found.get(name).copied()
    }

    /// The names, in no order.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, Mention)> {
        self.found.iter().map(|(name, mention)| (name.as_str(), *mention))
    }

    /// Takes the names of another expression too.
    pub(super) fn merge(&mut self, other: &Self) {
        for (name, mention) in &other.found {
            self.add(name.clone(), *mention);
        }
    }

    /// Forgets a name that means something else there.
    pub(super) fn remove(&mut self, name: &str) {
        self.found.remove(name);
    }

    fn search(&mut self, tokens: TokenStream, around: &Scope) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut scope = Scope::within(around, &tokens);
        for (at, token) in tokens.iter().enumerate() {
            let (before, after) = (tokens.get(..at).unwrap_or_default(), tokens.get(at + 1..).unwrap_or_default());
            scope.enter(before, token, after);
            match token {
                TokenTree::Group(group) => self.search(group.stream(), &scope.of_group(group)),
                TokenTree::Ident(name) if may_be_variable(before, after) => {
                    let name = plain(name);
                    let called = matches!(after.first(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
                    let bound = scope.binds(&name);
                    self.add(name, Mention { span: token.span(), called, bound });
                }
                TokenTree::Literal(literal) => self.search_text(literal, &scope),
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }

    fn search_text(&mut self, literal: &Literal, scope: &Scope) {
        // Neither of bytes nor of C's.
        if !literal.to_string().starts_with(['"', 'r']) {
            return;
        }
        if let Lit::Str(text) = Lit::new(literal.clone()) {
            for name in in_format(&text.value()) {
                let bound = scope.binds(&name);
                self.add(name, Mention { span: literal.span(), called: false, bound });
            }
        }
    }

    fn add(&mut self, name: String, mention: Mention) {
        let first = self.found.entry(name).or_insert(mention);
        if first.bound && !mention.bound {
            first.span = mention.span;
        }
        first.called &= mention.called;
        first.bound &= mention.bound;
    }
}

/// Whether a name is neither a member's, nor a label, nor one that leads to something.
pub(super) fn may_be_variable(before: &[TokenTree], after: &[TokenTree]) -> bool {
    !is_member(before) && !is_label(before) && !is_path_or_key(after)
}

/// What follows a dot, as in `config.tls`, or `::`; but not what follows the two dots of a range.
fn is_member(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Punct(first), TokenTree::Punct(second)] if second.as_char() == '.' => first.as_char() != '.',
        [.., TokenTree::Punct(first), TokenTree::Punct(second)] if second.as_char() == ':' => first.as_char() == ':',
        [.., TokenTree::Punct(dot)] => dot.as_char() == '.',
        _ => false,
    }
}

/// `'name`
fn is_label(before: &[TokenTree]) -> bool {
    matches!(before.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '\'')
}

/// What stands before `::`, or before the `:` of a struct's field, or is a macro's name.
fn is_path_or_key(after: &[TokenTree]) -> bool {
    match after {
        [TokenTree::Punct(bang), TokenTree::Punct(equals), ..] if bang.as_char() == '!' => equals.as_char() != '=',
        [TokenTree::Punct(punct), ..] => matches!(punct.as_char(), ':' | '!'),
        _ => false,
    }
}

/// The names in `{name}`, `{name:?}` and `{:width$}`.
fn in_format(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        if let Some(escaped) = after.strip_prefix('{') {
            rest = escaped;
            continue;
        }
        let Some((argument, after)) = after.split_once('}') else { break };
        let (name, form) = argument.split_once(':').unwrap_or((argument, ""));
        names.push(name.trim());
        let mut widths: Vec<&str> = form.split('$').collect();
        widths.pop();
        names.extend(widths.iter().filter_map(|width| width.rsplit(|letter: char| !is_of_name(letter)).next()));
        rest = after;
    }
    names.retain(|name| !name.is_empty() && name.chars().all(is_of_name) && !name.starts_with(char::is_numeric));
    names.into_iter().map(str::to_owned).collect()
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
