//! Opinions on the parameters of the two halves.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{GenericParam, Generics, TypeParam, TypeParamBound, WherePredicate, parse_quote};

use super::shape;
use crate::errors::Errors;

/// Traits that ask nothing of a type's lifetime, as everybody knows.
const WELL_KNOWN: [&str; 24] = [
    "AsRef",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Display",
    "Eq",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Future",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Send",
    "Sized",
    "Sync",
    "ToString",
    "Unpin",
];

/// A server lives on when whoever started it is gone.
pub(super) fn own_all(errors: &mut Errors, generics: &Generics) {
    for lifetime in generics.lifetimes() {
        let name = &lifetime.lifetime;
        errors.error(
            name,
            format!("a server outlives whoever started it: it owns what it has, and cannot borrow for `{name}`"),
        );
    }
}

/// The types and constants of an impl, as they mean the same elsewhere.
///
/// A type of which nothing says that it may live for as long as a server does is reported once, where rustc would speak of
/// each place it is used in. From there on it is taken for one that may.
pub(super) fn of_impl(errors: &mut Errors, generics: &Generics, ty: &TokenStream) -> Generics {
    own_all(errors, generics);
    let mut kept = Generics::default();
    for param in &generics.params {
        let lacking = match param {
            GenericParam::Lifetime(_) => continue,
            GenericParam::Type(param) => lacking(generics, param),
            GenericParam::Const(_) => None,
        };
        let mut param = syn::parse2::<GenericParam>(shape::rewrite(param, ty).tokens);
        if let (Some(lacking), Ok(GenericParam::Type(param))) = (lacking, &mut param) {
            let name = &param.ident;
            let written = param.bounds.iter().map(|bound| shape::text(bound.to_token_stream()) + " + ");
            let written: String = written.collect();
            let message = format!(
                "a server outlives whoever started it, and moves from thread to thread; write `{name}: {written}{lacking}`"
            );
            errors.error(&param.ident, message);
            param.colon_token = Some(parse_quote!(:));
            param.bounds.push(parse_quote!(::core::marker::Send));
            param.bounds.push(parse_quote!('static));
        }
        kept.params.extend(param);
    }
    if let Some(bounds) = &generics.where_clause {
        kept.where_clause = syn::parse2(shape::rewrite(bounds, ty).tokens).ok();
    }
    kept
}

/// What a type parameter cannot be without, unless it may have that from a trait of the user's.
fn lacking(generics: &Generics, param: &TypeParam) -> Option<&'static str> {
    let name = param.ident.to_string();
    let mut bounds: Vec<&TypeParamBound> = param.bounds.iter().collect();
    for predicate in generics.where_clause.iter().flat_map(|bounds| &bounds.predicates) {
        if let WherePredicate::Type(of) = predicate
            && of.bounded_ty.to_token_stream().to_string() == name
        {
            bounds.extend(&of.bounds);
            continue;
        }
        let tokens = predicate.to_token_stream();
        if shape::mentions(tokens.clone(), &name) || shape::mentions(tokens, "Self") {
            return None;
        }
    }
    let mut is_send = false;
    for bound in bounds {
        // A lifetime is `'static`, or another mistake that has been told.
        let TypeParamBound::Trait(bound) = bound else { return None };
        let name = bound.path.segments.last()?.ident.to_string();
        is_send |= name == "Send";
        if !WELL_KNOWN.contains(&name.as_str()) {
            return None;
        }
    }
    Some(if is_send { "'static" } else { "Send + 'static" })
}
