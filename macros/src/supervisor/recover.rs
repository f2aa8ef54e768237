//! Where a field begins, when what stands before it makes no sense.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Lifetime, Token, ext::IdentExt as _, parse::ParseStream, token};

/// Skips what is left.
pub(super) fn skip_all(input: ParseStream<'_>) {
    while !input.is_empty() && input.parse::<TokenTree>().is_ok() {}
}

/// Skips a token.
pub(super) fn skip_one(input: ParseStream<'_>) {
    // At the end there is none.
    let _ = input.parse::<TokenTree>();
}

/// Skips to the braces that hold the fields, or to the end.
pub(super) fn skip_to_braces(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(token::Brace) && input.parse::<TokenTree>().is_ok() {}
}

/// Skips to the comma before the next field, to the field itself where there is no comma, or to the end.
pub(super) fn skip_to_field(input: ParseStream<'_>) {
    take_to_field(input);
}

/// Takes a comma, if there is one.
pub(super) fn take_comma(input: ParseStream<'_>) -> bool {
    input.parse::<Token![,]>().is_ok()
}

/// The same as [`skip_to_field`], with what is passed by.
pub(super) fn take_to_field(input: ParseStream<'_>) -> TokenStream {
    let mut passed = TokenStream::new();
    // An argument of a closure may have a type, and looks like a field.
    let mut after_bar = false;
    while !input.is_empty() && !at_comma_before_field(input) && (after_bar || !at_field(input)) {
        // What looks like `name:` in `'name:` must not be split.
        if let Ok(lifetime) = input.parse::<Lifetime>() {
            lifetime.to_tokens(&mut passed);
            continue;
        }
        let Ok(token) = input.parse::<TokenTree>() else { break };
        after_bar = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '|');
        token.to_tokens(&mut passed);
    }
    passed
}

fn at_comma_before_field(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    take_comma(&fork) && (fork.is_empty() || at_field(&fork) || at_half_a_field(&fork))
}

/// `#[…]`, `pub` or `name:`, none of which stands in the middle of an expression.
fn at_field(input: ParseStream<'_>) -> bool {
    let is_attribute = input.peek(Token![#]) && input.peek2(token::Bracket);
    is_attribute || input.peek(Token![pub]) || at_name(input)
}

/// `name:`, where the name may be a keyword.
pub(super) fn at_name(input: ParseStream<'_>) -> bool {
    input.peek(syn::Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::])
}

/// `name = …`, or a name at the very end.
fn at_half_a_field(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    let is_name = fork.parse::<syn::Ident>().is_ok();
    let is_assigned = fork.peek(Token![=]) && !fork.peek(Token![==]) && !fork.peek(Token![=>]);
    is_name && (fork.is_empty() || is_assigned)
}
