//! Times as they are written: `1s`, `500ms`, `1.5h`.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use proc_macro2::{Group, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote_spanned};
use syn::Lit;

use crate::names::{list, located};

const UNITS: [(&str, u128); 6] = [
    ("ns", 1),
    ("us", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60 * 1_000_000_000),
    ("h", 3600 * 1_000_000_000),
];

/// What people write for a unit, and which one it is.
const OTHERS: [(&str, &str); 12] = [
    ("sec", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("min", "m"),
    ("mins", "m"),
    ("minutes", "m"),
    ("hours", "h"),
    ("millis", "ms"),
    ("msec", "ms"),
    ("micros", "us"),
    ("µs", "us"),
];

pub(super) fn is_unit(word: &str) -> bool {
    UNITS.iter().any(|(unit, _)| *unit == word)
}

/// The length of time that a literal stands for, or what is wrong with it.
pub(super) fn read(lit: &Lit) -> Result<Duration, String> {
    let (digits, unit) = match lit {
        Lit::Int(number) => (number.base10_digits(), number.suffix()),
        Lit::Float(number) => (number.base10_digits(), number.suffix()),
        Lit::Str(_) | Lit::ByteStr(_) | Lit::CStr(_) | Lit::Byte(_) | Lit::Char(_) | Lit::Bool(_) | _ => {
            return Err(format!("expected a time, such as `5s`, not `{}`", lit.to_token_stream()));
        }
    };
    let length = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, length)| *length);
    let length = length.ok_or_else(|| wrong_unit(digits, unit))?;
    nanos(digits, length).ok_or_else(|| format!("`{digits}{unit}` is too long a time, or too fine; write `infinity`"))
}

fn wrong_unit(digits: &str, unit: &str) -> String {
    if unit.is_empty() {
        return format!("{digits} what? write `{digits}s` or `{digits}ms`");
    }
    if let Some((_, meant)) = OTHERS.iter().find(|(other, _)| *other == unit) {
        return format!("unknown unit `{unit}`; write `{digits}{meant}`");
    }
    let units = UNITS.map(|(unit, _)| unit);
    format!("unknown unit `{unit}`; the units are {}", list(&units, "and"))
}

fn nanos(digits: &str, unit: u128) -> Option<Duration> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.parse::<u128>().ok()?.checked_mul(unit)?;
    let scale = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let fraction = if fraction.is_empty() { 0 } else { fraction.parse::<u128>().ok()? };
    let nanos = whole.checked_add(fraction.checked_mul(unit)?.checked_div(scale)?)?;
    let secs = u64::try_from(nanos / 1_000_000_000).ok()?;
    let rest = u32::try_from(nanos % 1_000_000_000).ok()?;
    Some(Duration::new(secs, rest))
}

/// A time as an expression, shown at the user's place.
pub(crate) fn duration(length: Duration, at: Span) -> TokenStream {
    let span = located(at);
    let secs = length.as_secs();
    match length.subsec_nanos() {
        0 => quote_spanned!(span=> ::core::time::Duration::from_secs(#secs)),
        rest if rest % 1_000_000 == 0 && u64::try_from(length.as_millis()).is_ok() => {
            let millis = u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
            quote_spanned!(span=> ::core::time::Duration::from_millis(#millis))
        }
        rest => quote_spanned!(span=> ::core::time::Duration::new(#secs, #rest)),
    }
}

/// An expression in which each literal time is written out.
///
/// No suffix of Rust's own is a unit of time, so no other literal is mistaken for one.
pub(crate) fn with_times(tokens: TokenStream) -> TokenStream {
    tokens.into_iter().flat_map(token_with_times).collect()
}

fn token_with_times(token: TokenTree) -> TokenStream {
    match token {
        TokenTree::Group(group) => {
            let mut written_out = Group::new(group.delimiter(), with_times(group.stream()));
            written_out.set_span(group.span());
            TokenTree::from(written_out).into()
        }
        TokenTree::Literal(literal) => match read_literal(&literal) {
            Some(length) => duration(length, literal.span()),
            None => TokenTree::from(literal).into(),
        },
        TokenTree::Ident(_) | TokenTree::Punct(_) => token.into(),
    }
}

fn read_literal(literal: &Literal) -> Option<Duration> {
    let text = literal.to_string();
    if !text.starts_with(|first: char| first.is_ascii_digit()) || text.starts_with("0x") {
        return None;
    }
    read(&Lit::new(literal.clone())).ok()
}
