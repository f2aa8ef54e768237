//! What can be told of a type from the way it is written.

#![cfg_attr(not(test), deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used))]

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{GenericArgument, PathArguments, PathSegment, Type};

use crate::names::located;

/// The type itself, out of parentheses and of the groups that a `macro_rules!` leaves.
pub(super) fn bare(mut ty: &Type) -> &Type {
    loop {
        if let Type::Group(group) = ty {
            ty = &group.elem;
        } else if let Type::Paren(paren) = ty {
            ty = &paren.elem;
        } else {
            return ty;
        }
    }
}

/// `Stop<T>` of `perennial::Stop<T>`.
pub(super) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    if let Type::Path(path) = bare(ty) { path.path.segments.last() } else { None }
}

/// `T` of a `Stop<T>`, if that is the name.
pub(super) fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let segment = last_segment(ty).filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    let mut arguments = arguments.args.iter();
    match (arguments.next(), arguments.next()) {
        (Some(GenericArgument::Type(ty)), None) => Some(ty),
        _ => None,
    }
}

/// `R` of a `Transition<S, R>`.
pub(super) fn second_argument(ty: &Type) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &last_segment(ty)?.arguments else { return None };
    match arguments.args.iter().nth(1) {
        Some(GenericArgument::Type(ty)) => Some(ty),
        _ => None,
    }
}

/// Whether it is `str`, `[T]` or another type that is only ever borrowed.
pub(super) fn is_slice(ty: &Type) -> bool {
    let names = ["str", "Path", "OsStr", "CStr"];
    matches!(bare(ty), Type::Slice(_) | Type::TraitObject(_)) || names.iter().any(|name| is_named(ty, name))
}

/// Whether a type is so named: `Stop`, with or without arguments.
pub(super) fn is_named(ty: &Type, name: &str) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == name)
}

/// What stands behind a `&` or `&mut`, and whether it may be changed.
pub(super) fn referenced(ty: &Type) -> Option<(&Type, bool)> {
    let Type::Reference(reference) = bare(ty) else { return None };
    Some((&reference.elem, reference.mutability.is_some()))
}

pub(super) fn is_unit(ty: &Type) -> bool {
    matches!(bare(ty), Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// Whether `impl Trait` stands in it, and where.
pub(super) fn impl_trait(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(word) if word == "impl" => Some(word.span()),
        TokenTree::Group(group) => impl_trait(group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    })
}

/// Whether a name stands somewhere in it.
pub(super) fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Whether it is made of nothing but types that everybody knows: they can be sent, and are no stop by another name.
///
/// A user's own type of such a name is none the worse off: rustc says of the whole what would have been said of the part.
pub(super) fn is_well_known(tokens: TokenStream) -> bool {
    tokens.into_iter().all(|token| match token {
        TokenTree::Ident(word) => WELL_KNOWN.iter().any(|name| word == name),
        TokenTree::Group(group) => is_well_known(group.stream()),
        TokenTree::Punct(punct) => matches!(punct.as_char(), '<' | '>' | ',' | ';'),
        TokenTree::Literal(_) => true,
    })
}

const WELL_KNOWN: [&str; 33] = [
    "bool",
    "char",
    "f32",
    "f64",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "String",
    "Vec",
    "Option",
    "Result",
    "Box",
    "VecDeque",
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
    "PathBuf",
    "Duration",
    "Instant",
    "SocketAddr",
    "IpAddr",
    "Down",
    "Exit",
];

/// What to take in place of a borrowed type.
pub(super) fn owned_instead(ty: &Type) -> String {
    let Some((inner, _)) = referenced(ty) else { return "an owned value".to_owned() };
    if let Type::Slice(slice) = bare(inner) {
        return format!("`Vec<{}>`", text(&slice.elem));
    }
    match last_segment(inner).map(|segment| segment.ident.to_string()).as_deref() {
        Some("str") => "`String`".to_owned(),
        Some("Path") => "`PathBuf`".to_owned(),
        Some("OsStr") => "`OsString`".to_owned(),
        _ => format!("`{}`", text(inner)),
    }
}

/// A type as it is written, more or less.
pub(super) fn text(tokens: impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (spaced, dense) in
        [(" :: ", "::"), (" < ", "<"), (" >", ">"), ("< ", "<"), (" ,", ","), ("& ", "&"), ("' ", "'")]
    {
        text = text.replace(spaced, dense);
    }
    text
}

/// Tokens of the user's as they mean the same elsewhere: `Self` by its name, and nothing borrowed.
pub(super) struct Rewritten {
    pub(super) tokens: TokenStream,
    /// Where something was borrowed, of which `'static` is left.
    pub(super) borrowed: Option<Span>,
}

/// Writes the server's type for `Self`, and `'static` for each lifetime that is not.
pub(super) fn rewrite(tokens: impl ToTokens, this: &TokenStream) -> Rewritten {
    let mut rewriter = Rewriter { this, borrowed: None };
    let tokens = rewriter.stream(tokens.to_token_stream(), false);
    Rewritten { tokens, borrowed: rewriter.borrowed }
}

struct Rewriter<'a> {
    this: &'a TokenStream,
    borrowed: Option<Span>,
}

impl Rewriter<'_> {
    /// The lifetimes in `fn(&T)`, `Fn(&T)` and `for<'a> …` are their own, and `is_binder` is set there.
    fn stream(&mut self, tokens: TokenStream, mut is_binder: bool) -> TokenStream {
        let mut out = TokenStream::new();
        let mut is_fn = false;
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) => {
                    is_fn = ["fn", "Fn", "FnMut", "FnOnce"].iter().any(|of| word == of);
                    is_binder |= word == "for";
                    self.word(word, tokens.peek(), &mut out);
                }
                TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                    out.extend([TokenTree::from(punct.clone())]);
                    if let Some(TokenTree::Ident(mut name)) = tokens.next() {
                        if !is_binder && name != "static" {
                            name = Ident::new("static", self.borrowed_at(punct.span()));
                        }
                        out.extend([TokenTree::from(name)]);
                    }
                }
                TokenTree::Punct(punct) => {
                    let has_lifetime = matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '\'');
                    let is_reference = punct.as_char() == '&' && !has_lifetime && !is_binder;
                    out.extend([TokenTree::from(punct.clone())]);
                    if is_reference {
                        let at = self.borrowed_at(punct.span());
                        out.extend(quote_spanned!(at=> 'static));
                    }
                }
                TokenTree::Group(group) => {
                    let is_own = is_binder || is_fn && group.delimiter() == Delimiter::Parenthesis;
                    let mut rewritten = Group::new(group.delimiter(), self.stream(group.stream(), is_own));
                    rewritten.set_span(group.span());
                    out.extend([TokenTree::from(rewritten)]);
                }
                TokenTree::Literal(literal) => out.extend([TokenTree::from(literal)]),
            }
        }
        out
    }

    /// `Self::Item` is an item of `<Cache<K, V>>`.
    fn word(&self, word: Ident, next: Option<&TokenTree>, out: &mut TokenStream) {
        if word != "Self" {
            return out.extend([TokenTree::from(word)]);
        }
        let this = self.this;
        let is_path = |next: &Punct| next.as_char() == ':' && next.spacing() == Spacing::Joint;
        let is_path = matches!(next, Some(TokenTree::Punct(next)) if is_path(next));
        out.extend(if is_path { quote_spanned!(located(word.span())=> <#this>) } else { this.clone() });
    }

    fn borrowed_at(&mut self, at: Span) -> Span {
        self.borrowed = self.borrowed.or(Some(at));
        located(at)
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn self_is_written_out_and_nothing_is_borrowed() {
        let cases = [
            ("Vec<Self>", "Vec < C < K > >", false),
            ("[u8; Self::N]", "[u8 ; < C < K > > :: N]", false),
            ("&str", "& 'static str", true),
            ("&'static str", "&'static str", false),
            ("Option<&'a mut T>", "Option <&'static mut T >", true),
            ("Cow<'_, str>", "Cow < 'static , str >", true),
            ("Box<dyn Fn(&str) -> Self + Send>", "Box < dyn Fn (& str) -> C < K > + Send >", false),
            ("fn(&Self)", "fn (& C < K >)", false),
            ("Box<dyn for<'a> Read<'a>>", "Box < dyn for < 'a > Read < 'a > >", false),
            ("(&u8, T)", "(& 'static u8 , T)", true),
        ];

        for (text, expected, is_borrowed) in cases {
            let ty: TokenStream = text.parse().expect("the test's types are tokens");
            let rewritten = rewrite(ty, &quote!(C<K>));
            assert_eq!(rewritten.tokens.to_string().replace(' ', ""), expected.replace(' ', ""), "{text}");
            assert_eq!(rewritten.borrowed.is_some(), is_borrowed, "{text}");
        }
    }

    #[test]
    fn an_owned_type_is_suggested() {
        let cases = [
            ("&str", "`String`"),
            ("&mut [u8]", "`Vec<u8>`"),
            ("&std::path::Path", "`PathBuf`"),
            ("&HashMap<K, V>", "`HashMap<K, V>`"),
            ("Cow<'_, str>", "an owned value"),
        ];

        for (text, expected) in cases {
            let ty = syn::parse_str(text).expect("the test's types are types");
            assert_eq!(owned_instead(&ty), expected, "{text}");
        }
    }
}
