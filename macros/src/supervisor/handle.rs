//! The struct of a tree: a handle to each child, and to the supervisor.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::{
    draw,
    lower::mentions_one_of,
    model::{Attrs, Child, Tree},
    outline,
};
use crate::{
    names::{located, plain, relocate},
    options::{SHUTDOWN, Value},
};

pub(super) fn items(tree: &Tree) -> TokenStream {
    let (handle, clone, debug) = (handle(tree), clone(tree), debug(tree));
    let (deref, child, draws, tree) = (deref(tree), child(tree), draws(tree), parts(tree));
    quote!(#handle #clone #debug #deref #child #draws #tree)
}

fn handle(tree: &Tree) -> TokenStream {
    let private = tree.private();
    let Tree { vis, name, generics, krate, .. } = tree;
    let Attrs { cfgs, others, .. } = &tree.attrs;
    let docs = tree.attrs.docs_or(&format!(" The tree `{}`.", plain(name)));
    let drawn = draw::docs(tree);
    let where_clause = &generics.where_clause;
    let fields = each(tree, |child| {
        let (vis, name, cfgs, others) = (&child.vis, &child.name, &child.attrs.cfgs, &child.attrs.others);
        let docs = child.attrs.docs_or(&format!(" The child `{}`.", plain(name)));
        let handle = child.as_child(krate, "Handle")?;
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
        #docs #[doc = #drawn] #(#cfgs)* #(#others)*
        #vis struct #name #generics #where_clause {
            #fields
            #[doc(hidden)]
            __perennial: #private::Parts,
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
    let private = tree.private();
    let whole = whole(tree);
    tree.implement(
        &quote!(::core::clone::Clone),
        &quote! {
            fn clone(&self) -> Self {
                let mut __perennial_places = #private::Places::again(&self.__perennial);
                #whole
            }
        },
    )
}

/// The tree's struct, of what its places are. Each child is mentioned by its trait alone, and at one place: what rustc says
/// of a type that is no child it then says once.
fn whole(tree: &Tree) -> TokenStream {
    let (krate, private, phantom) = (&tree.krate, tree.private(), phantom(tree));
    let children = each(tree, |child| {
        let (cfgs, text) = (child.attrs.cfgs(), plain(&child.name));
        let mut name = child.name.clone();
        name.set_span(located(name.span()));
        let placed = child.call(krate, "placed", quote!(&mut __perennial_places, #text))?;
        Some(quote!(#cfgs #name: #placed,))
    });
    quote! {
        Self {
            #children
            __perennial: #private::Places::parts(__perennial_places),
            #phantom
        }
    }
}

fn debug(tree: &Tree) -> TokenStream {
    let private = tree.private();
    tree.implement(
        &quote!(::core::fmt::Debug),
        &quote! {
            fn fmt(&self, __perennial_out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #private::debug_tree(self, __perennial_out)
            }
        },
    )
}

fn deref(tree: &Tree) -> TokenStream {
    let (krate, private) = (&tree.krate, tree.private());
    tree.implement(
        &quote!(::core::ops::Deref),
        &quote! {
            type Target = #krate::SupervisorRef;
            fn deref(&self) -> &#krate::SupervisorRef {
                #private::Parts::supervisor(&self.__perennial)
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
    let (ty, whole, outline) = (tree.ty(), whole(tree), outline::of(tree));
    tree.implement(
        &quote!(#krate::Child),
        &quote! {
            type Args = #krate::Declared<Self>;
            type Handle = #ty;
            type Late = #private::NotYet<Self>;
            type Itself = Self;
            const SPEC: #krate::Spec = #spec;
            const KIND: #krate::ChildKind = #krate::ChildKind::Supervisor;
            const OUTLINE: ::core::option::Option<&'static #private::Outline> = ::core::option::Option::Some(&#outline);
            fn place(__perennial_site: #private::Site<'_>) -> Self {
                let mut __perennial_places = #private::Places::new(__perennial_site, <Self as #private::Tree>::NAME);
                #whole
            }
            fn furnish(__perennial_handle: &Self, __perennial_make: #private::Make<Self::Args>) -> #private::Place {
                #private::furnish_tree::<Self>(__perennial_handle, __perennial_make)
            }
            fn late(__perennial_handle: &Self) -> #private::NotYet<Self> {
                #private::NotYet::new()
            }
        },
    )
}

/// What draws the tree.
fn draws(tree: &Tree) -> TokenStream {
    let (krate, private, vis, cfgs) = (&tree.krate, tree.private(), tree.vis(), &tree.attrs.cfgs);
    let (generics, ty, where_clause) = tree.generics.split_for_impl();
    let name = &tree.name;
    quote! {
        #(#cfgs)*
        #[allow(dead_code, reason = "not every tree is drawn")]
        impl #generics #name #ty #where_clause {
            /// Draws the tree as it is declared.
            #[must_use]
            #vis fn tree() -> #krate::Drawing {
                #private::tree_of::<Self>()
            }
        }
    }
}

fn parts(tree: &Tree) -> TokenStream {
    let (private, name) = (tree.private(), plain(&tree.name));
    tree.implement(
        &quote!(#private::Tree),
        &quote! {
            const NAME: &'static ::core::primitive::str = #name;
            fn parts(&self) -> &#private::Parts {
                &self.__perennial
            }
        },
    )
}

/// Something for each field.
fn each(tree: &Tree, field: impl Fn(&Child) -> Option<TokenStream>) -> TokenStream {
    tree.children.iter().filter_map(field).collect()
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
