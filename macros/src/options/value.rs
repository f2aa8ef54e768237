//! The value of an option, and whether it fits.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote_spanned};
use syn::{Expr, ExprLit, ExprRange, Lit, LitInt, LitStr, RangeLimits};

use super::{Entry, Raw, Rule, Takes, span_of, time};
use crate::{
    errors::Errors,
    names::{camel, list, located, nearest, unknown},
};

/// What an option was given.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// One of the words it knows, at the user's place.
    Word(&'static str, Span),
    /// A time, at the user's place.
    Time(Duration, Span),
    /// A time and a later one.
    Range(Duration, Duration, Span),
    /// A whole number without a suffix.
    Number(LitInt),
    /// `true`, also for the bare name, or `false`.
    Flag(bool, Span),
    /// A string.
    Text(LitStr),
    /// Some other expression, in which times such as `1s` are written out. Its type is for rustc to check.
    Expr(TokenStream),
    /// A path.
    Path(TokenStream),
    /// What stood in the parentheses.
    List(TokenStream),
}

impl Value {
    /// The user's place.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Word(_, span) | Self::Time(_, span) | Self::Range(_, _, span) | Self::Flag(_, span) => *span,
            Self::Number(number) => number.span(),
            Self::Text(text) => text.span(),
            Self::Expr(tokens) | Self::Path(tokens) | Self::List(tokens) => {
                tokens.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span())
            }
        }
    }

    /// The value as an expression, its times written out.
    ///
    /// A word becomes a variant of the given enum: `one_for_all` gives `#words::OneForAll`.
    pub(crate) fn to_expr(&self, words: &TokenStream) -> TokenStream {
        match self {
            Self::Word(word, span) => {
                let variant = Ident::new(&camel(word), located(*span));
                quote_spanned!(located(*span)=> #words::#variant)
            }
            Self::Time(length, span) => time::duration(*length, *span),
            Self::Range(first, most, span) => {
                let (first, most) = (time::duration(*first, *span), time::duration(*most, *span));
                quote_spanned!(located(*span)=> #first..#most)
            }
            Self::Number(number) => number.to_token_stream(),
            Self::Flag(is, span) => quote_spanned!(located(*span)=> #is),
            Self::Text(text) => text.to_token_stream(),
            Self::Expr(tokens) | Self::Path(tokens) | Self::List(tokens) => tokens.clone(),
        }
    }
}

/// Tells whether a value fits its option, and what it is.
pub(super) fn lower(
    errors: &mut Errors,
    rule: &Rule,
    entry: &Entry,
    is_name: &dyn Fn(&Ident) -> bool,
) -> Option<Value> {
    let example = rule.example();
    match (&entry.raw, rule.takes) {
        (Raw::List(tokens), Takes::List) => Some(Value::List(tokens.clone())),
        (Raw::List(_), _) | (_, Takes::List) => {
            errors.error(&entry.key, format!("write `{example}`"));
            None
        }
        (Raw::Bare, Takes::Flag) => Some(Value::Flag(true, entry.key.span())),
        (Raw::Bare, _) => {
            errors.error(&entry.key, format!("`{}` has no value; write `{example}`", rule.key));
            None
        }
        (Raw::Expr(expr), takes) => Expected { errors, rule, takes, is_name }.lower(ungrouped(expr)),
    }
}

/// What an option expects, while its value is looked at.
struct Expected<'a> {
    errors: &'a mut Errors,
    rule: &'a Rule,
    takes: Takes,
    is_name: &'a dyn Fn(&Ident) -> bool,
}

impl Expected<'_> {
    fn lower(mut self, expr: &Expr) -> Option<Value> {
        if matches!(self.takes, Takes::Path) {
            return if matches!(expr, Expr::Path(_)) {
                Some(Value::Path(expr.to_token_stream()))
            } else {
                self.wrong(expr)
            };
        }
        if let Expr::Lit(ExprLit { lit, .. }) = expr {
            return self.literal(lit);
        }
        if let (Expr::Range(range), Takes::Range) = (expr, self.takes) {
            return self.range(range);
        }
        if let Expr::Path(path) = expr
            && let Some(word) = path.path.get_ident()
        {
            return self.word(word, expr);
        }
        Some(with_times(expr))
    }

    /// A lone name: one of the option's words, or a name of the user's.
    fn word(mut self, word: &Ident, expr: &Expr) -> Option<Value> {
        let text = word.to_string();
        let (what, words) = match self.takes {
            Takes::Word { what, words } => (what, words),
            Takes::Time { words } | Takes::Number { words } => ("value", words),
            Takes::Range | Takes::Flag | Takes::Text | Takes::Path | Takes::List => return Some(with_times(expr)),
        };
        if let Some(known) = words.iter().find(|known| **known == text) {
            return Some(Value::Word(known, word.span()));
        }
        // A constant is spelt in capitals, and a variant begins with one.
        if (self.is_name)(word) || text.chars().any(char::is_uppercase) {
            return Some(with_times(expr));
        }
        let message = match nearest(&text, words) {
            None if !matches!(self.takes, Takes::Word { .. }) => {
                format!("unknown value `{text}`; write `{}`{}", self.takes.example(), or_words(words))
            }
            _ => unknown(what, &text, words),
        };
        self.fail(word.span(), &message)
    }

    fn literal(mut self, lit: &Lit) -> Option<Value> {
        match (self.takes, lit) {
            (Takes::Time { .. }, Lit::Int(_) | Lit::Float(_)) => {
                let length = self.time(lit)?;
                Some(Value::Time(length, lit.span()))
            }
            (Takes::Number { .. }, Lit::Int(number)) if number.suffix().is_empty() => {
                Some(Value::Number(number.clone()))
            }
            (Takes::Number { .. }, Lit::Int(number)) => {
                let message = format!("a number without a unit is expected; write `{}`", number.base10_digits());
                self.fail(lit.span(), &message)
            }
            (Takes::Flag, Lit::Bool(is)) => Some(Value::Flag(is.value, is.span)),
            (Takes::Text, Lit::Str(text)) => Some(Value::Text(text.clone())),
            (Takes::Word { .. } | Takes::Time { .. } | Takes::Range | Takes::Flag, Lit::Str(text)) => {
                let message = format!("write `{} = {}`, without quotes", self.rule.key, text.value());
                self.fail(lit.span(), &message)
            }
            _ => self.wrong(lit),
        }
    }

    fn range(mut self, range: &ExprRange) -> Option<Value> {
        if let (Some(_), RangeLimits::Closed(limits)) = (&range.end, &range.limits) {
            self.errors.error(limits, "write `..` between the first and the longest delay");
            return None;
        }
        let (Some(first), Some(most)) = (range.start.as_deref(), range.end.as_deref()) else {
            return self.wrong(range);
        };
        let (Expr::Lit(from), Expr::Lit(to)) = (ungrouped(first), ungrouped(most)) else {
            return Some(Value::Expr(time::with_times(range.to_token_stream())));
        };
        // Both are looked at, so that both are reported.
        let (from_time, to_time) = (self.time(&from.lit), self.time(&to.lit));
        let (from_time, to_time) = (from_time?, to_time?);
        if from_time > to_time {
            let message = format!("the first delay is longer than the longest; write `{}`", Takes::Range.example());
            self.errors.error(range, message);
            return None;
        }
        Some(Value::Range(from_time, to_time, span_of(first)))
    }

    fn time(&mut self, lit: &Lit) -> Option<Duration> {
        match time::read(lit) {
            Ok(length) => Some(length),
            Err(message) => {
                self.errors.error(lit, message);
                None
            }
        }
    }

    fn wrong(&mut self, at: impl quote::ToTokens) -> Option<Value> {
        let words = match self.takes {
            Takes::Word { words, .. } => {
                self.errors.error(at, format!("`{}` is {}", self.rule.key, list(words, "or")));
                return None;
            }
            Takes::Time { words } | Takes::Number { words } => words,
            Takes::Range | Takes::Flag | Takes::Text | Takes::Path | Takes::List => &[],
        };
        self.errors.error(at, format!("write `{}`{}", self.rule.example(), or_words(words)));
        None
    }

    fn fail(&mut self, at: Span, message: &str) -> Option<Value> {
        self.errors.error_at(at, message);
        None
    }
}

fn or_words(words: &[&str]) -> String {
    words.iter().flat_map(|word| [" or `", word, "`"]).collect()
}

fn with_times(expr: &Expr) -> Value {
    Value::Expr(time::with_times(expr.to_token_stream()))
}

/// A value that came through a `macro_rules!` stands in a group that nobody sees.
fn ungrouped(mut expr: &Expr) -> &Expr {
    while let Expr::Group(group) = expr {
        expr = &group.expr;
    }
    expr
}
