//! `supervisor!`: a declared tree.
//!
//! [`parse`] reads tokens, [`lower`] has the opinions, [`model`] is what they agree on, and [`expand`] writes it out.

mod parse;
mod recover;

mod model;

mod lower;

mod attributes;

mod lifetimes;
mod reserved;

mod rules;

mod allow;
mod stale;

mod keys;
mod mentions;
mod scope;

mod expand;

mod handle;

mod outline;

mod draw;

mod checks;

mod children;

mod plan;

mod capture;

use proc_macro2::TokenStream;

use crate::errors::Errors;

/// What a `supervisor!` becomes. Its mistakes come last, so that nothing else moves in an editor because of them.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut tokens = parse_and_expand(&mut errors, input).unwrap_or_default();
    tokens.extend(errors.into_tokens());
    tokens
}

fn parse_and_expand(errors: &mut Errors, input: TokenStream) -> Option<TokenStream> {
    let tree = parse::read(errors, input)?;
    let tree = lower::tree(errors, tree);
    rules::check(errors, &tree);
    Some(expand::tree(&tree, !errors.is_empty()))
}

#[cfg(test)]
mod tests;
