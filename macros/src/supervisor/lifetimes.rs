//! A tree that is declared with lifetimes is refused, and generated as if all of them were `'static`: this keeps rustc
//! from saying the same in many places.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote_spanned};
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

    /// The type of an input, with `'static` in the place of every lifetime. One that is not the tree's own is told here.
    pub(super) fn own(&self, errors: &mut Errors, ty: TokenStream) -> TokenStream {
        let mut borrows = None;
        let owned = owned(self.replace(ty), &mut borrows);
        if let Some(at) = borrows {
            errors.error_at(at, "a tree borrows nothing, since it may outlive whoever starts it; use owned types");
        }
        owned
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

/// The same type with `'static` wherever it borrows, and where it does first.
///
/// In a `fn(&str)` or a `for<'a> …` nothing is borrowed for longer than a call: such a type is left as it is.
fn owned(ty: TokenStream, borrows: &mut Option<Span>) -> TokenStream {
    let tokens: Vec<TokenTree> = ty.into_iter().collect();
    let binds = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "fn" || word == "for" || word == "Fn" || word == "FnMut" || word == "FnOnce");
    if tokens.iter().any(binds) {
        return tokens.into_iter().collect();
    }
    let mut out = TokenStream::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), owned(group.stream(), borrows));
                inner.set_span(group.span());
                out.extend([TokenTree::from(inner)]);
            }
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                let at = punct.span();
                out.extend([TokenTree::from(punct)]);
                if !matches!(rest.peek(), Some(TokenTree::Punct(tick)) if tick.as_char() == '\'') {
                    borrows.get_or_insert(at);
                    out.extend(quote_spanned!(at=> 'static));
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '\'' => match rest.next() {
                Some(TokenTree::Ident(name)) => {
                    if name != "static" {
                        borrows.get_or_insert(name.span());
                    }
                    out.extend(quote_spanned!(name.span()=> 'static));
                }
                other => out.extend([TokenTree::from(punct)].into_iter().chain(other)),
            },
            TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Punct(_) => out.extend([token]),
        }
    }
    out
}
