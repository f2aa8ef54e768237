//! The value of an option, and whether it fits.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Expr, ExprLit, ExprRange, ExprUnary, Lit, LitInt, LitStr, Path, RangeLimits, UnOp};

use super::{Entry, Raw, Rule, Takes, limits, span_of, time, words};
use crate::{
    errors::Errors,
    names::{camel, located},
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
    let message = match (&entry.raw, rule.takes) {
        (Raw::List(tokens), Takes::List) => return Some(Value::List(tokens.clone())),
        (Raw::Bare, Takes::Flag) => return Some(Value::Flag(true, entry.key.span())),
        (Raw::Expr(expr), Takes::List) => format!("write `{}`", rule.with(&expr.to_token_stream().to_string())),
        (Raw::Expr(expr), takes) => return Expected { errors, rule, takes, is_name }.lower(ungrouped(expr)),
        (Raw::List(_), Takes::Flag) => format!("`{0}` is there or not; write `{0}`", rule.key),
        (Raw::List(tokens), _) => match tokens.clone().into_iter().collect::<Vec<_>>().as_slice() {
            [value] => format!("write `{}`", rule.with(&value.to_string())),
            _ => format!("write `{}`", rule.example()),
        },
        (Raw::Bare, _) => format!("`{}` has no value; write `{}`", rule.key, rule.example()),
    };
    errors.error(&entry.key, message);
    None
}

/// What an option expects, while its value is looked at.
struct Expected<'a> {
    errors: &'a mut Errors,
    rule: &'a Rule,
    takes: Takes,
    is_name: &'a dyn Fn(&Ident) -> bool,
}

impl Expected<'_> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of expressions are many, and not ours")]
    fn lower(mut self, expr: &Expr) -> Option<Value> {
        if matches!(self.takes, Takes::Path) {
            let path = matches!(expr, Expr::Path(_)).then(|| Value::Path(expr.to_token_stream()));
            return path.or_else(|| self.wrong(expr));
        }
        match expr {
            Expr::Lit(ExprLit { lit, .. }) => self.literal(lit),
            Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr: positive, .. })
                if self.counts() && is_literal(positive) =>
            {
                let instead = self.rule.with(&positive.to_token_stream().to_string());
                self.fail(expr, &format!("`{}` is never negative; write `{instead}`", self.rule.key))
            }
            Expr::Range(range) if matches!(self.takes, Takes::Range) => self.range(range),
            Expr::Range(range) if matches!(self.takes, Takes::Time { .. }) => self.wrong(range),
            Expr::Path(path) => match path.path.get_ident() {
                Some(word) => self.word(word, expr),
                None => self.path(&path.path, expr),
            },
            // Not ours to list, and rustc's to check.
            _ => Some(with_times(expr)),
        }
    }

    fn counts(&self) -> bool {
        matches!(self.takes, Takes::Time { .. } | Takes::Number { .. })
    }

    /// A lone name: one of the option's words, or a name of the user's.
    fn word(mut self, word: &Ident, expr: &Expr) -> Option<Value> {
        let text = word.to_string();
        if let Some(known) = words::words(self.takes).iter().find(|known| **known == text) {
            return Some(Value::Word(known, word.span()));
        }
        if (self.is_name)(word) {
            return Some(with_times(expr));
        }
        if let Some(meant) = words::of_variant(self.takes, &text) {
            return self.variant(meant, expr);
        }
        // A constant is spelt in capitals.
        if !text.chars().any(char::is_lowercase) {
            return Some(with_times(expr));
        }
        match self.takes {
            Takes::Word { .. } | Takes::Time { .. } | Takes::Number { .. } => {
                let message = words::unknown_word(self.rule, &text);
                self.fail(word, &message)
            }
            Takes::Flag | Takes::Range => self.wrong(word),
            Takes::Text => {
                let instead = self.rule.with(&format!("\"{text}\""));
                self.fail(word, &format!("`{}` is a text; write `{instead}`", self.rule.key))
            }
            Takes::Path | Takes::List => Some(with_times(expr)),
        }
    }

    /// `Restart::Transient` is the word `transient`; of other paths nobody knows.
    fn path(self, path: &Path, expr: &Expr) -> Option<Value> {
        let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
        let (Some(variant), Some(of)) = (names.next(), names.next()) else { return Some(with_times(expr)) };
        match words::of_variant(self.takes, &variant) {
            Some(meant) if of == camel(self.rule.key) => self.variant(meant, expr),
            _ => Some(with_times(expr)),
        }
    }

    /// A word's variant works too, but hides from the compiler what the word would tell it.
    fn variant(mut self, meant: &str, expr: &Expr) -> Option<Value> {
        let instead = self.rule.with(meant);
        self.fail(expr, &format!("write `{instead}`: the word is checked before the program runs"))
    }

    fn literal(mut self, lit: &Lit) -> Option<Value> {
        let key = self.rule.key;
        match (self.takes, lit) {
            (Takes::Time { .. }, Lit::Int(_) | Lit::Float(_)) => {
                let read = time::read(lit).and_then(|length| limits::time(self.rule, length).map(|()| length));
                let length = self.ok(lit, read)?;
                Some(Value::Time(length, lit.span()))
            }
            (Takes::Number { .. }, Lit::Int(number)) if number.suffix().is_empty() => {
                self.ok(lit, limits::number(self.rule, number))?;
                Some(Value::Number(number.clone()))
            }
            (Takes::Number { .. }, Lit::Int(number)) => {
                let what = if time::unit(number.suffix()).is_some() { "not a time" } else { "without a suffix" };
                let instead = self.rule.with(number.base10_digits());
                self.fail(lit, &format!("`{key}` is a number, {what}; write `{instead}`"))
            }
            (Takes::Number { .. }, Lit::Float(_)) => {
                let example = self.rule.example();
                self.fail(lit, &format!("`{key}` is a whole number; write `{example}`"))
            }
            (Takes::Flag, Lit::Bool(is)) => Some(Value::Flag(is.value, is.span)),
            (Takes::Text, Lit::Str(text)) => {
                self.ok(lit, limits::text(self.rule, text))?;
                Some(Value::Text(text.clone()))
            }
            (Takes::Text, Lit::Int(_) | Lit::Float(_) | Lit::Bool(_)) => {
                let instead = self.rule.with(&format!("\"{}\"", lit.to_token_stream()));
                self.fail(lit, &format!("`{key}` is a text; write `{instead}`"))
            }
            (Takes::Word { .. } | Takes::Time { .. } | Takes::Number { .. } | Takes::Flag, Lit::Str(text)) => {
                self.quoted(text)
            }
            _ => self.wrong(lit),
        }
    }

    /// A value in quotes, which is none for lack of them or in spite of them.
    fn quoted(mut self, text: &LitStr) -> Option<Value> {
        let value = text.value();
        let is_lit = |lit: Lit| match self.takes {
            Takes::Time { .. } => time::read(&lit).is_ok(),
            Takes::Number { .. } => matches!(&lit, Lit::Int(number) if number.suffix().is_empty()),
            Takes::Flag => matches!(lit, Lit::Bool(_)),
            Takes::Word { .. } | Takes::Range | Takes::Text | Takes::Path | Takes::List => false,
        };
        let is_word = words::words(self.takes).contains(&value.as_str());
        if is_word || syn::parse_str(&value).is_ok_and(is_lit) {
            let instead = self.rule.with(&value);
            return self.fail(text, &format!("write `{instead}`, without quotes"));
        }
        match self.takes {
            Takes::Word { .. } => {
                let message = words::unknown_word(self.rule, &value);
                self.fail(text, &message)
            }
            Takes::Time { .. }
            | Takes::Range
            | Takes::Number { .. }
            | Takes::Flag
            | Takes::Text
            | Takes::Path
            | Takes::List => self.wrong(text),
        }
    }

    fn range(mut self, range: &ExprRange) -> Option<Value> {
        if let (Some(_), RangeLimits::Closed(limits)) = (&range.end, &range.limits) {
            return self.fail(limits, "write `..` between the first and the longest delay");
        }
        let (Some(first), Some(most)) = (range.start.as_deref(), range.end.as_deref()) else {
            return self.wrong(range);
        };
        let (first, most) = (ungrouped(first), ungrouped(most));
        let (Expr::Lit(from), Expr::Lit(to)) = (first, most) else {
            return Some(Value::Expr(time::with_times(range.to_token_stream())));
        };
        // Both are looked at, so that both are reported.
        let (from, to) = (&from.lit, &to.lit);
        let (from_time, to_time) = (self.ok(from, time::read(from)), self.ok(to, time::read(to)));
        let (from_time, to_time) = (from_time?, to_time?);
        let (from_text, to_text) = (from.to_token_stream().to_string(), to.to_token_stream().to_string());
        self.ok(range, limits::range((from_time, &from_text), (to_time, &to_text)))?;
        Some(Value::Range(from_time, to_time, span_of(first)))
    }

    /// A value of another kind.
    fn wrong(&mut self, at: impl ToTokens) -> Option<Value> {
        let (key, example) = (self.rule.key, self.rule.example());
        let message = match self.takes {
            Takes::Word { .. } => format!("`{key}` is {}", self.rule.choices()),
            Takes::Time { .. } => format!("`{key}` is a time; write {}", self.rule.choices()),
            Takes::Number { .. } => format!("`{key}` is a number; write {}", self.rule.choices()),
            Takes::Range => format!("`{key}` goes from the first delay to the longest; write `{example}`"),
            Takes::Flag => format!("`{key}` is there or not; write `{key}`, or leave it out"),
            Takes::Text => format!("`{key}` is a text; write `{example}`"),
            Takes::Path => format!("`{key}` is a path; write `{example}`"),
            Takes::List => format!("write `{example}`"),
        };
        self.fail(at, &message)
    }

    fn ok<T>(&mut self, at: impl ToTokens, read: Result<T, String>) -> Option<T> {
        read.map_err(|message| self.errors.error(at, message)).ok()
    }

    fn fail(&mut self, at: impl ToTokens, message: &str) -> Option<Value> {
        self.errors.error(at, message);
        None
    }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(ExprLit { lit: Lit::Int(_) | Lit::Float(_), .. }))
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
