//! A tree that is declared with lifetimes is refused, and generated as if all of them were `'static`: this keeps rustc
//! from saying the same in many places.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{GenericParam, Generics, WherePredicate};

use crate::errors::Errors;

/// The lifetimes of a tree.
#[derive(Default)]
pub(super) struct Lifetimes(Vec<Ident>);

impl Lifetimes {
    /// Takes them out of the generics.
    pub(super) fn take(errors: &mut Errors, generics: &mut Generics) -> Self {
        let names: Vec<Ident> = generics.lifetimes().map(|param| param.lifetime.ident.clone()).collect();
        if names.is_empty() {
            return Self::default();
        }
        for lifetime in generics.lifetimes() {
            errors.error(lifetime, "a tree borrows nothing, since it may outlive whoever starts it; use owned types");
        }
        let params = std::mem::take(&mut generics.params).into_iter();
        generics.params = params.filter(|param| !matches!(param, GenericParam::Lifetime(_))).collect();
        if let Some(clause) = &mut generics.where_clause {
            let predicates = std::mem::take(&mut clause.predicates).into_iter();
            clause.predicates =
                predicates.filter(|predicate| !matches!(predicate, WherePredicate::Lifetime(_))).collect();
        }
        let lifetimes = Self(names);
        let clause = generics.where_clause.as_ref().map(|clause| lifetimes.replace(clause.to_token_stream()));
        if let Ok(mut replaced) = syn::parse2::<Generics>(lifetimes.replace(generics.to_token_stream())) {
            replaced.where_clause = clause.and_then(|clause| syn::parse2(clause).ok());
            *generics = replaced;
        }
        lifetimes
    }

    /// The same tokens, with `'static` in the place of each.
    pub(super) fn replace(&self, tokens: TokenStream) -> TokenStream {
        if self.0.is_empty() {
            return tokens;
        }
        let mut after_tick = false;
        let replaced = tokens.into_iter().map(|token| {
            let is_lifetime = std::mem::take(&mut after_tick);
            match token {
                TokenTree::Ident(name) if is_lifetime && self.0.contains(&name) => {
                    Ident::new("static", name.span()).into()
                }
                TokenTree::Group(group) => Group::new(group.delimiter(), self.replace(group.stream())).into(),
                TokenTree::Punct(punct) => {
                    after_tick = punct.as_char() == '\'';
                    punct.into()
                }
                TokenTree::Ident(_) | TokenTree::Literal(_) => token,
            }
        });
        replaced.collect()
    }
}
