//! `#[gen_server]`: both halves, and the markers where they stand alone.
//!
//! [`parse`] reads tokens, [`lower`] has the opinions, [`model`] is what they agree on, and [`expand`] writes it out.

mod parse;

mod model;

mod lower;

mod handler;

mod life;

mod shape;

mod expand;

mod client;

mod protocol;

use proc_macro2::{Span, TokenStream};

use crate::errors::Errors;

/// What `#[gen_server(options)]` on an item becomes. Its mistakes come last, so that nothing else moves in an editor
/// because of them.
pub(crate) fn expand(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut tokens = match parse::item(&mut errors, item) {
        parse::Item::Struct(state) => expand::state(&lower::state(&mut errors, options, state)),
        parse::Item::Impl(server) => expand::server(&lower::server(&mut errors, options, *server)),
        parse::Item::Other(tokens) => tokens,
    };
    tokens.extend(errors.into_tokens());
    tokens
}

/// What a marker becomes that no `#[gen_server]` has taken away.
pub(crate) fn outside(marker: &str, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let message = format!(
        "`#[{marker}]` marks a handler inside a `#[gen_server]` impl; write `#[gen_server]` above the `impl` it is in"
    );
    errors.error_at(Span::call_site(), message);
    let mut tokens = item;
    tokens.extend(errors.into_tokens());
    tokens
}

#[cfg(test)]
mod tests;
