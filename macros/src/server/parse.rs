//! Tokens to syntax, without opinions. Method bodies stay as they are: a half-typed one costs nothing but itself.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Attribute, Generics, Signature, Token, Type, Visibility,
    ext::IdentExt as _,
    parse::{ParseStream, Parser as _, discouraged::Speculative as _},
    token,
};

use super::{
    model::{Flavor, Kind},
    shape,
};
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
    /// It is an enum or a union, which has been told.
    pub(super) is_mistaken: bool,
}

/// An `impl`. That it is one of a trait has been told.
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

impl Member {
    /// In an `impl` of a trait: its other methods are that trait's.
    fn leave_unmarked(&mut self) {
        if let Self::Method(method) = self
            && method.markers.is_empty()
        {
            let Method { attrs, vis, signature, body, .. } = &**method;
            *self = Self::Raw(quote!(#(#attrs)* #vis #signature #body));
        }
    }
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
        let item = head(errors, flavor, input);
        input.parse::<TokenStream>().map(|_| item)
    };
    match parser.parse2(tokens.clone()).and_then(|item| item) {
        Ok(Head::Struct { attrs, name, generics, is_mistaken }) => {
            Item::Struct(Struct { tokens, attrs, name, generics, is_mistaken })
        }
        Ok(Head::Impl { attrs, generics, self_ty, of_trait }) => match split_braces(tokens) {
            Ok((header, braces)) => {
                let mut members = Vec::new();
                let read = |input: ParseStream<'_>| self::members(flavor, input, &mut members);
                // What syn found odd in the end, in the middle of an attribute, rustc will find odd too.
                let _ = read.parse2(braces.stream());
                if of_trait {
                    members.iter_mut().for_each(Member::leave_unmarked);
                }
                Item::Impl(Box::new(Impl { attrs, header, generics, self_ty: *self_ty, braces, members }))
            }
            Err(tokens) => Item::Other(unmarked(flavor, tokens)),
        },
        Err(error) => {
            errors.push(error);
            Item::Other(unmarked(flavor, tokens))
        }
    }
}

enum Head {
    Struct { attrs: Vec<Attribute>, name: Ident, generics: Generics, is_mistaken: bool },
    Impl { attrs: Vec<Attribute>, generics: Generics, self_ty: Box<Type>, of_trait: bool },
}

fn head(errors: &mut Errors, flavor: Flavor, input: ParseStream<'_>) -> syn::Result<Head> {
    let attrs = input.call(Attribute::parse_outer)?;
    let _: Visibility = input.parse()?;
    if input.peek(Token![struct]) {
        return head_of_struct(attrs, input, false);
    }
    if input.peek(Token![impl]) {
        return head_of_impl(errors, flavor, attrs, input);
    }
    let what = input.fork().call(Ident::parse_any).map(|word| word.to_string());
    if let Ok(kind @ ("enum" | "union")) = what.as_deref() {
        // All else is as if it were a struct, so that its impl has both halves.
        errors.push(input.error(not_a_struct(flavor, kind)));
        return head_of_struct(attrs, input, true);
    }
    let (attribute, noun) = (flavor.attribute(), flavor.noun());
    let message = match (what.as_deref(), flavor) {
        (Ok("trait"), _) => format!("a trait is no {noun}; write `#[{attribute}]` on a struct and on its `impl`"),
        (Ok("mod"), _) => {
            format!("a module is no {noun}; write `#[{attribute}]` on a struct in it, and on its `impl`")
        }
        (Ok("fn" | "async" | "const"), _) => {
            format!("a function is no {noun}; write `#[{attribute}]` on a struct and on its `impl`, or use a `Task`")
        }
        _ => format!("write `#[{attribute}]` on a struct and on its `impl`"),
    };
    Err(input.error(message))
}

fn not_a_struct(flavor: Flavor, kind: &str) -> String {
    match flavor {
        Flavor::Server => format!("a server's state is a struct; put this {kind} into a field of one"),
        Flavor::Machine => format!(
            "a state machine's data is a struct; write `#[gen_statem(state = …)]` on that, and name this {kind} there"
        ),
    }
}

/// From `struct` on, or from what stands in its place.
fn head_of_struct(attrs: Vec<Attribute>, input: ParseStream<'_>, is_mistaken: bool) -> syn::Result<Head> {
    input.call(Ident::parse_any)?;
    let name = input.parse()?;
    let mut generics: Generics = input.parse()?;
    if input.peek(token::Paren) {
        input.parse::<TokenTree>()?;
    }
    generics.where_clause = input.parse()?;
    Ok(Head::Struct { attrs, name, generics, is_mistaken })
}

fn head_of_impl(
    errors: &mut Errors,
    flavor: Flavor,
    mut attrs: Vec<Attribute>,
    input: ParseStream<'_>,
) -> syn::Result<Head> {
    input.parse::<Token![impl]>()?;
    let mut generics = if input.peek(Token![<]) { input.parse()? } else { Generics::default() };
    let mut self_ty: Type = input.parse()?;
    let of = input.parse::<Option<Token![for]>>()?;
    if of.is_some() {
        let attribute = flavor.attribute();
        let message =
            format!("handlers are a struct's own methods; write `#[{attribute}]` on an `impl` without a trait");
        errors.error(&self_ty, message);
        self_ty = input.parse()?;
    }
    generics.where_clause = input.parse()?;
    let content;
    syn::braced!(content in input);
    attrs.extend(content.call(Attribute::parse_inner)?);
    content.parse::<TokenStream>()?;
    Ok(Head::Impl { attrs, generics, self_ty: Box::new(self_ty), of_trait: of.is_some() })
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

fn members(flavor: Flavor, input: ParseStream<'_>, members: &mut Vec<Member>) -> syn::Result<()> {
    let inner = input.call(Attribute::parse_inner)?;
    members.push(Member::Raw(inner.iter().map(ToTokens::to_token_stream).collect()));
    while !input.is_empty() {
        members.push(member(flavor, input)?);
    }
    Ok(())
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
    // What is left of an attribute that makes no sense would fail all members.
    let ahead = input.fork();
    let attrs = ahead.call(Attribute::parse_outer).unwrap_or_default();
    if !attrs.is_empty() {
        input.advance_to(&ahead);
    }
    let mut tokens: TokenStream =
        attrs.iter().filter(|attr| kind_of(flavor, attr).is_none()).map(ToTokens::to_token_stream).collect();
    let mut has_begun = false;
    while !(input.is_empty() || has_begun && begins_member(input)) {
        let token: TokenTree = input.parse()?;
        has_begun = true;
        let is_last = is_body(&token) || matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
        tokens.extend([token]);
        if is_last {
            break;
        }
    }
    Ok(tokens)
}

/// `#[…]`, `pub` or `fn name`, none of which stands in the middle of a member, unless that is broken.
fn begins_member(input: ParseStream<'_>) -> bool {
    let is_attribute = input.peek(Token![#]) && input.peek2(token::Bracket);
    let is_method = input.peek(Token![fn]) && input.peek2(syn::Ident);
    is_attribute || is_method || input.peek(Token![pub]) || input.peek(Token![async]) && input.peek2(Token![fn])
}

/// What a marker may stand on by mistake.
pub(super) enum Marked {
    Impl,
    /// A function with a `self`, or what cannot be told from one.
    Method,
    /// A function without.
    Function,
    Other,
}

pub(super) fn marked(item: TokenStream) -> Marked {
    let mut is_const = false;
    let mut is_function = false;
    for token in item {
        match token {
            TokenTree::Ident(word) if word == "impl" => return Marked::Impl,
            TokenTree::Ident(word) if word == "fn" => is_function = true,
            TokenTree::Ident(word) if word == "const" => is_const = true,
            TokenTree::Ident(word) => {
                let others = ["struct", "enum", "union", "trait", "mod", "type", "static", "use", "let"];
                if !is_function && others.iter().any(|other| word == other) {
                    return Marked::Other;
                }
            }
            TokenTree::Group(group) if is_function && group.delimiter() == Delimiter::Parenthesis => {
                let has_self = shape::mentions(group.stream(), "self");
                return if has_self { Marked::Method } else { Marked::Function };
            }
            TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    if is_const && !is_function { Marked::Other } else { Marked::Method }
}

/// What is no server's, without the markers in it: they would speak up too.
pub(super) fn unmarked(flavor: Flavor, tokens: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_marker = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#')
            && matches!(tokens.peek(), Some(TokenTree::Group(group)) if is_marker(flavor, group));
        if is_marker {
            tokens.next();
        } else if let TokenTree::Group(group) = token {
            let mut kept = Group::new(group.delimiter(), unmarked(flavor, group.stream()));
            kept.set_span(group.span());
            out.extend([TokenTree::from(kept)]);
        } else {
            out.extend([token]);
        }
    }
    out
}

/// `[call]`, `[perennial::call]`
fn is_marker(flavor: Flavor, brackets: &Group) -> bool {
    let path = syn::Path::parse_mod_style.parse2(brackets.stream());
    let last = path.ok().and_then(|path| Some(path.segments.last()?.ident.to_string()));
    brackets.delimiter() == Delimiter::Bracket && last.is_some_and(|name| Kind::named(flavor, &name).is_some())
}

/// What an attribute marks: `#[call]`, and `#[perennial::call]` too.
fn kind_of(flavor: Flavor, attr: &Attribute) -> Option<Kind> {
    Kind::named(flavor, &attr.path().segments.last()?.ident.to_string())
}
