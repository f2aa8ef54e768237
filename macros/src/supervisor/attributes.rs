//! The attributes of a tree, a child or an input.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::{Attribute, Meta};

use super::model::Attrs;
use crate::{
    errors::Errors,
    names::plain,
    options::{Options, Rule},
};

/// Sorts an item's attributes, and hands over the arguments of those that are this macro's.
pub(super) fn attributes(errors: &mut Errors, attrs: Vec<Attribute>, own: &str) -> (Attrs, Vec<TokenStream>) {
    let mut sorted = Attrs::default();
    let mut arguments_of = Vec::new();
    for attr in attrs {
        let path = attr.path();
        if path.is_ident(own) {
            arguments_of.extend(arguments(errors, &attr));
        } else if path.is_ident("supervisor") {
            errors.error(path, "`#[supervisor(…)]` is for trees; a child's options stand in `#[child(…)]`");
        } else if path.is_ident("child") {
            errors.error(path, "`#[child(…)]` is for children; a tree's options stand in `#[supervisor(…)]`");
        } else if path.is_ident("doc") {
            sorted.docs.push(attr);
        } else if path.is_ident("cfg") {
            sorted.cfgs.push(attr);
        } else {
            sorted.others.push(attr);
        }
    }
    (sorted, arguments_of)
}

/// What stands in an attribute's parentheses.
pub(super) fn arguments(errors: &mut Errors, attr: &Attribute) -> Option<TokenStream> {
    match &attr.meta {
        Meta::Path(_) => Some(TokenStream::new()),
        Meta::List(list) => Some(list.tokens.clone()),
        Meta::NameValue(pair) => {
            let name = attr.path().to_token_stream();
            errors.error(pair, format!("options stand in parentheses: `#[{name}(…)]`"));
            None
        }
    }
}

/// The options that these arguments give. `names` are the variables that they may mention.
pub(super) fn options(errors: &mut Errors, rules: &[Rule], arguments: Vec<TokenStream>, names: &[String]) -> Options {
    let is_name = |ident: &Ident| names.contains(&plain(ident));
    let mut options = Options::default();
    for tokens in arguments {
        options.read_more(errors, rules, tokens, &is_name);
    }
    options
}
