//! From the model to tokens. Nothing is decided here.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{format_ident, quote};
use syn::spanned::Spanned as _;

use super::{
    checks, children, handle,
    model::{Child, Make, Tree},
    plan,
};
use crate::{
    editor,
    names::{ends, located, shown_at},
};

/// All that a `supervisor!` becomes. What holds the user's expressions comes last, since they may not even parse.
pub(super) fn tree(tree: &Tree, failed: bool) -> TokenStream {
    let mut tokens = items(tree);
    // What is wrong already is said once.
    if !failed {
        tokens.extend(checks::items(tree));
    }
    tokens.extend(plan::starts(tree, failed));
    let krate = &tree.krate;
    tokens.extend(editor::imports(&quote!(#krate::__private::options), &options(tree)));
    tokens
}

/// What an editor imports to show the options of a tree, of its children, and of the trees in it.
fn options(tree: &Tree) -> TokenStream {
    let mut imports = tree.options.imports("supervisor");
    for child in &tree.children {
        imports.extend(child.options.imports("child"));
        if let Make::Tree(inner) = &child.make {
            imports.extend(options(inner));
        }
    }
    imports
}

/// The items of a tree, and of those in it.
fn items(tree: &Tree) -> TokenStream {
    let mut tokens = handle::items(tree);
    tokens.extend(children::items(tree));
    for child in &tree.children {
        if let Make::Tree(inner) = &child.make {
            tokens.extend(items(inner));
        }
    }
    tokens
}

impl Child {
    /// `before`, the child's type, and `after`, which begin and end where the type does: this is where rustc points if
    /// it is no child.
    ///
    /// Both must begin and end with punctuation. A name in the place of the user's type would be one more thing that an
    /// editor shows for it.
    pub(super) fn typed(&self, before: &TokenStream, after: &TokenStream) -> Option<TokenStream> {
        let ty = self.ty.as_ref()?;
        let (first, last) = ends(ty).unwrap_or((self.name.span(), self.name.span()));
        let (before, after) = (shown_at(before.clone(), first), shown_at(after.clone(), last));
        Some(quote!(#before #ty #after))
    }

    /// `<Type as Child>::Name<>`, from the child's name to its type.
    ///
    /// Whatever asks of a type that it is a child is given this, or [`call`](Self::call): of a type that is none, rustc then
    /// says the same at the same place, and so says it once.
    pub(super) fn as_child(&self, krate: &TokenStream, name: &str) -> Option<TokenStream> {
        let name = format_ident!("{name}");
        self.shown(&quote!(as #krate::Child>::#name<>))
    }

    /// `<Type as Child>::name(…)`, at the same place.
    pub(super) fn call(&self, krate: &TokenStream, name: &str, arguments: TokenStream) -> Option<TokenStream> {
        let name = format_ident!("{name}");
        let (function, arguments) = (self.shown(&quote!(as #krate::Child>::#name::<>))?, self.arguments(arguments)?);
        Some(quote!(#function #arguments))
    }

    /// `<Type as Child>::NAME::<>`, a constant, at the same place.
    pub(super) fn constant(&self, krate: &TokenStream, name: &str) -> Option<TokenStream> {
        let (itself, name) = (self.as_child(krate, "Itself")?, format_ident!("{name}"));
        // Of a constant of the type itself, rustc would say it at another place.
        let (_, last) = ends(self.ty.as_ref()?)?;
        let (before, after) = (quote!(<), quote!(as #krate::Child>::#name::<>));
        let (before, after) = (shown_at(before, self.name.span()), shown_at(after, last));
        Some(quote!(#before #itself #after))
    }

    fn shown(&self, after: &TokenStream) -> Option<TokenStream> {
        let ty = self.ty.as_ref()?;
        let (_, last) = ends(ty)?;
        let (before, after) = (shown_at(quote!(<), self.name.span()), shown_at(after.clone(), last));
        Some(quote!(#before #ty #after))
    }

    /// Arguments in parentheses, which end where the child's type does.
    pub(super) fn arguments(&self, arguments: TokenStream) -> Option<Group> {
        let (_, last) = ends(self.ty.as_ref()?)?;
        let mut group = Group::new(Delimiter::Parenthesis, arguments);
        group.set_span(located(last));
        Some(group)
    }
}

impl Tree {
    /// The tree's own type.
    pub(super) fn ty(&self) -> TokenStream {
        let (_, generics, _) = self.generics.split_for_impl();
        let name = &self.name;
        quote!(#name #generics)
    }

    /// The tree's visibility, for items that the user did not write.
    pub(super) fn vis(&self) -> TokenStream {
        let vis = &self.vis;
        crate::names::relocate(quote!(#vis), located(vis.span()))
    }
}
