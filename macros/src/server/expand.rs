//! Model to tokens, which cannot fail: the two halves as a whole. The client and the protocol have files of their own.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{GenericParam, Generics, WherePredicate};

use super::{
    client,
    model::{Flavor, Server, State},
    protocol,
};
use crate::{
    editor,
    names::{located, plain, relocate},
};

/// The struct, and how it is to be run.
pub(super) fn state(state: &State) -> TokenStream {
    let State { own, runtime, cfgs, name, generics, spec, .. } = state;
    let span = located(name.span());
    let text = plain(name);
    let (params, args) = owned(generics);
    let bounds = generics.where_clause.as_ref().filter(|_| generics.lifetimes().next().is_none());
    let bounds = bounds.map(|bounds| &bounds.predicates).into_iter().flatten();
    let bounds: Vec<_> = bounds.map(|bound| quote!(#bound)).chain(sendable(state)).collect();
    let bounds = (!bounds.is_empty()).then(|| quote!(where #(#bounds),*));
    let spec = if spec.is_empty() {
        quote!(#runtime::Spec::DEFAULT)
    } else {
        let fields = spec.iter().map(|(field, value)| quote!(#field: #value));
        quote!(#runtime::Spec { #(#fields,)* ..#runtime::Spec::DEFAULT })
    };
    let private = match state.flavor {
        Flavor::Server => quote!(#runtime::__private),
        Flavor::Machine => quote!(#runtime::__private::statem),
    };
    // Only a type without parameters can be asked for by name.
    let is_whole = (generics.params.is_empty() && !state.is_mistaken).then(|| {
        quote_spanned! {span=>
            #(#cfgs)*
            const _: fn() = || #private::is_whole::<#name>();
        }
    });
    let has_states = (state.flavor == Flavor::Machine).then(|| {
        let states = state.states.clone().unwrap_or_else(|| quote!(()));
        quote_spanned! {span=>
            #(#cfgs)*
            #[automatically_derived]
            impl<#(#params),*> #runtime::__private::statem::HasStates for #name #args #bounds {
                type State = #states;
            }
        }
    });
    let imports = editor::imports(&quote!(#runtime::__private::options), &state.imports);
    quote_spanned! {span=>
        #own
        #(#cfgs)*
        #[automatically_derived]
        impl<#(#params),*> #runtime::__private::State for #name #args #bounds {
            const NAME: &'static str = #text;
            const SPEC: #runtime::Spec = #spec;
        }
        #has_states
        #is_whole
        #imports
    }
}

/// The parameters of a struct, without defaults, and what they are given. A lifetime is a mistake that has been told.
fn owned(generics: &Generics) -> (Vec<GenericParam>, TokenStream) {
    let params = generics.params.iter().filter(|param| !matches!(param, GenericParam::Lifetime(_))).cloned();
    let params = params.map(|mut param| {
        match &mut param {
            GenericParam::Type(param) => param.default = None,
            GenericParam::Const(param) => param.default = None,
            GenericParam::Lifetime(_) => {}
        }
        param
    });
    let args = generics.params.iter().map(|param| name_of(param).map_or_else(|| quote!('static), |name| quote!(#name)));
    let args = (!generics.params.is_empty()).then(|| quote!(<#(#args),*>));
    (params.collect(), args.unwrap_or_default())
}

/// What a server with type parameters must be, where the struct does not say so: the impl's half does.
fn sendable(state: &State) -> Option<TokenStream> {
    let (_, args, _) = state.generics.split_for_impl();
    let name = &state.name;
    let is_generic = state.generics.type_params().next().is_some();
    is_generic.then(|| quote_spanned!(located(name.span())=> #name #args: ::core::marker::Send + 'static))
}

/// The impl, the client, and the protocol between the two.
pub(super) fn server(server: &Server) -> TokenStream {
    let Server { own, cfgs, lints, .. } = server;
    if server.is_nobodys {
        return own.clone();
    }
    let span = located(server.name.span());
    let scope = Scope::new(server);
    let client = client::declare(&scope);
    let sent = protocol::sent(&scope);
    let messages = protocol::messages(&scope);
    let methods = client::methods(&scope);
    let start = (!server.has_start).then(|| start(&scope));
    let protocol = protocol::implement(&scope);
    let child = served(&scope);
    let markers = markers(server);
    quote_spanned! {span=>
        #own
        #client
        #(#cfgs)*
        #(#lints)*
        const _: () = {
            #sent
            #messages
            #start
            #protocol
            #child
            #methods
        };
        #markers
    }
}

/// What every part of a server's code refers to.
pub(super) struct Scope<'a> {
    pub(super) server: &'a Server,
    /// `::perennial`
    pub(super) runtime: TokenStream,
    /// `::perennial::__private`
    pub(super) private: TokenStream,
    /// Of the server, with their bounds.
    pub(super) params: Vec<&'a GenericParam>,
    /// Their names.
    pub(super) args: Vec<&'a Ident>,
    pub(super) bounds: Vec<&'a WherePredicate>,
    /// The messages with their parameters.
    pub(super) message: TokenStream,
    /// `CacheClient`
    pub(super) client: Ident,
}

impl<'a> Scope<'a> {
    fn new(server: &'a Server) -> Self {
        let span = located(server.name.span());
        let runtime = relocate(server.runtime.clone(), span);
        let params: Vec<_> = server.generics.params.iter().collect();
        let args: Vec<_> = params.iter().filter_map(|param| name_of(param)).collect();
        let bounds = server.generics.where_clause.iter().flat_map(|bounds| &bounds.predicates).collect();
        let parameters = (!args.is_empty()).then(|| quote!(<#(#args),*>));
        Self {
            server,
            private: relocate(quote!(#runtime::__private), span),
            runtime,
            message: quote_spanned!(span=> __PerennialMessage #parameters),
            client: Ident::new(&format!("{}Client", plain(&server.name)), span),
            params,
            args,
            bounds,
        }
    }

    /// `::perennial::__private`, shown at the given place, so that what is called there is not shown from here to there.
    pub(super) fn private_at(&self, span: Span) -> TokenStream {
        relocate(self.private.clone(), span)
    }

    /// `impl<K, V> of for Cache<K, V> where …`, up to the braces.
    pub(super) fn implement(&self, of: &TokenStream) -> TokenStream {
        let Self { params, .. } = self;
        let span = located(self.server.name.span());
        // At one place, so that what rustc says twice of a type is shown once.
        let ty = relocate(self.server.ty.clone(), span);
        let bounds = self.bounds();
        quote_spanned!(span=> #[automatically_derived] impl<#(#params),*> #of for #ty #bounds)
    }

    pub(super) fn bounds(&self) -> Option<TokenStream> {
        let bounds = &self.bounds;
        (!bounds.is_empty()).then(|| quote!(where #(#bounds),*))
    }
}

fn name_of(param: &GenericParam) -> Option<&Ident> {
    match param {
        GenericParam::Type(param) => Some(&param.ident),
        GenericParam::Const(param) => Some(&param.ident),
        GenericParam::Lifetime(_) => None,
    }
}

/// `start`, as an inherent function, so that nothing needs importing.
fn start(scope: &Scope<'_>) -> TokenStream {
    let Scope { runtime, private, params, .. } = scope;
    let ty = &scope.server.ty;
    let span = located(scope.server.name.span());
    let bounds = scope.bounds();
    let (taken, given) = match scope.server.init.as_ref().map(|init| init.args()) {
        None => (quote_spanned!(span=> self), quote_spanned!(span=> self)),
        Some(None) => (TokenStream::new(), quote_spanned!(span=> ())),
        Some(Some(args)) => (quote_spanned!(span=> args: #args), quote_spanned!(span=> args)),
    };
    quote_spanned! {span=>
        #[automatically_derived]
        impl<#(#params),*> #ty #bounds {
            /// Starts the server, without a parent and without a link.
            ///
            /// The result is awaited for the reference to it.
            pub fn start(#taken) -> #runtime::Start<Self> {
                #private::start::<Self>(#given)
            }
        }
    }
}

/// What holders of a server have: this makes it a child.
fn served(scope: &Scope<'_>) -> TokenStream {
    let Scope { runtime, private, .. } = scope;
    let span = located(scope.server.name.span());
    let header = scope.implement(&quote_spanned!(span=> #private::Served));
    quote_spanned! {span=>
        #header {
            type Ref = #runtime::Ref<Self>;
            type Late = #runtime::Late<Self>;
        }
    }
}

/// Shows an editor where the markers come from, which are gone from the impl.
fn markers(server: &Server) -> Option<TokenStream> {
    let names = server.markers.iter().map(|(kind, span)| Ident::new(kind.name(), *span));
    editor::imports(&server.runtime, &quote!(#(#names as _,)*))
}
