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
const OTHERS: [(&str, &str); 16] = [
    ("sec", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("min", "m"),
    ("mins", "m"),
    ("minute", "m"),
    ("minutes", "m"),
    ("hour", "h"),
    ("hours", "h"),
    ("millis", "ms"),
    ("msec", "ms"),
    ("milliseconds", "ms"),
    ("micros", "us"),
    ("microseconds", "us"),
    ("µs", "us"),
];

/// The unit that a word stands for.
pub(super) fn unit(word: &str) -> Option<&'static str> {
    let known = UNITS.iter().find(|(unit, _)| *unit == word).map(|(unit, _)| *unit);
    let word = word.to_lowercase();
    let lower = || UNITS.iter().find(|(unit, _)| *unit == word).map(|(unit, _)| *unit);
    known.or_else(lower).or_else(|| OTHERS.iter().find(|(other, _)| *other == word).map(|(_, unit)| *unit))
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
    if !digits.chars().all(|digit| digit.is_ascii_digit() || digit == '.') {
        return Err(format!(
            "`{lit}` has an exponent; write the time out, such as `5000ms`",
            lit = lit.to_token_stream()
        ));
    }
    nanos(digits, length)
}

fn wrong_unit(digits: &str, unit: &str) -> String {
    if unit.is_empty() {
        return format!("{digits} what? write `{digits}s` or `{digits}ms`");
    }
    if let Some(meant) = self::unit(unit) {
        return format!("unknown unit `{unit}`; write `{digits}{meant}`");
    }
    if let Some(whole) = several_units(digits, unit) {
        return format!("a time has one unit; write `{whole}`");
    }
    let units = UNITS.map(|(unit, _)| unit);
    format!("unknown unit `{unit}`; the units are {}", list(&units, "and"))
}

/// `1m30s` in the smallest of its units: `90s`.
fn several_units(digits: &str, rest: &str) -> Option<String> {
    let (mut digits, mut rest, mut sum) = (digits, rest, 0_u128);
    loop {
        let end = rest.find(|letter: char| letter.is_ascii_digit()).unwrap_or(rest.len());
        let (unit, after) = rest.split_at(end);
        let (name, length) = UNITS.iter().find(|(name, _)| *name == unit)?;
        sum = sum.checked_add(digits.parse::<u128>().ok()?.checked_mul(*length)?)?;
        if after.is_empty() {
            return (sum % length == 0).then(|| format!("{}{name}", sum / length));
        }
        let end = after.find(|letter: char| !letter.is_ascii_digit())?;
        (digits, rest) = after.split_at(end);
    }
}

/// That many units, if they fit.
fn nanos(digits: &str, unit: u128) -> Result<Duration, String> {
    let too_long = || "this is longer than any program runs; write a shorter time".to_owned();
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let scale = u32::try_from(fraction.len()).ok().and_then(|places| 10_u128.checked_pow(places));
    let (Some(scale), Ok(parts)) = (scale, format!("0{fraction}").parse::<u128>()) else { return Err(too_fine()) };
    let parts = parts.checked_mul(unit).filter(|parts| parts % scale == 0).ok_or_else(too_fine)?;
    let whole = whole.parse::<u128>().ok().and_then(|whole| whole.checked_mul(unit)).ok_or_else(too_long)?;
    let nanos = whole.checked_add(parts / scale).ok_or_else(too_long)?;
    let secs = u64::try_from(nanos / 1_000_000_000).map_err(|_| too_long())?;
    let rest = u32::try_from(nanos % 1_000_000_000).unwrap_or_default();
    Ok(Duration::new(secs, rest))
}

fn too_fine() -> String {
    "a time is a whole number of nanoseconds; leave out some digits".to_owned()
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
