//! Tokens to syntax, without opinions. Method bodies stay as they are: a half-typed one costs nothing but itself.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Generics, Signature, Token, Type, Visibility,
    ext::IdentExt as _,
    parse::{ParseStream, Parser as _, discouraged::Speculative as _},
    token,
};

use super::model::{Flavor, Kind};
use crate::errors::Errors;

/// What `#[gen_server]` may stand on.
pub(super) enum Item {
    Struct(Struct),
    Impl(Box<Impl>),
    /// Something else, which is reported and left as it is.
    Other(TokenStream),
}

/// The head of a struct. Its fields are nobody's business.
pub(super) struct Struct {
    /// The whole of it.
    pub(super) tokens: TokenStream,
    pub(super) attrs: Vec<Attribute>,
    pub(super) name: Ident,
    pub(super) generics: Generics,
}

/// An `impl` without a trait.
pub(super) struct Impl {
    pub(super) attrs: Vec<Attribute>,
    /// All that stands before the braces, as it is.
    pub(super) header: TokenStream,
    pub(super) generics: Generics,
    pub(super) self_ty: Type,
    pub(super) braces: Group,
    pub(super) members: Vec<Member>,
}

/// What stands between the braces of an `impl`.
pub(super) enum Member {
    Method(Box<Method>),
    /// Whatever is no method, or is half typed.
    Raw(TokenStream),
}

pub(super) struct Method {
    /// All attributes but the markers.
    pub(super) attrs: Vec<Attribute>,
    pub(super) markers: Vec<Marker>,
    pub(super) vis: Visibility,
    pub(super) signature: Signature,
    /// A group in braces, as it is.
    pub(super) body: TokenStream,
}

/// `#[call]` and its like.
pub(super) struct Marker {
    pub(super) kind: Kind,
    pub(super) attr: Attribute,
}

impl Marker {
    /// The place of its name.
    pub(super) fn span(&self) -> Span {
        self.attr.path().segments.last().map_or_else(|| self.attr.pound_token.span, |segment| segment.ident.span())
    }
}

pub(super) fn item(errors: &mut Errors, flavor: Flavor, tokens: TokenStream) -> Item {
    let parser = |input: ParseStream<'_>| {
        let item = head(flavor, input);
        input.parse::<TokenStream>().map(|_| item)
    };
    match parser.parse2(tokens.clone()).and_then(|item| item) {
        Ok(Head::Struct { attrs, name, generics }) => Item::Struct(Struct { tokens, attrs, name, generics }),
        Ok(Head::Impl { attrs, generics, self_ty }) => match split_braces(tokens) {
            Ok((header, braces)) => {
                let members = |input: ParseStream<'_>| members(flavor, input);
                let members = members.parse2(braces.stream()).unwrap_or_default();
                Item::Impl(Box::new(Impl { attrs, header, generics, self_ty: *self_ty, braces, members }))
            }
            Err(tokens) => Item::Other(tokens),
        },
        Err(error) => {
            errors.push(error);
            Item::Other(tokens)
        }
    }
}

enum Head {
    Struct { attrs: Vec<Attribute>, name: Ident, generics: Generics },
    Impl { attrs: Vec<Attribute>, generics: Generics, self_ty: Box<Type> },
}

fn head(flavor: Flavor, input: ParseStream<'_>) -> syn::Result<Head> {
    let attrs = input.call(Attribute::parse_outer)?;
    let _: Visibility = input.parse()?;
    if input.peek(Token![struct]) {
        return head_of_struct(attrs, input);
    }
    if input.peek(Token![impl]) {
        return head_of_impl(flavor, attrs, input);
    }
    let what = input.fork().call(Ident::parse_any).map(|word| word.to_string());
    let (attribute, noun) = (flavor.attribute(), flavor.noun());
    let message = match (what.as_deref(), flavor) {
        (Ok("enum" | "union"), Flavor::Server) => {
            "a server's state is a struct, not an enum; put this into a struct".to_owned()
        }
        (Ok("enum" | "union"), Flavor::Machine) => {
            "a state machine's data is a struct; write `#[gen_statem(state = …)]` on that, and name this there"
                .to_owned()
        }
        (Ok("trait"), _) => format!("a trait is no {noun}; write `#[{attribute}]` on a struct and on its `impl`"),
        (Ok("fn" | "async" | "const"), _) => {
            format!("a function is no {noun}; write `#[{attribute}]` on a struct and on its `impl`, or use a `Task`")
        }
        _ => format!("write `#[{attribute}]` on a struct and on its `impl`"),
    };
    Err(input.error(message))
}

fn head_of_struct(attrs: Vec<Attribute>, input: ParseStream<'_>) -> syn::Result<Head> {
    input.parse::<Token![struct]>()?;
    let name = input.parse()?;
    let mut generics: Generics = input.parse()?;
    if input.peek(token::Paren) {
        input.parse::<TokenTree>()?;
    }
    generics.where_clause = input.parse()?;
    Ok(Head::Struct { attrs, name, generics })
}

fn head_of_impl(flavor: Flavor, mut attrs: Vec<Attribute>, input: ParseStream<'_>) -> syn::Result<Head> {
    input.parse::<Token![impl]>()?;
    let mut generics = if input.peek(Token![<]) { input.parse()? } else { Generics::default() };
    let self_ty: Type = input.parse()?;
    if let Some(of) = input.parse::<Option<Token![for]>>()? {
        let attribute = flavor.attribute();
        let message =
            format!("handlers are a struct's own methods; write `#[{attribute}]` on an `impl` without a trait");
        return Err(syn::Error::new(of.span, message));
    }
    generics.where_clause = input.parse()?;
    let content;
    syn::braced!(content in input);
    attrs.extend(content.call(Attribute::parse_inner)?);
    content.parse::<TokenStream>()?;
    Ok(Head::Impl { attrs, generics, self_ty: Box::new(self_ty) })
}

/// Tells the braces of an `impl` from what stands before them.
fn split_braces(tokens: TokenStream) -> Result<(TokenStream, Group), TokenStream> {
    let mut header: Vec<TokenTree> = tokens.into_iter().collect();
    match header.pop() {
        Some(TokenTree::Group(braces)) if braces.delimiter() == Delimiter::Brace => {
            Ok((header.into_iter().collect(), braces))
        }
        last => Err(header.into_iter().chain(last).collect()),
    }
}

fn members(flavor: Flavor, input: ParseStream<'_>) -> syn::Result<Vec<Member>> {
    let inner = input.call(Attribute::parse_inner)?;
    let mut members = vec![Member::Raw(inner.iter().map(ToTokens::to_token_stream).collect())];
    while !input.is_empty() {
        members.push(member(flavor, input)?);
    }
    Ok(members)
}

fn member(flavor: Flavor, input: ParseStream<'_>) -> syn::Result<Member> {
    let ahead = input.fork();
    if let Ok(method) = method(flavor, &ahead) {
        input.advance_to(&ahead);
        return Ok(Member::Method(Box::new(method)));
    }
    let ahead = input.fork();
    if let Ok(item) = ahead.parse::<syn::ImplItem>() {
        input.advance_to(&ahead);
        return Ok(Member::Raw(item.into_token_stream()));
    }
    half_typed(flavor, input).map(Member::Raw)
}

fn method(flavor: Flavor, input: ParseStream<'_>) -> syn::Result<Method> {
    let (markers, attrs): (Vec<_>, Vec<_>) =
        input.call(Attribute::parse_outer)?.into_iter().partition(|attr| kind_of(flavor, attr).is_some());
    let markers = markers.into_iter().filter_map(|attr| Some(Marker { kind: kind_of(flavor, &attr)?, attr })).collect();
    let vis = input.parse()?;
    let signature = input.parse()?;
    let body: TokenTree = input.parse()?;
    if is_body(&body) { Ok(Method { attrs, markers, vis, signature, body: body.into() }) } else { Err(input.error("")) }
}

/// A body that came through a `macro_rules!` stands in a group that nobody sees.
fn is_body(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Brace => true,
            Delimiter::None => group.stream().into_iter().next().is_some_and(|token| is_body(&token)),
            Delimiter::Parenthesis | Delimiter::Bracket => false,
        },
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    }
}

/// Up to the end of what nobody can read, without the markers in it: they would speak up.
fn half_typed(flavor: Flavor, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let attrs = input.call(Attribute::parse_outer).unwrap_or_default();
    let mut tokens: TokenStream =
        attrs.iter().filter(|attr| kind_of(flavor, attr).is_none()).map(ToTokens::to_token_stream).collect();
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let is_last = is_body(&token) || matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
        tokens.extend([token]);
        if is_last {
            break;
        }
    }
    Ok(tokens)
}

/// What an attribute marks: `#[call]`, and `#[perennial::call]` too.
fn kind_of(flavor: Flavor, attr: &Attribute) -> Option<Kind> {
    Kind::named(flavor, &attr.path().segments.last()?.ident.to_string())
}
