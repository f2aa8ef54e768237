//! From syntax to a tree that makes sense, with all that is wrong with it on the way.
//!
//! What is wrong with a single field is said here; what takes the whole tree to tell, in [`rules`](super::rules).

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::HashMap;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Attribute, Generics, Visibility};

use super::{
    attributes::{arguments, attributes, options},
    keys,
    lifetimes::Lifetimes,
    mentions::Mentions,
    model::{Attrs, Child, Input, Make, Tree},
    parse::{self, Kind},
    reserved,
};
use crate::{
    errors::Errors,
    names::{camel_ident, plain, runtime},
    options::{CRATE, Options},
};

/// Understands the root of a tree, and with it all trees inside.
pub(super) fn tree(errors: &mut Errors, tree: parse::Tree) -> Tree {
    let (attrs, own) = attributes(errors, tree.attrs, "supervisor");
    let inputs: Vec<String> =
        tree.fields.iter().filter(|field| is_input(field)).map(|field| plain(&field.name)).collect();
    let options = options(errors, &keys::TREE, own, &inputs);
    let krate = runtime(options.crate_path());
    let head = Head { attrs, vis: tree.vis, name: tree.name, generics: tree.generics, options, krate };
    let mut tree = lower(errors, head, tree.fields, &inputs, false);
    reserved::trees(errors, &mut tree);
    spare(&mut tree, &[]);
    tree
}

/// All of a tree but its fields.
struct Head {
    attrs: Attrs,
    vis: Visibility,
    name: Ident,
    generics: Generics,
    options: Options,
    krate: TokenStream,
}

/// `names` are the variables that options may mention.
fn lower(errors: &mut Errors, head: Head, fields: Vec<parse::Field>, names: &[String], inline: bool) -> Tree {
    let Head { attrs, vis, name, mut generics, options, krate } = head;
    let lifetimes = Lifetimes::take(errors, &mut generics);
    let (inputs, children) = (Vec::new(), Vec::new());
    let mut tree = Tree { attrs, vis, name, generics, options, krate, inputs, children };
    let mut seen: Vec<(String, &'static str)> = Vec::new();
    let mut lost = Vec::new();
    for field in without_halves(fields) {
        let (text, what) = (plain(&field.name), if is_input(&field) { "input" } else { "child" });
        if text.starts_with("__perennial") {
            errors.error(&field.name, "names that begin with `__perennial` are the macro's own; choose another");
            lost.push(text);
            continue;
        }
        if !is_free(errors, &seen, &field.name, what) {
            continue;
        }
        seen.push((text.clone(), what));
        if what == "child" {
            let mut child = child(errors, &tree, field, names);
            child.ty = child.ty.map(|ty| lifetimes.replace(ty));
            tree.children.push(child);
        } else if let Some(input) = input(errors, field, inline) {
            tree.inputs.push(Input { ty: lifetimes.own(errors, input.ty), ..input });
        } else {
            lost.push(text);
        }
    }
    distinct_variants(errors, &mut tree);
    spare(&mut tree, &lost);
    tree
}

/// Leaves out what is the broken half of a field that is there as a whole. It has been reported.
fn without_halves(mut fields: Vec<parse::Field>) -> Vec<parse::Field> {
    let is_whole = |field: &&parse::Field| !matches!(field.kind, Kind::Broken);
    let whole: Vec<String> = fields.iter().filter(is_whole).map(|field| plain(&field.name)).collect();
    fields.retain(|field| is_whole(&field) || !whole.contains(&plain(&field.name)));
    fields
}

/// A field that has a visibility or child options, and no `=`, is a child whose expression was forgotten.
fn is_input(field: &parse::Field) -> bool {
    let is_child = field.attrs.iter().any(|attr| attr.path().is_ident("child"));
    matches!((&field.kind, &field.vis), (Kind::Input(_), Visibility::Inherited)) && !is_child
}

fn is_free(errors: &mut Errors, seen: &[(String, &'static str)], name: &Ident, what: &str) -> bool {
    let text = plain(name);
    let Some((_, other)) = seen.iter().find(|(other, _)| *other == text) else { return true };
    errors.error(
        name,
        match (what, *other) {
            ("child", "child") => format!("child `{text}` is declared twice; a name stands for one child"),
            ("input", "input") => format!("input `{text}` is declared twice; a name stands for one input"),
            _ => format!("`{text}` is an input and a child; a name stands for one of them"),
        },
    );
    false
}

fn input(errors: &mut Errors, field: parse::Field, inline: bool) -> Option<Input> {
    let name = field.name;
    let Kind::Input(ty) = field.kind else { return None };
    if inline {
        let message = format!(
            "an inline tree has no inputs of its own; declare `{name}` in the outermost tree, or make it a child with `= …`"
        );
        errors.error(&name, message);
        return None;
    }
    let (attrs, _) = attributes(errors, field.attrs, "child");
    for cfg in &attrs.cfgs {
        errors.error(cfg, "an input is always there; put the `cfg` on the children that use it");
    }
    let attrs = Attrs { cfgs: Vec::new(), ..attrs };
    Some(Input { attrs, name, ty: ty.into_token_stream() })
}

fn child(errors: &mut Errors, tree: &Tree, mut field: parse::Field, names: &[String]) -> Child {
    let inner: Vec<Attribute> = match &field.kind {
        Kind::Inline(_) => field.attrs.extract_if(.., |attr| attr.path().is_ident("supervisor")).collect(),
        Kind::Input(_) | Kind::Child(..) | Kind::Broken => Vec::new(),
    };
    let (attrs, own) = attributes(errors, field.attrs, "child");
    let options = options(errors, &keys::CHILD, own, names);
    let name = field.name;
    let (ty, make) = match field.kind {
        Kind::Child(ty, expr) if expr.is_empty() => {
            errors.error(&name, format!("`{name}` has nothing after its `=`; write an expression"));
            (Some(ty.into_token_stream()), Make::Missing)
        }
        Kind::Child(ty, expr) => {
            let mentions = Mentions::of(&expr);
            (Some(ty.into_token_stream()), Make::Expr(expr, mentions))
        }
        Kind::Input(ty) => {
            let message = format!(
                "`{name}` has no `=`: a child needs `= …` after its type; an input, neither options nor a visibility"
            );
            errors.error(&name, message);
            (Some(ty.into_token_stream()), Make::Missing)
        }
        Kind::Inline(inner_tree) => {
            let inner_tree = inline(errors, tree, inner_tree, inner, &attrs, names);
            let (_, generics, _) = inner_tree.generics.split_for_impl();
            let name = &inner_tree.name;
            (Some(quote!(#name #generics)), Make::Tree(Box::new(inner_tree)))
        }
        Kind::Broken => (None, Make::Missing),
    };
    let mut variant = camel_ident(&name).unwrap_or_else(|| name.clone());
    // At the user's place an editor would show it beside the field.
    variant.set_span(Span::call_site());
    Child { attrs, vis: field.vis, name, variant: Some(variant), ty, make, options }
}

/// A tree that is written in a field has the visibility, the generics and the `cfg` of the tree around it.
fn inline(
    errors: &mut Errors,
    outer: &Tree,
    tree: parse::Tree,
    own: Vec<Attribute>,
    attrs: &Attrs,
    names: &[String],
) -> Tree {
    let own = own.into_iter().filter_map(|attr| arguments(errors, &attr)).collect();
    let options = options(errors, &keys::TREE, own, names);
    if let Some(given) = options.get(CRATE.key) {
        errors.error(&given.key, "an inline tree uses the path of the tree around it; write `crate` there");
    }
    let attrs = Attrs {
        docs: attrs.docs.clone(),
        cfgs: outer.attrs.cfgs.iter().chain(&attrs.cfgs).cloned().collect(),
        others: Vec::new(),
    };
    let vis = match tree.vis {
        Visibility::Inherited => outer.vis.clone(),
        Visibility::Public(_) | Visibility::Restricted(_) => tree.vis,
    };
    let types: TokenStream = tree.fields.iter().map(types).collect();
    let is_generic = tree.generics.params.is_empty() && mentions_any(&outer.generics, types);
    let generics = if is_generic { outer.generics.clone() } else { tree.generics };
    let head = Head { attrs, vis, name: tree.name, generics, options, krate: outer.krate.clone() };
    lower(errors, head, tree.fields, names, true)
}

/// The types of a field, and of the fields in it.
fn types(field: &parse::Field) -> TokenStream {
    match &field.kind {
        Kind::Child(ty, _) | Kind::Input(ty) => ty.to_token_stream(),
        Kind::Inline(tree) => tree.fields.iter().map(types).collect(),
        Kind::Broken => TokenStream::new(),
    }
}

fn mentions_any(generics: &Generics, types: TokenStream) -> bool {
    let params: Vec<&Ident> = generics
        .type_params()
        .map(|param| &param.ident)
        .chain(generics.const_params().map(|param| &param.ident))
        .collect();
    mentions_one_of(&params, types)
}

/// Whether one of the names stands somewhere in these types.
pub(super) fn mentions_one_of(names: &[&Ident], types: TokenStream) -> bool {
    types.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&&ident),
        TokenTree::Group(group) => mentions_one_of(names, group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn distinct_variants(errors: &mut Errors, tree: &mut Tree) {
    let mut seen: HashMap<String, Ident> = HashMap::new();
    for child in &mut tree.children {
        let Some(variant) = child.variant.as_ref().map(ToString::to_string) else { continue };
        if let Some(other) = seen.get(&variant) {
            let message = format!(
                "`{}` and `{other}` are both `{}Child::{variant}`; choose another name for one",
                child.name, tree.name
            );
            errors.error(&child.name, message);
            child.variant = None;
        }
        seen.entry(variant).or_insert_with(|| child.name.clone());
    }
}

/// A child of which nothing but the name is known takes the expressions that mention it along, so that they do not
/// cause mistakes of their own.
fn spare(tree: &mut Tree, outside: &[String]) {
    let broken = tree.children.iter().filter(|child| child.ty.is_none()).map(|child| plain(&child.name));
    let broken: Vec<String> = broken.chain(outside.iter().cloned()).collect();
    for child in &mut tree.children {
        match &mut child.make {
            Make::Tree(inner) => spare(inner, &broken),
            Make::Expr(_, mentions) if broken.iter().any(|name| mentions.get(name).is_some()) => {
                child.make = Make::Missing;
            }
            Make::Expr(..) | Make::Missing => {}
        }
    }
}
