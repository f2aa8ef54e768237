//! Options: `#[gen_server(restart = transient, shutdown = 1s)]` and the like.
//!
//! Each attribute has a table of [`Rule`]s, and [`Options::read`] does the rest.

#![cfg_attr(not(test), deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used))]

mod limits;
mod shown;
mod time;
mod value;
mod words;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{
    Expr, Token,
    ext::IdentExt as _,
    parenthesized,
    parse::{ParseStream, Parser as _, discouraged::Speculative as _},
};

pub(crate) use self::value::Value;
use crate::{
    errors::Errors,
    names::{list, plain},
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

pub(crate) const STRATEGY: Rule = Rule {
    key: "strategy",
    takes: Takes::Word { what: "strategy", words: &["one_for_one", "one_for_all", "rest_for_one"] },
};
pub(crate) const AUTO_SHUTDOWN: Rule = Rule {
    key: "auto_shutdown",
    takes: Takes::Word { what: "value", words: &["never", "any_significant", "all_significant"] },
};
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
            Self::Text => "\"counter\"",
            Self::Path => "::perennial",
            Self::List => "stale",
        }
    }
}

impl Rule {
    /// The whole option as it may be written.
    fn example(&self) -> String {
        self.with(self.takes.example())
    }

    /// The option with this value.
    fn with(&self, value: &str) -> String {
        let key = self.key;
        if matches!(self.takes, Takes::List) { format!("{key}({value})") } else { format!("{key} = {value}") }
    }

    /// All that may be written, for a sentence: "`shutdown = 5s`, `brutal_kill` or `infinity`".
    fn choices(&self) -> String {
        let example = self.example();
        let words = words::words(self.takes);
        match self.takes {
            Takes::Word { .. } => list(words, "or"),
            Takes::Time { .. }
            | Takes::Number { .. }
            | Takes::Range
            | Takes::Flag
            | Takes::Text
            | Takes::Path
            | Takes::List => list(&[&[example.as_str()], words].concat(), "or"),
        }
    }
}

/// The options of one attribute, each at most once, each with a value that fits it.
#[derive(Debug, Default)]
pub(crate) struct Options {
    given: Vec<Given>,
    /// All that are written, right or wrong, by attribute.
    shown: Vec<shown::Shown>,
    /// Whether some were left out because of a mistake.
    is_broken: bool,
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
        options.read_more(errors, rules, tokens, is_name);
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
        let before = errors.len();
        self.shown.push(shown::shown(rules, &tokens, is_name));
        for entry in parse(errors, rules, tokens) {
            self.add(errors, rules, entry, is_name);
        }
        self.is_broken |= errors.len() > before;
    }

    /// Whether what is not here was not written. After a mistake nobody knows.
    pub(crate) fn is_whole(&self) -> bool {
        !self.is_broken
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

    /// What an editor imports to show them, as the options of this attribute.
    pub(crate) fn imports(&self, attribute: &str) -> TokenStream {
        self.shown.iter().map(|shown| shown.imports(attribute)).collect()
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
            return errors.error(&entry.key, words::unknown_option(&name, rules));
        };
        if self.get(&name).is_some() {
            let instead = match rule.takes {
                Takes::List => format!("write one list: `{}`", rule.with("…, …")),
                Takes::Word { .. }
                | Takes::Time { .. }
                | Takes::Range
                | Takes::Number { .. }
                | Takes::Flag
                | Takes::Text
                | Takes::Path => "write it once".to_owned(),
            };
            return errors.error(&entry.key, format!("`{name}` is given twice; {instead}"));
        }
        if let Some(value) = value::lower(errors, rule, &entry, is_name) {
            self.given.push(Given { key: entry.key, value });
        }
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
    let rule = rules.iter().find(|rule| rule.key == plain(&key));
    let raw = parse_value(&key, rule, input)?;
    if !input.is_empty() && !input.peek(Token![,]) {
        return Err(after_value(&raw, rule, input));
    }
    Ok(Entry { key, raw })
}

/// What follows an option's name.
fn parse_value(key: &Ident, rule: Option<&Rule>, input: ParseStream<'_>) -> syn::Result<Raw> {
    let name = plain(key);
    let with = |value: &str| rule.map_or_else(|| format!("{name} = {value}"), |rule| rule.with(value));
    let example = || rule.map_or_else(|| with("…"), Rule::example);
    if input.peek(syn::token::Paren) {
        let list;
        parenthesized!(list in input);
        return list.parse().map(Raw::List);
    }
    if input.peek(Token![:]) || input.peek(Token![=>]) || input.peek(Token![==]) {
        let at = input.span();
        let value = take_to_comma(input).into_iter().skip_while(|token| matches!(token, TokenTree::Punct(_)));
        let written = match value.collect::<Vec<_>>().as_slice() {
            [value] => with(&value.to_string()),
            _ => example(),
        };
        return Err(syn::Error::new(at, format!("expected `=`; write `{written}`")));
    }
    if input.parse::<Token![=]>().is_err() {
        return Ok(Raw::Bare);
    }
    if input.is_empty() || input.peek(Token![,]) {
        return Err(syn::Error::new(key.span(), format!("`{name}` has no value; write `{}`", example())));
    }
    if let Some(word) = hyphenated(input, rule) {
        let tokens = take_to_comma(input);
        return Err(syn::Error::new_spanned(tokens, format!("write `{}`, with underscores", with(word))));
    }
    let fork = input.fork();
    if let Ok(expr) = fork.parse() {
        input.advance_to(&fork);
        return Ok(Raw::Expr(expr));
    }
    // syn would point at the whole macro where an expression ends too early.
    let tokens = take_to_comma(input);
    Err(syn::Error::new_spanned(tokens, format!("this is no expression; write `{}`", example())))
}

/// The word that is meant by one with hyphens: `one-for-one`.
fn hyphenated(input: ParseStream<'_>, rule: Option<&Rule>) -> Option<&'static str> {
    let fork = input.fork();
    let mut word = fork.call(Ident::parse_any).ok()?.to_string();
    while fork.parse::<Token![-]>().is_ok() {
        word = format!("{word}_{}", fork.call(Ident::parse_any).ok()?);
    }
    let known = words::words(rule?.takes).iter().copied().find(|known| *known == word)?;
    input.peek2(Token![-]).then_some(known)
}

/// What is said of something that is neither an option's end nor a comma.
fn after_value(raw: &Raw, rule: Option<&Rule>, input: ParseStream<'_>) -> syn::Error {
    let word = input.fork().call(Ident::parse_any);
    let unit = word.as_ref().ok().and_then(|word| time::unit(&word.to_string()));
    match (raw, rule, unit) {
        (Raw::Expr(number @ Expr::Lit(_)), _, Some(unit)) => {
            let number = number.to_token_stream();
            syn::Error::new(input.span(), format!("a time is one word; write `{number}{unit}`"))
        }
        (Raw::Bare, Some(rule), _) if !matches!(rule.takes, Takes::Flag) => {
            let written = word.map_or_else(|_| rule.example(), |word| rule.with(&word.to_string()));
            input.error(format!("expected `=`; write `{written}`"))
        }
        _ => input.error("expected `,` before the next option"),
    }
}

/// What is left of an option.
fn take_to_comma(input: ParseStream<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        let Ok(token) = input.parse::<TokenTree>() else { break };
        tokens.extend([token]);
    }
    tokens
}

fn skip_to_comma(input: ParseStream<'_>) {
    take_to_comma(input);
    // At the end there is none.
    let _ = input.parse::<Option<Token![,]>>();
}

/// The place of a value, for what is said of it.
fn span_of(expr: &Expr) -> Span {
    expr.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

#[cfg(test)]
mod tests;
