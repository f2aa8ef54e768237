//! Which names an expression is given, and how.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::quote;
use syn::Attribute;

use super::{
    mentions::Mentions,
    model::{Child, Tree},
};
use crate::names::{located, plain, shown_at};

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
        let bound = handed(&tree.krate, sibling, place < at);
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

/// What rustc points at if there is no `Clone` stands at the mention; but of names only the variable's, or an editor would go
/// to the others too. The `let` stands at the variable's declaration.
fn clone(local: Local<'_>, at: Span) -> TokenStream {
    let Local { name, cfgs } = local;
    let mut mentioned = name.clone();
    mentioned.set_span(name.span().located_at(at));
    let clone = shown_at(quote!(::core::clone::Clone::clone), at);
    let mut of = Group::new(Delimiter::Parenthesis, shown_at(quote!(&#mentioned), at));
    of.set_span(located(at));
    quote!(#(#cfgs)* let #name = #clone #of;)
}

/// All children, for an editor to complete their names before they are mentioned. It is not told which are later siblings.
pub(super) fn offered(tree: &Tree) -> TokenStream {
    let handed = tree.children.iter().filter_map(|child| handed(&tree.krate, child, true));
    handed.map(|handed| quote!(#[cfg(rust_analyzer)] #handed)).collect()
}

/// The `let` stands at the sibling's declaration, which is where an editor goes to from a mention.
fn handed(krate: &TokenStream, sibling: &Child, is_earlier: bool) -> Option<TokenStream> {
    let (cfgs, name, text) = (&sibling.attrs.cfgs, &sibling.name, plain(&sibling.name));
    let how = if is_earlier { "before" } else { "after" };
    let handle = sibling.call(krate, how, quote!(__perennial_parts, #text))?;
    Some(quote!(#(#cfgs)* let #name = #handle;))
}
