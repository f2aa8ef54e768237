//! The struct of a tree: a handle to each child, and to the supervisor.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{
    lower::mentions_one_of,
    model::{Attrs, Child, Tree},
};
use crate::{
    names::{located, plain, relocate},
    options::{SHUTDOWN, Value},
};

pub(super) fn items(tree: &Tree) -> TokenStream {
    let (handle, clone, debug) = (handle(tree), clone(tree), debug(tree));
    let (deref, child, tree) = (deref(tree), child(tree), places(tree));
    quote!(#handle #clone #debug #deref #child #tree)
}

fn handle(tree: &Tree) -> TokenStream {
    let Tree { vis, name, generics, krate, .. } = tree;
    let Attrs { cfgs, others, .. } = &tree.attrs;
    let docs = tree.attrs.docs_or(&format!(" The tree `{}`.", plain(name)));
    let where_clause = &generics.where_clause;
    let fields = each(tree, |child| {
        let (vis, name, cfgs, others) = (&child.vis, &child.name, &child.attrs.cfgs, &child.attrs.others);
        let docs = child.attrs.docs_or(&format!(" The child `{}`.", plain(name)));
        let handle = child.typed(&quote!(<), &quote!(as #krate::Child>::Handle<>))?;
        Some(quote!(#docs #(#cfgs)* #(#others)* #vis #name: #handle,))
    });
    let unused = unused_types(tree);
    let phantom = (!unused.is_empty()).then(|| {
        quote! {
            #[doc(hidden)]
            __perennial_types: ::core::marker::PhantomData<(#(fn() -> ::core::marker::PhantomData<#unused>,)*)>,
        }
    });
    quote! {
        #docs #(#cfgs)* #(#others)*
        #vis struct #name #generics #where_clause {
            #fields
            #[doc(hidden)]
            __perennial: #krate::SupervisorRef,
            #phantom
        }
    }
}

/// The type parameters that no child is sure to mention.
fn unused_types(tree: &Tree) -> Vec<&Ident> {
    let types: TokenStream =
        tree.children.iter().filter(|child| child.attrs.cfgs.is_empty()).filter_map(|child| child.ty.clone()).collect();
    let params = tree.generics.type_params().map(|param| &param.ident);
    params.filter(|param| !mentions_one_of(&[param], types.clone())).collect()
}

fn clone(tree: &Tree) -> TokenStream {
    let fields = each(tree, |child| {
        let (cfgs, name) = (child.attrs.cfgs(), known(child)?);
        Some(quote!(#cfgs #name: ::core::clone::Clone::clone(&self.#name),))
    });
    let phantom = phantom(tree);
    tree.implement(
        &quote!(::core::clone::Clone),
        &quote! {
            fn clone(&self) -> Self {
                Self { #fields __perennial: ::core::clone::Clone::clone(&self.__perennial), #phantom }
            }
        },
    )
}

fn debug(tree: &Tree) -> TokenStream {
    let name = plain(&tree.name);
    let fields = each(tree, |child| {
        let (cfgs, text, name) = (child.attrs.cfgs(), plain(&child.name), known(child)?);
        Some(quote!(#cfgs ::core::fmt::DebugStruct::field(&mut __perennial_struct, #text, &self.#name);))
    });
    tree.implement(
        &quote!(::core::fmt::Debug),
        &quote! {
            fn fmt(&self, __perennial_out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let mut __perennial_struct = ::core::fmt::Formatter::debug_struct(__perennial_out, #name);
                #fields
                ::core::fmt::DebugStruct::finish(&mut __perennial_struct)
            }
        },
    )
}

fn deref(tree: &Tree) -> TokenStream {
    let krate = &tree.krate;
    tree.implement(
        &quote!(::core::ops::Deref),
        &quote! {
            type Target = #krate::SupervisorRef;
            fn deref(&self) -> &#krate::SupervisorRef {
                &self.__perennial
            }
        },
    )
}

fn child(tree: &Tree) -> TokenStream {
    let (krate, private) = (&tree.krate, tree.private());
    let shutdown = tree.options.value(SHUTDOWN.key).map(|value| {
        let shutdown = match value {
            Value::Time(..) => {
                let time = value.to_expr(&TokenStream::new());
                quote!(#krate::Shutdown::After(#time))
            }
            Value::Expr(expr) => quote!(#private::shutdown(#expr)),
            Value::Word(..)
            | Value::Range(..)
            | Value::Number(_)
            | Value::Flag(..)
            | Value::Text(_)
            | Value::Path(_)
            | Value::List(_) => value.to_expr(&quote!(#krate::Shutdown)),
        };
        quote!(shutdown: #shutdown,)
    });
    let defaults = quote!(#krate::Spec::SUPERVISOR);
    let spec = shutdown.map_or_else(|| defaults.clone(), |shutdown| quote!(#krate::Spec { #shutdown ..#defaults }));
    // The name is the user's token, for rustc to point at.
    let ty = tree.ty();
    let implementation = tree.implement(
        &quote!(#krate::Child),
        &quote! {
            type Args = #krate::Declared<Self>;
            type Handle = #ty;
            type Late = #private::NotYet<Self>;
            const SPEC: #krate::Spec = #spec;
            const KIND: #krate::ChildKind = #krate::ChildKind::Supervisor;
            fn place(__perennial_site: #private::Site<'_>) -> Self {
                #private::place_tree::<Self>(__perennial_site)
            }
            fn furnish(__perennial_handle: &Self, __perennial_make: #private::Make<Self::Args>) -> #private::Place {
                #private::furnish_tree::<Self>(__perennial_handle, __perennial_make)
            }
            fn late(__perennial_handle: &Self) -> #private::NotYet<Self> {
                #private::NotYet::new()
            }
        },
    );
    // Not worth a mention where a type is no child.
    quote!(#[diagnostic::do_not_recommend] #implementation)
}

fn places(tree: &Tree) -> TokenStream {
    let (krate, private, name) = (&tree.krate, tree.private(), plain(&tree.name));
    let children = each(tree, |child| {
        let (cfgs, name, text) = (child.attrs.cfgs(), &child.name, plain(&child.name));
        let place = child.typed(&quote!(#private::Places::child::<), &quote!(>))?;
        let arguments = child.arguments(quote!(__perennial_site, #text))?;
        Some(quote!(#cfgs #name: #place #arguments,))
    });
    let phantom = phantom(tree);
    tree.implement(
        &quote!(#private::Tree),
        &quote! {
            const NAME: &'static ::core::primitive::str = #name;
            fn places(__perennial_site: &mut #private::Places<'_>) -> Self {
                Self {
                    #children
                    __perennial: #private::Places::supervisor(__perennial_site),
                    #phantom
                }
            }
            fn supervisor(&self) -> &#krate::SupervisorRef {
                &self.__perennial
            }
        },
    )
}

/// Something for each field.
fn each(tree: &Tree, field: impl Fn(&Child) -> Option<TokenStream>) -> TokenStream {
    tree.children.iter().filter_map(field).collect()
}

/// The name of a child that has a field.
fn known(child: &Child) -> Option<&Ident> {
    child.ty.is_some().then_some(&child.name)
}

fn phantom(tree: &Tree) -> Option<TokenStream> {
    (!unused_types(tree).is_empty()).then(|| quote!(__perennial_types: ::core::marker::PhantomData,))
}

impl Tree {
    fn implement(&self, what: &TokenStream, body: &TokenStream) -> TokenStream {
        let cfgs = &self.attrs.cfgs;
        let (generics, _, where_clause) = self.generics.split_for_impl();
        let (ty, span) = (self.ty(), located(self.name.span()));
        // What rustc says of the whole is said of the name.
        let what = relocate(what.clone(), span);
        quote_spanned! {span=>
            #(#cfgs)*
            #[automatically_derived]
            impl #generics #what for #ty #where_clause { #body }
        }
    }
}

impl Attrs {
    /// The `cfg`s, one after the other.
    pub(super) fn cfgs(&self) -> TokenStream {
        self.cfgs.iter().map(ToTokens::to_token_stream).collect()
    }

    /// The docs that were written, or else these.
    fn docs_or(&self, text: &str) -> TokenStream {
        if self.docs.is_empty() {
            return quote!(#[doc = #text]);
        }
        self.docs.iter().map(ToTokens::to_token_stream).collect()
    }
}
