//! `#[gen_server]`: both halves, and the markers where they stand alone; and `#[gen_statem]`, which differs in a few words and
//! in its protocol.
//!
//! [`parse`] reads tokens, [`lower`] has the opinions, [`model`] is what they agree on, and [`expand`] writes it out.

mod parse;

mod model;

mod lower;

mod params;

mod handler;

mod life;

mod shape;

mod expand;

mod client;

mod method;
mod protocol;

mod machine;

use proc_macro2::{Span, TokenStream};

use self::{model::Flavor, parse::Marked};
use crate::errors::Errors;

/// What `#[gen_server(options)]` on an item becomes. Its mistakes come last, so that nothing else moves in an editor
/// because of them.
pub(crate) fn expand(options: TokenStream, item: TokenStream) -> TokenStream {
    expand_as(Flavor::Server, options, item)
}

/// What `#[gen_statem(options)]` on an item becomes.
pub(crate) fn expand_machine(options: TokenStream, item: TokenStream) -> TokenStream {
    expand_as(Flavor::Machine, options, item)
}

fn expand_as(flavor: Flavor, options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut tokens = match parse::item(&mut errors, flavor, item) {
        parse::Item::Struct(state) => expand::state(&lower::state(&mut errors, flavor, options, state)),
        parse::Item::Impl(server) => expand::server(&lower::server(&mut errors, flavor, options, *server)),
        parse::Item::Other(tokens) => tokens,
    };
    tokens.extend(errors.into_tokens());
    tokens
}

/// What a marker becomes that no `#[gen_server]` has taken away.
pub(crate) fn outside(marker: &str, item: TokenStream) -> TokenStream {
    outside_of(Flavor::Server, marker, item)
}

/// What a marker of state machines becomes that no `#[gen_statem]` has taken away.
pub(crate) fn outside_machine(marker: &str, item: TokenStream) -> TokenStream {
    outside_of(Flavor::Machine, marker, item)
}

fn outside_of(flavor: Flavor, marker: &str, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let attribute = flavor.attribute();
    let message = match parse::marked(item.clone()) {
        Marked::Impl => {
            format!("`#[{marker}]` marks a method; write `#[{attribute}]` here, and `#[{marker}]` above each handler")
        }
        Marked::Method => format!(
            "`#[{marker}]` marks a handler inside a `#[{attribute}]` impl; write `#[{attribute}]` above the `impl` it is in"
        ),
        Marked::Function => format!(
            "`#[{marker}]` marks a method of a `#[{attribute}]` impl, and this function has no `self`; move it there"
        ),
        Marked::Other => {
            format!("`#[{marker}]` marks a method of a `#[{attribute}]` impl, and nothing else; leave it out")
        }
    };
    errors.error_at(Span::call_site(), message);
    let mut tokens = parse::unmarked(flavor, item);
    tokens.extend(errors.into_tokens());
    tokens
}

#[cfg(test)]
mod tests;
