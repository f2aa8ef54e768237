//! From the model to tokens. Nothing is decided here.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::quote;
use syn::spanned::Spanned as _;

use super::{
    children, handle,
    model::{Child, Make, Tree},
    plan,
};
use crate::names::{ends, located, shown_at};

/// All that a `supervisor!` becomes. What holds the user's expressions comes last, since they may not even parse.
pub(super) fn tree(tree: &Tree, failed: bool) -> TokenStream {
    let mut tokens = items(tree);
    tokens.extend(plan::starts(tree, failed));
    tokens
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
