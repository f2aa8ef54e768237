//! Options: `#[gen_server(restart = transient, shutdown = 1s)]` and the like.
//!
//! Each attribute has a table of [`Rule`]s, and [`Options::read`] does the rest.

#![cfg_attr(not(test), deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used))]

mod time;
mod value;

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{
    Expr, Token,
    ext::IdentExt as _,
    parse::{ParseStream, Parser as _},
};

pub(crate) use self::value::Value;
use crate::{
    errors::Errors,
    names::{list, nearest, plain},
};

/// One option of an attribute: its name and what may follow it.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) key: &'static str,
    pub(crate) takes: Takes,
}

/// What an option may be given. All but `Path` and `List` take an expression too.
#[derive(Clone, Copy)]
pub(crate) enum Takes {
    /// One of some words: `restart = transient`.
    Word { what: &'static str, words: &'static [&'static str] },
    /// A time with its unit, or one of some words: `shutdown = 1s`.
    Time { words: &'static [&'static str] },
    /// Two times: `backoff = 100ms..30s`.
    Range,
    /// A whole number, or one of some words: `mailbox = 1024`.
    Number { words: &'static [&'static str] },
    /// Nothing, `true` or `false`: `significant`.
    Flag,
    /// A string: `name = "counter"`.
    Text,
    /// A path: `crate = my::perennial`.
    Path,
    /// Names in parentheses: `allow(normal_exit)`.
    List,
}

pub(crate) const RESTART: Rule = Rule {
    key: "restart",
    takes: Takes::Word { what: "restart type", words: &["permanent", "transient", "temporary"] },
};
pub(crate) const SHUTDOWN: Rule = Rule { key: "shutdown", takes: Takes::Time { words: &["brutal_kill", "infinity"] } };
pub(crate) const START_TIMEOUT: Rule = Rule { key: "start_timeout", takes: Takes::Time { words: &["infinity"] } };
pub(crate) const UNRESPONSIVE: Rule =
    Rule { key: "unresponsive", takes: Takes::Word { what: "value", words: &["escalate", "wait", "replace"] } };
pub(crate) const NAME: Rule = Rule { key: "name", takes: Takes::Text };
pub(crate) const CRATE: Rule = Rule { key: "crate", takes: Takes::Path };

impl Takes {
    /// A value to show where one is missing or wrong.
    fn example(self) -> &'static str {
        match self {
            Self::Word { words, .. } => words.first().copied().unwrap_or("…"),
            Self::Time { .. } => "5s",
            Self::Range => "100ms..30s",
            Self::Number { .. } => "10",
            Self::Flag => "true",
            Self::Text => "\"name\"",
            Self::Path => "::perennial",
            Self::List => "…",
        }
    }
}

impl Rule {
    /// The whole option as it may be written.
    fn example(&self) -> String {
        let Self { key, takes } = self;
        if matches!(takes, Takes::List) { format!("{key}(…)") } else { format!("{key} = {}", takes.example()) }
    }
}

/// The options of one attribute, each at most once, each with a value that fits it.
#[derive(Debug, Default)]
pub(crate) struct Options {
    given: Vec<Given>,
}

/// One option as it was given.
#[derive(Debug)]
pub(crate) struct Given {
    /// Its name, at the user's place.
    pub(crate) key: Ident,
    pub(crate) value: Value,
}

impl Options {
    /// Reads what stands between an attribute's parentheses.
    ///
    /// `is_name` tells which lower-case names are values of the user's (a tree's inputs), so that they are not taken
    /// for a misspelt word. A mistake costs its option alone.
    pub(crate) fn read(
        errors: &mut Errors,
        rules: &[Rule],
        tokens: TokenStream,
        is_name: &dyn Fn(&Ident) -> bool,
    ) -> Self {
        let mut options = Self::default();
        for entry in parse(errors, rules, tokens) {
            options.add(errors, rules, entry, is_name);
        }
        options
    }

    /// Takes what a second attribute of the same kind says too.
    pub(crate) fn read_more(
        &mut self,
        errors: &mut Errors,
        rules: &[Rule],
        tokens: TokenStream,
        is_name: &dyn Fn(&Ident) -> bool,
    ) {
        for entry in parse(errors, rules, tokens) {
            self.add(errors, rules, entry, is_name);
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Given> {
        self.given.iter().find(|given| plain(&given.key) == key)
    }

    pub(crate) fn value(&self, key: &str) -> Option<&Value> {
        self.get(key).map(|given| &given.value)
    }

    /// All of them, in the order in which they were given.
    pub(crate) fn given(&self) -> impl Iterator<Item = &Given> {
        self.given.iter()
    }

    /// The path that `crate = path` gives.
    pub(crate) fn crate_path(&self) -> Option<&TokenStream> {
        match self.value(CRATE.key) {
            Some(Value::Path(path)) => Some(path),
            _ => None,
        }
    }

    fn add(&mut self, errors: &mut Errors, rules: &[Rule], entry: Entry, is_name: &dyn Fn(&Ident) -> bool) {
        let name = plain(&entry.key);
        let Some(rule) = rules.iter().find(|rule| rule.key == name) else {
            return errors.error(&entry.key, unknown_option(&name, rules));
        };
        if self.get(&name).is_some() {
            return errors.error(&entry.key, format!("`{name}` is given twice; write it once"));
        }
        if let Some(value) = value::lower(errors, rule, &entry, is_name) {
            self.given.push(Given { key: entry.key, value });
        }
    }
}

fn unknown_option(name: &str, rules: &[Rule]) -> String {
    let known: Vec<&str> = rules.iter().map(|rule| rule.key).filter(|key| *key != CRATE.key).collect();
    match nearest(name, &known) {
        Some(meant) => format!("unknown option `{name}`; did you mean `{meant}`?"),
        None if known.is_empty() => format!("unknown option `{name}`; there are none here"),
        None => format!("unknown option `{name}`; the options here are {}", list(&known, "and")),
    }
}

/// An option as it stands.
struct Entry {
    key: Ident,
    raw: Raw,
}

enum Raw {
    /// `key`
    Bare,
    /// `key = value`
    Expr(Expr),
    /// `key(…)`
    List(TokenStream),
}

fn parse(errors: &mut Errors, rules: &[Rule], tokens: TokenStream) -> Vec<Entry> {
    let mut entries = Vec::new();
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            match parse_entry(rules, input) {
                Ok(entry) => entries.push(entry),
                Err(error) => errors.push(error),
            }
            skip_to_comma(input);
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.push(error);
    }
    entries
}

fn parse_entry(rules: &[Rule], input: ParseStream<'_>) -> syn::Result<Entry> {
    let Ok(key) = input.call(Ident::parse_any) else {
        let example = rules.first().map(Rule::example).unwrap_or_default();
        return Err(input.error(format!("expected an option, such as `{example}`")));
    };
    let name = plain(&key);
    let example = || {
        let rule = rules.iter().find(|rule| rule.key == name);
        rule.map_or_else(|| format!("{name} = …"), Rule::example)
    };
    let raw = if input.peek(syn::token::Paren) {
        let Ok(TokenTree::Group(group)) = input.parse() else { return Err(input.error("expected a list")) };
        debug_assert_eq!(group.delimiter(), Delimiter::Parenthesis);
        Raw::List(group.stream())
    } else if input.peek(Token![:]) {
        return Err(input.error(format!("expected `=`; write `{}`", example())));
    } else if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        if input.is_empty() || input.peek(Token![,]) {
            return Err(syn::Error::new(key.span(), format!("`{name}` has no value; write `{}`", example())));
        }
        Raw::Expr(input.parse()?)
    } else {
        Raw::Bare
    };
    if !input.is_empty() && !input.peek(Token![,]) {
        return Err(after_value(&raw, input));
    }
    Ok(Entry { key, raw })
}

/// What is said of something that is neither an option's end nor a comma.
fn after_value(raw: &Raw, input: ParseStream<'_>) -> syn::Error {
    let unit = input.fork().call(Ident::parse_any);
    match (raw, unit) {
        (Raw::Expr(number @ Expr::Lit(_)), Ok(unit)) if time::is_unit(&unit.to_string()) => {
            let number = number.to_token_stream();
            syn::Error::new(unit.span(), format!("a time is one word; write `{number}{unit}`"))
        }
        _ => input.error("expected `,` before the next option"),
    }
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
    // At the end there is none.
    let _ = input.parse::<Option<Token![,]>>();
}

/// The place of a value, for what is said of it.
fn span_of(expr: &Expr) -> Span {
    expr.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

#[cfg(test)]
mod tests;
