//! Which names of an expression are its own.
//!
//! A guess, as good as tokens allow: it keeps `|conns| …` from being taken for a sibling's name. Where it errs, a warning
//! is given too few or too many; what is generated does not depend on it.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{Delimiter, Group, Spacing, TokenTree};

use super::mentions::may_be_variable;
use crate::names::plain;

/// The variables that an expression has bound so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    bound: Vec<String>,
    /// Bound until the next comma: a closure's arguments, and an arm's.
    until_comma: Vec<String>,
    /// Bound after the next semicolon, by a `let`.
    after_semicolon: Vec<String>,
    /// Bound in the next braces, by `if let`, `while let` and `for`.
    in_braces: Vec<String>,
    /// How many tokens of a pattern are left, whose names are its own.
    pattern: Vec<String>,
    left: usize,
    /// Whether there are arms, and the next token begins one.
    has_arms: bool,
    begins_arm: bool,
}

impl Scope {
    /// The scope of tokens in brackets.
    pub(super) fn within(around: &Self, tokens: &[TokenTree]) -> Self {
        let has_arms = arrow(tokens).is_some();
        Self { bound: around.all(), has_arms, begins_arm: has_arms, ..Self::default() }
    }

    /// Looks at the next token.
    pub(super) fn enter(&mut self, before: &[TokenTree], token: &TokenTree, after: &[TokenTree]) {
        if self.left > 0 {
            self.left -= 1;
            if self.left > 0 {
                return;
            }
            self.pattern.clear();
        }
        if std::mem::take(&mut self.begins_arm) && !is(token, ',') {
            let rest: Vec<TokenTree> = std::iter::once(token).chain(after).cloned().collect();
            let end = arrow(&rest).unwrap_or(0);
            let end = rest.iter().take(end).position(|token| is_word(token, "if")).unwrap_or(end);
            self.until_comma = names(rest.get(..end).unwrap_or_default());
            self.pattern(self.until_comma.clone(), end);
            return;
        }
        match token {
            TokenTree::Ident(word) if word == "let" => {
                let end = after.iter().position(|token| is(token, '=') || is(token, ';')).unwrap_or(after.len());
                let names = names(after.get(..end).unwrap_or_default());
                let is_condition =
                    before.last().is_some_and(|last| is_word(last, "if") || is_word(last, "while") || is(last, '&'));
                if is_condition { &mut self.in_braces } else { &mut self.after_semicolon }.extend(names.clone());
                self.pattern(names, end + 1);
            }
            TokenTree::Ident(word) if word == "for" => {
                let Some(end) = after.iter().position(|token| is_word(token, "in")) else { return };
                let names = names(after.get(..end).unwrap_or_default());
                self.in_braces.extend(names.clone());
                self.pattern(names, end + 1);
            }
            TokenTree::Punct(bar) if bar.as_char() == '|' && begins_closure(before) => {
                if bar.spacing() == Spacing::Joint && after.first().is_some_and(|next| is(next, '|')) {
                    return;
                }
                let Some(end) = after.iter().position(|token| is(token, '|')) else { return };
                let names = names(after.get(..end).unwrap_or_default());
                self.until_comma.extend(names.clone());
                self.pattern(names, end + 2);
            }
            TokenTree::Punct(comma) if comma.as_char() == ',' => self.end_arm(),
            TokenTree::Punct(semicolon) if semicolon.as_char() == ';' => {
                self.until_comma.clear();
                self.bound.append(&mut self.after_semicolon);
            }
            // An arm whose body stands in braces needs no comma.
            TokenTree::Ident(_) if self.has_arms && follows_body(before) => {
                self.end_arm();
                self.enter(before, token, after);
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Group(_) | TokenTree::Literal(_) => {}
        }
    }

    /// Whether a name is the expression's own here.
    pub(super) fn binds(&self, name: &str) -> bool {
        [&self.bound, &self.until_comma, &self.pattern].iter().any(|names| names.iter().any(|own| own == name))
    }

    /// The scope around what stands in these brackets.
    pub(super) fn of_group(&mut self, group: &Group) -> Self {
        let mut scope = Self { bound: self.all(), ..Self::default() };
        if group.delimiter() == Delimiter::Brace && self.left == 0 {
            scope.bound.append(&mut self.in_braces);
        }
        scope
    }

    fn all(&self) -> Vec<String> {
        [self.bound.as_slice(), &self.until_comma, &self.pattern].concat()
    }

    fn pattern(&mut self, names: Vec<String>, length: usize) {
        (self.pattern, self.left) = (names, length);
    }

    fn end_arm(&mut self) {
        self.until_comma.clear();
        self.begins_arm = self.has_arms;
    }
}

/// Where the next `=>` is.
fn arrow(tokens: &[TokenTree]) -> Option<usize> {
    tokens.windows(2).position(|pair| matches!(pair, [equals, greater] if is(equals, '=') && is(greater, '>')))
}

/// `=> { … }` is the whole body of an arm.
fn follows_body(before: &[TokenTree]) -> bool {
    let [.., equals, greater, TokenTree::Group(body)] = before else { return false };
    is(equals, '=') && is(greater, '>') && body.delimiter() == Delimiter::Brace
}

/// A bar after an operand is an operator.
fn begins_closure(before: &[TokenTree]) -> bool {
    match before.last() {
        None => true,
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), ',' | '=' | ';' | '>' | '(' | '&'),
        Some(TokenTree::Ident(word)) => ["move", "return", "async", "static"].iter().any(|keyword| word == keyword),
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(TokenTree::Literal(_)) => false,
    }
}

/// The names that a pattern binds.
fn names(pattern: &[TokenTree]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, token) in pattern.iter().enumerate() {
        let (before, after) = (pattern.get(..at).unwrap_or_default(), pattern.get(at + 1..).unwrap_or_default());
        match token {
            TokenTree::Ident(name) if may_be_variable(before, after) || is_typed(after) => {
                found.push(plain(name));
            }
            TokenTree::Group(group) => found.extend(names(&group.stream().into_iter().collect::<Vec<_>>())),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    found
}

/// `: Type`, but not `::`.
fn is_typed(after: &[TokenTree]) -> bool {
    matches!(after, [colon, second, ..] if is(colon, ':') && !is(second, ':'))
}

fn is(token: &TokenTree, punct: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == punct)
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(found) if found == word)
}
