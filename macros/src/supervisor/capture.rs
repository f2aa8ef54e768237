//! Which names an expression is given, and how.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Attribute;

use super::{
    mentions::Mentions,
    model::{Child, Tree},
};
use crate::names::{located, plain};

/// A variable that generated code can clone: an input, or what an outer tree has captured for an inner one.
#[derive(Clone, Copy)]
pub(super) struct Local<'a> {
    pub(super) name: &'a Ident,
    pub(super) cfgs: &'a [Attribute],
}

/// The variables that an expression mentions.
pub(super) struct Captures<'a> {
    /// What binds them where the tree is built.
    pub(super) bind: TokenStream,
    /// What clones them for one start, since the expression may use them up.
    pub(super) again: TokenStream,
    pub(super) locals: Vec<Local<'a>>,
}

/// What a child's expression captures of the tree's other children and of what is around the tree.
pub(super) fn of_child<'a>(tree: &'a Tree, at: usize, mentions: &Mentions, scope: &[Local<'a>]) -> Captures<'a> {
    let mut captures = Captures { bind: TokenStream::new(), again: TokenStream::new(), locals: Vec::new() };
    for (place, sibling) in tree.children.iter().enumerate().filter(|(place, _)| *place != at) {
        let Some(mention) = mentions.get(&plain(&sibling.name)) else { continue };
        // A function may well be named like a child; a handle cannot be called.
        if mention.called {
            continue;
        }
        let bound = if place < at { earlier(sibling, mention.span) } else { later(&tree.krate, sibling, mention.span) };
        captures.bind.extend(bound);
        captures.add(Local { name: &sibling.name, cfgs: &sibling.attrs.cfgs }, mention.span);
    }
    for local in scope {
        let name = plain(local.name);
        let hidden = tree.children.iter().enumerate().any(|(place, child)| place != at && plain(&child.name) == name);
        let Some(mention) = mentions.get(&name).filter(|_| !hidden) else { continue };
        captures.bind.extend(clone(*local, mention.span));
        captures.add(*local, mention.span);
    }
    captures
}

/// What an option's expression captures.
pub(super) fn of_option(mentions: &Mentions, scope: &[Local<'_>]) -> TokenStream {
    let mentioned = scope.iter().filter_map(|local| Some((*local, mentions.get(&plain(local.name))?)));
    mentioned.map(|(local, mention)| clone(local, mention.span)).collect()
}

impl<'a> Captures<'a> {
    fn add(&mut self, local: Local<'a>, at: Span) {
        self.again.extend(clone(local, at));
        self.locals.push(local);
    }
}

/// Each token stands at the mention: this is where rustc points if there is no `Clone`.
fn clone(local: Local<'_>, at: Span) -> TokenStream {
    let cfgs = local.cfgs;
    let mut name = local.name.clone();
    name.set_span(name.span().located_at(at));
    quote_spanned!(located(at)=> #(#cfgs)* let #name = ::core::clone::Clone::clone(&#name);)
}

/// The `let` stands at the sibling's declaration, which is where an editor goes to from a mention.
fn earlier(sibling: &Child, at: Span) -> TokenStream {
    let (cfgs, name) = (&sibling.attrs.cfgs, &sibling.name);
    quote_spanned!(located(at)=> #(#cfgs)* let #name = ::core::clone::Clone::clone(&__perennial_handle.#name);)
}

fn later(krate: &TokenStream, sibling: &Child, at: Span) -> TokenStream {
    let (cfgs, name) = (&sibling.attrs.cfgs, &sibling.name);
    let ty = &sibling.ty;
    let late = quote!(<#ty as #krate::Child>::late);
    quote_spanned!(located(at)=> #(#cfgs)* let #name = #late(&__perennial_handle.#name);)
}
