//! Names, spans and paths that generated code is made of.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;

/// A span that is shown at the user's tokens and is resolved as the macro's own.
///
/// Generated code at a user's place has this one: with the bare span, lints take it for the user's own code.
pub(crate) fn located(user: Span) -> Span {
    Span::call_site().located_at(user)
}

/// The same tokens, shown at the given place. A `$crate` keeps its own, by which its crate is known.
pub(crate) fn relocate(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                token = Group::new(group.delimiter(), relocate(group.stream(), span)).into();
            }
            if !matches!(&token, TokenTree::Ident(name) if name == "$crate") {
                token.set_span(span);
            }
            token
        })
        .collect()
}

/// Where tokens begin and end.
pub(crate) fn ends(tokens: &TokenStream) -> Option<(Span, Span)> {
    let mut tokens = tokens.clone().into_iter().map(|token| token.span());
    let first = tokens.next()?;
    Some((first, tokens.last().unwrap_or(first)))
}

/// The same tokens, with the punctuation shown at another place.
pub(crate) fn shown_at(tokens: TokenStream, place: Span) -> TokenStream {
    let shown = tokens.into_iter().map(|mut token| {
        if let TokenTree::Punct(punct) = &mut token {
            punct.set_span(punct.span().located_at(place));
        }
        token
    });
    shown.collect()
}

/// The path by which the user's crate reaches the runtime: what `crate = path` says, or `::perennial`.
pub(crate) fn runtime(path: Option<&TokenStream>) -> TokenStream {
    path.map_or_else(|| quote!(::perennial), Clone::clone)
}

/// A name without its `r#`, as it is shown to people.
pub(crate) fn plain(name: &Ident) -> String {
    name.unraw().to_string()
}

/// The name of a type or variant made from a field's or an option's: `any_significant` gives `AnySignificant`.
pub(crate) fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for word in name.split('_') {
        let mut letters = word.chars();
        camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        camel.extend(letters);
    }
    camel
}

/// The same for an identifier, at its place. `None` where no name is left, as of `_`.
pub(crate) fn camel_ident(name: &Ident) -> Option<Ident> {
    let camel = camel(&plain(name));
    let is_name = camel.starts_with(|first: char| first.is_alphabetic());
    is_name.then(|| match camel.as_str() {
        "Self" => format_ident!("Self_", span = name.span()),
        _ => Ident::new(&camel, name.span()),
    })
}

/// A list for a sentence: "`a`, `b` or `c`".
pub(crate) fn list(names: &[&str], last: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// What is said of a word that is not among the known ones, with the one that was probably meant.
pub(crate) fn unknown(what: &str, found: &str, known: &[&str]) -> String {
    match nearest(found, known) {
        Some(meant) => format!("unknown {what} `{found}`; did you mean `{meant}`?"),
        None => format!("unknown {what} `{found}`; write {}", list(known, "or")),
    }
}

/// The known word that takes the fewest slips to get to, unless it takes too many.
pub(crate) fn nearest<'a>(found: &str, known: &[&'a str]) -> Option<&'a str> {
    let (slips, meant) = known.iter().map(|word| (slips(found, word), *word)).min_by_key(|(slips, _)| *slips)?;
    let tolerated = (found.chars().count().max(meant.chars().count()) / 3).max(1);
    (slips <= tolerated).then_some(meant)
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour.
fn slips(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut previous = None;
    for (i, letter) in from.chars().enumerate() {
        let mut row = vec![i + 1];
        for (j, wanted) in to.iter().enumerate() {
            let replaced = last[j] + usize::from(letter != *wanted);
            let mut fewest = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if j > 0 && previous == Some(*wanted) && letter == to[j - 1] {
                fewest = fewest.min(before_last[j - 1] + 1);
            }
            row.push(fewest);
        }
        before_last = std::mem::replace(&mut last, row);
        previous = Some(letter);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        let cases =
            [("", "", 0), ("", "ab", 2), ("ab", "", 2), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "bca", 2)];

        for (from, to, expected) in cases {
            assert_eq!(slips(from, to), expected, "from {from:?} to {to:?}");
        }
    }

    #[test]
    fn the_nearest_word_is_suggested_unless_it_is_far() {
        let known = ["one_for_one", "one_for_all", "rest_for_one"];

        assert_eq!(nearest("one_for_al", &known), Some("one_for_all"));
        assert_eq!(nearest("oneforone", &known), Some("one_for_one"));
        assert_eq!(nearest("quickly", &known), None);
        assert_eq!(nearest("x", &[]), None);
    }

    #[test]
    fn an_unknown_word_is_answered_with_what_to_write() {
        assert_eq!(unknown("unit", "se", &["s", "ms"]), "unknown unit `se`; did you mean `s`?");
        assert_eq!(
            unknown("restart type", "often", &["a", "b", "c"]),
            "unknown restart type `often`; write `a`, `b` or `c`"
        );
    }

    #[test]
    fn words_become_variants() {
        assert_eq!(camel("any_significant"), "AnySignificant");
        assert_eq!(camel("_web2_x"), "Web2X");
        let names = ["r#type", "self_", "_"].map(|name| syn::parse_str::<Ident>(name).ok());
        let camel = names.map(|name| name.and_then(|name| camel_ident(&name)).map(|name| name.to_string()));
        assert_eq!(camel, [Some("Type".to_owned()), Some("Self_".to_owned()), None]);
    }

    #[test]
    fn relocated_tokens_stay_the_same() {
        let tokens = quote!(a(b, [c]));

        assert_eq!(relocate(tokens.clone(), Span::mixed_site()).to_string(), tokens.to_string());
    }
}
