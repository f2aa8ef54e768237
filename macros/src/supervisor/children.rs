//! The enum of a tree's children, for `terminate_child` and its like.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::model::Tree;
use crate::names::plain;

pub(super) fn items(tree: &Tree) -> TokenStream {
    let (krate, vis, cfgs) = (&tree.krate, tree.vis(), &tree.attrs.cfgs);
    let tree_name = plain(&tree.name);
    let name = format_ident!("{tree_name}Child");
    let docs = format!(" The children of [`{tree_name}`], by name.");
    let variants = tree.children.iter().filter_map(|child| {
        let (cfgs, variant) = (child.attrs.cfgs(), child.variant.as_ref()?);
        let docs = format!(" The child `{}`.", plain(&child.name));
        Some(quote!(#[doc = #docs] #cfgs #variant,))
    });
    let names = tree.children.iter().filter_map(|child| {
        let (cfgs, variant, text) = (child.attrs.cfgs(), child.variant.as_ref()?, plain(&child.name));
        Some(quote!(#cfgs #name::#variant => #text,))
    });
    let derives = quote!(
        ::core::clone::Clone,
        ::core::marker::Copy,
        ::core::fmt::Debug,
        ::core::cmp::Eq,
        ::core::hash::Hash,
        ::core::cmp::PartialEq
    );
    if tree.children.is_empty() {
        return TokenStream::new();
    }
    quote! {
        #(#cfgs)*
        #[doc = #docs]
        #[derive(#derives)]
        #[allow(dead_code, non_camel_case_types, reason = "there is one for each child")]
        #vis enum #name { #(#variants)* }

        #(#cfgs)*
        impl #name {
            fn __perennial_name(self) -> &'static ::core::primitive::str {
                match self { #(#names)* }
            }
        }

        #(#cfgs)*
        #[automatically_derived]
        impl ::core::convert::From<#name> for #krate::ChildId {
            fn from(__perennial_child: #name) -> Self {
                #krate::ChildId::from(#name::__perennial_name(__perennial_child))
            }
        }

        #(#cfgs)*
        #[automatically_derived]
        impl ::core::cmp::PartialEq<#name> for #krate::ChildId {
            fn eq(&self, __perennial_child: &#name) -> ::core::primitive::bool {
                let __perennial_name = #name::__perennial_name(*__perennial_child);
                #krate::ChildId::as_str(self) == ::core::option::Option::Some(__perennial_name)
            }
        }
    }
}
