//! The tokens of a `supervisor!` as syntax, without opinions.
//!
//! What is broken costs only itself: a field that makes no sense is reported and skipped to the next one, and an
//! expression that makes none is handed on as it stands, for rustc to report.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{
    Attribute, Expr, Generics, Token, Type, Visibility, braced,
    ext::IdentExt as _,
    parse::{ParseBuffer, ParseStream, Parser as _, discouraged::Speculative as _},
};

use super::recover;
use crate::errors::Errors;

/// `struct Band { … }`, alone or in a field.
pub(super) struct Tree {
    pub(super) attrs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) name: Ident,
    pub(super) generics: Generics,
    pub(super) fields: Vec<Field>,
}

/// An input or a child.
pub(super) struct Field {
    pub(super) attrs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) name: Ident,
    pub(super) kind: Kind,
}

/// What follows a field's name.
pub(super) enum Kind {
    /// `: Mood`
    Input(Type),
    /// `: Musician = Hire { … }`; nothing at all may follow the `=`.
    Child(Type, TokenStream),
    /// `: struct Web { … }`
    Inline(Tree),
    /// Something that was reported.
    Broken,
}

/// Reads a whole `supervisor!`. `None` if not even the tree's name can be told.
pub(super) fn read(errors: &mut Errors, tokens: TokenStream) -> Option<Tree> {
    let mut tree = None;
    let parser = |input: ParseStream<'_>| {
        let attrs = attributes(errors, input);
        tree = self::tree(errors, input, attrs);
        if errors.is_empty() && !input.is_empty() {
            errors.error_at(input.span(), "one tree stands in a `supervisor!`; declare this in another");
        }
        recover::skip_all(input);
        Ok(())
    };
    let parsed = parser.parse2(tokens);
    errors.ok(parsed);
    tree
}

/// The attributes that come next; one that cannot be read is reported and left out.
fn attributes(errors: &mut Errors, input: ParseStream<'_>) -> Vec<Attribute> {
    let mut attrs = Vec::new();
    while input.peek(Token![#]) && input.peek2(syn::token::Bracket) {
        let (Ok(pound), Ok(brackets)) = (input.parse::<TokenTree>(), input.parse::<TokenTree>()) else { break };
        let parsed = Attribute::parse_outer.parse2(TokenStream::from_iter([pound, brackets]));
        attrs.extend(errors.ok(parsed).into_iter().flatten());
    }
    attrs
}

/// `pub struct Band<T> where … { … }`
fn tree(errors: &mut Errors, input: ParseStream<'_>, attrs: Vec<Attribute>) -> Option<Tree> {
    let vis = errors.ok(input.parse::<Visibility>())?;
    if !input.peek(Token![struct]) {
        errors.error_at(input.span(), "a tree is declared as a struct; write `struct Name { … }`");
        return None;
    }
    input.parse::<Token![struct]>().ok()?;
    let name = name(errors, input, "the tree needs a name; write `struct Name { … }`")?;
    let generics = generics(errors, input);
    let mut fields = Vec::new();
    if let Some(body) = braces(input) {
        fields = self::fields(errors, &body);
    } else {
        errors.error(&name, format!("a tree has fields with names; write `struct {name} {{ … }}`"));
        recover::skip_to_field(input);
    }
    Some(Tree { attrs, vis, name, generics, fields })
}

fn generics(errors: &mut Errors, input: ParseStream<'_>) -> Generics {
    let mut generics = Generics::default();
    if input.peek(Token![<]) {
        generics = errors.ok(input.parse()).unwrap_or_default();
    }
    if input.peek(Token![where]) {
        generics.where_clause = errors.ok(input.parse());
    }
    // What is left over of generics that make no sense.
    if !errors.is_empty() {
        recover::skip_to_braces(input);
    }
    generics
}

fn braces(input: ParseStream<'_>) -> Option<ParseBuffer<'_>> {
    let enter = || {
        let body;
        braced!(body in input);
        Ok::<_, syn::Error>(body)
    };
    enter().ok()
}

fn name(errors: &mut Errors, input: ParseStream<'_>, otherwise: &str) -> Option<Ident> {
    if let Ok(name) = input.parse::<Ident>() {
        return Some(name);
    }
    match input.fork().call(Ident::parse_any) {
        Ok(keyword) if keyword != "_" => {
            errors.error(&keyword, format!("`{keyword}` is a keyword; choose another name"));
            recover::skip_one(input);
        }
        _ => errors.error_at(input.span(), otherwise),
    }
    None
}

fn fields(errors: &mut Errors, input: ParseStream<'_>) -> Vec<Field> {
    let mut fields = Vec::new();
    while !input.is_empty() {
        let before = input.cursor();
        match field(errors, input) {
            Some(field) => fields.push(field),
            None => recover::skip_to_field(input),
        }
        comma(errors, input, fields.last());
        if input.cursor() == before {
            recover::skip_one(input);
        }
    }
    fields
}

/// What parts a field from the next one.
fn comma(errors: &mut Errors, input: ParseStream<'_>, last: Option<&Field>) {
    if input.is_empty() || recover::take_comma(input) {
        return;
    }
    // A broken field has been reported, and a broken expression will be.
    let whole = last.is_some_and(|field| match &field.kind {
        Kind::Input(_) | Kind::Inline(_) => true,
        Kind::Child(_, make) => syn::parse2::<Expr>(make.clone()).is_ok(),
        Kind::Broken => false,
    });
    if whole {
        errors.error_at(input.span(), "expected `,` before the next field");
    }
    recover::skip_to_field(input);
    recover::take_comma(input);
}

fn field(errors: &mut Errors, input: ParseStream<'_>) -> Option<Field> {
    let attrs = attributes(errors, input);
    let vis = errors.ok(input.parse::<Visibility>())?;
    let name = name(errors, input, "expected a field, such as `counter: Counter = …`")?;
    let kind = kind(errors, input, &name).unwrap_or_else(|| {
        recover::skip_to_field(input);
        Kind::Broken
    });
    Some(Field { attrs, vis, name, kind })
}

fn kind(errors: &mut Errors, input: ParseStream<'_>, name: &Ident) -> Option<Kind> {
    let no_type = || format!("`{name}` needs a type; write `{name}: Type = …` for a child");
    if !input.peek(Token![:]) || input.peek(Token![::]) {
        errors.error(name, no_type());
        return None;
    }
    input.parse::<Token![:]>().ok()?;
    if is_struct(input) {
        return tree(errors, input, Vec::new()).map(Kind::Inline);
    }
    let fork = input.fork();
    // What comes next may be the next field already.
    let is_typed = !recover::at_name(input);
    let Some(ty) = fork.parse::<Type>().ok().filter(|_| is_typed) else {
        errors.error(name, no_type());
        return None;
    };
    input.advance_to(&fork);
    if input.parse::<Token![=]>().is_err() {
        return Some(Kind::Input(ty));
    }
    Some(Kind::Child(ty, expression(input)))
}

fn is_struct(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    fork.parse::<Visibility>().is_ok() && fork.peek(Token![struct])
}

/// A child's expression, as it stands.
fn expression(input: ParseStream<'_>) -> TokenStream {
    let fork = input.fork();
    let whole = fork.parse::<Expr>().is_ok() && (fork.is_empty() || fork.peek(Token![,]));
    if !whole {
        return recover::take_to_field(input);
    }
    let mut tokens = TokenStream::new();
    while input.cursor() != fork.cursor() {
        let Ok(token) = input.parse::<TokenTree>() else { break };
        token.to_tokens(&mut tokens);
    }
    tokens
}
