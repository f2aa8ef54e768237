//! What a tree says of itself in constants, for the runtime to check and to draw.

use std::time::Duration;

use proc_macro2::{Delimiter, Literal, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::{
    keys,
    model::{Child, Make, Tree},
};
use crate::{
    names::{camel, plain},
    options::{Options, Value},
};

/// The tree's outline, as an expression.
pub(super) fn of(tree: &Tree) -> TokenStream {
    let (krate, private, name) = (&tree.krate, tree.private(), plain(&tree.name));
    let options = keys::given(&tree.options).filter(|(key, _)| !matches!(*key, "shutdown" | "allow" | "crate"));
    let options = options.map(|(key, value)| option(krate, key, value));
    let allowed_for_all = allows_normal_exit(&tree.options).is_some();
    let children = tree.children.iter().map(|child| self::child(tree, child, allowed_for_all));
    quote! {
        #private::Outline {
            children: &[#(#children)*],
            ..#private::Outline::of::<Self>(#name) #(#options)*
        }
    }
}

fn child(tree: &Tree, child: &Child, allowed_for_all: bool) -> Option<TokenStream> {
    let (krate, cfgs, name) = (&tree.krate, child.attrs.cfgs(), plain(&child.name));
    let (outlined, ty) = (child.constant(krate, "OUTLINED")?, type_text(child.ty.as_ref()?));
    let options = keys::given(&child.options).filter(|(key, _)| *key != "allow");
    let options = options.map(|(key, value)| option(krate, key, value));
    let allow = (allowed_for_all || allows_normal_exit(&child.options).is_some()).then(|| quote!(.allow_normal_exit()));
    let plain = is_plain(&child.make).then(|| quote!(.plain()));
    Some(quote!(#cfgs #outlined.called(#name, #ty) #(#options)* #allow #plain,))
}

/// `.restart(::perennial::Restart::Transient)`, or `.any_restart()` where an expression decides.
fn option(krate: &TokenStream, key: &str, value: &Value) -> TokenStream {
    let method = format_ident!("{key}");
    let words = |name: &str, word: &str| {
        let (name, word) = (format_ident!("{name}"), format_ident!("{}", camel(word)));
        quote!(.#method(#krate::#name::#word))
    };
    match (key, value) {
        ("start_timeout", Value::Word(..)) => quote!(.no_start_timeout()),
        (_, Value::Word(word, _)) => words(&camel(key), word),
        ("shutdown", Value::Time(time, _)) => {
            let (secs, nanos) = parts(*time);
            quote!(.shutdown_after(#secs, #nanos))
        }
        (_, Value::Time(time, _)) => {
            let (secs, nanos) = parts(*time);
            quote!(.#method(#secs, #nanos))
        }
        (_, Value::Range(first, most, _)) => {
            let ((first, first_nanos), (most, most_nanos)) = (parts(*first), parts(*most));
            quote!(.#method((#first, #first_nanos), (#most, #most_nanos)))
        }
        (_, Value::Number(number)) => quote!(.#method(#number)),
        (_, Value::Flag(is, _)) => quote!(.#method(#is)),
        (_, Value::Text(text)) => quote!(.#method(#text)),
        (_, Value::Expr(_) | Value::Path(_) | Value::List(_)) => {
            let method = format_ident!("any_{key}");
            quote!(.#method())
        }
    }
}

/// The whole seconds and the rest of a time.
fn parts(time: Duration) -> (Literal, Literal) {
    let (secs, nanos) = (time.as_secs(), time.subsec_nanos());
    (Literal::u64_unsuffixed(secs), Literal::u32_unsuffixed(nanos))
}

/// Where `normal_exit` stands in an `allow(…)`.
pub(super) fn allows_normal_exit(options: &Options) -> Option<Span> {
    let Some(Value::List(rules)) = options.value("allow") else { return None };
    rules
        .clone()
        .into_iter()
        .find(|token| matches!(token, TokenTree::Ident(rule) if rule == "normal_exit"))
        .map(|rule| rule.span())
}

/// Whether a child is permanent, if its type does not say otherwise, and nobody has said that it may end.
pub(super) fn is_lasting(tree: &Tree, child: &Child) -> bool {
    let is_permanent = matches!(child.options.value("restart"), None | Some(Value::Word("permanent", _)));
    is_permanent && allows_normal_exit(&tree.options).or_else(|| allows_normal_exit(&child.options)).is_none()
}

/// Whether the expression is seen to leave the children of a dynamic supervisor as their type says: `Dynamic::new()`, and
/// nothing about times after it.
fn is_plain(make: &Make) -> bool {
    let Make::Expr(expr, _) = make else { return false };
    let tokens: Vec<String> = expr.clone().into_iter().map(|token| token.to_string()).collect();
    let start = tokens.windows(3).position(|three| three[0] == ":" && three[1] == "new" && three[2] == "()");
    let Some(start) = start else { return false };
    let is_path = tokens[..start].iter().all(|token| !matches!(token.as_str(), "." | "!" | "=" | ";"));
    is_path && !tokens[start..].iter().any(|token| matches!(token.as_str(), "shutdown" | "start_timeout"))
}

/// A type as people write it: `HashMap<K, V>`, and not `HashMap < K , V >`.
pub(super) fn type_text(ty: &TokenStream) -> String {
    let mut text = String::new();
    for token in ty.clone() {
        let (space, word) = match &token {
            TokenTree::Group(group) => {
                let inner = type_text(&group.stream());
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                (text.ends_with('>'), format!("{open}{inner}{close}"))
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                let after_word = text.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '_' | ')' | ']'));
                (after_word, token.to_string())
            }
            TokenTree::Punct(punct) => (matches!(punct.as_char(), '+' | '='), punct.to_string()),
        };
        if space && !text.ends_with(' ') && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word);
        if matches!(word.as_str(), "," | ";" | "+" | "=") || text.ends_with("->") {
            text.push(' ');
        }
    }
    text.trim_end().to_owned()
}
