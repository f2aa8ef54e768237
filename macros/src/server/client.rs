//! The client: what `Ref` derefs to, with a method for each call and cast.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{
    expand::Scope,
    method::call_of,
    model::{Answer, Flavor, Handler, Kind, Server},
};
use crate::names::{located, plain, relocate};

/// The type, which is in the docs of the user's crate.
///
/// Its last parameter is the server, whose default is the only one there is. It stands there so that the implementations
/// for a private server are as private as that: the macro cannot know how visible the struct is.
pub(super) fn declare(scope: &Scope<'_>) -> TokenStream {
    let Scope { private, params, args, bounds, client, .. } = scope;
    let Server { cfgs, lints, ty, mode, of, name, .. } = scope.server;
    let span = located(name.span());
    let text = plain(name);
    let doc = format!("The calls and casts of a `{text}`, which every reference to one has.");
    let types = scope.server.generics.type_params().map(|param| &param.ident);
    let phantom = if args.is_empty() { quote!(#mode) } else { quote!(fn() -> (#mode, #(#types,)*)) };
    quote_spanned! {span=>
        #(#cfgs)*
        #(#lints)*
        #[doc = #doc]
        pub struct #client<#(#params,)* #mode = #private::Running, #of = #ty>(
            #private::Raw<#of>,
            ::core::marker::PhantomData<#phantom>,
        )
        where
            #(#bounds,)*
            #of: #private::Protocol;
    }
}

/// Its methods, and the trait by which the runtime knows it.
pub(super) fn methods(scope: &Scope<'_>) -> TokenStream {
    let Scope { private, params, args, client, .. } = scope;
    let Server { ty, mode, of, name, handlers, .. } = scope.server;
    let span = located(name.span());
    let bounds = scope.bounds();
    let methods = handlers.iter().filter(|handler| handler.kind.is_sent()).map(|handler| method(scope, handler));
    quote_spanned! {span=>
        #[allow(
            deprecated,
            rustdoc::broken_intra_doc_links,
            rustdoc::private_intra_doc_links,
            reason = "a deprecated handler is still served, and docs that were written for the server may name what a \
                      client does not have"
        )]
        #[automatically_derived]
        impl<#(#params,)* #mode: #private::Mode> #client<#(#args,)* #mode, #ty> #bounds {
            #(#methods)*
        }
        #[automatically_derived]
        impl<#(#params,)* #mode: #private::Mode, #of: #private::Protocol> #private::Client
            for #client<#(#args,)* #mode, #of>
            #bounds
        {
            type Server = #of;
            type Me = Self;
            fn of(__perennial_me: &Self) -> &Self {
                __perennial_me
            }
            fn of_raw(__perennial_raw: #private::Raw<#of>) -> Self {
                Self(__perennial_raw, ::core::marker::PhantomData)
            }
            fn raw(&self) -> &#private::Raw<#of> {
                &self.0
            }
        }
    }
}

fn method(scope: &Scope<'_>, handler: &Handler) -> TokenStream {
    let Handler { name, cfgs, lints, vis, .. } = handler;
    let private = &scope.private;
    let runtime = relocate(scope.runtime.clone(), located(name.span()));
    let Server { ty, mode, .. } = scope.server;
    let span = located(name.span());
    let docs = docs(scope.server, handler);
    let taken = handler.fields().map(|field| (&field.name, &field.ty)).map(|(name, ty)| quote!(#name: #ty));
    let generics = handler.broken.as_ref().map(|generics| {
        let params = &generics.params;
        quote!(<#params>)
    });
    let body = if handler.broken.is_some() { quote_spanned!(span=> loop {}) } else { body(scope, handler) };
    let (returned, bounds) = match handler.answer.ty() {
        Some(reply) => (
            quote_spanned!(span=> #runtime::Call<'_, #ty, #reply>),
            Some(quote_spanned!(span=> where #mode: #private::Callable)),
        ),
        None => (quote_spanned!(span=> ::core::result::Result<(), #runtime::CastError>), None),
    };
    quote_spanned! {span=>
        #(#docs)*
        #(#cfgs)*
        #(#lints)*
        #vis fn #name #generics (&self, #(#taken),*) -> #returned #bounds { #body }
    }
}

fn body(scope: &Scope<'_>, handler: &Handler) -> TokenStream {
    let span = located(handler.name.span());
    let (runtime, private) = (relocate(scope.runtime.clone(), span), scope.private_at(span));
    let variant = variant(&handler.name);
    let fields: Vec<_> = handler.fields().map(|field| &field.name).collect();
    if handler.kind != Kind::Call {
        let message = incoming(scope, &quote_spanned!(span=> __PerennialMessage::#variant { #(#fields),* }));
        return quote_spanned!(span=> #private::Raw::cast(&self.0, #message));
    }
    let message = quote_spanned! {span=>
        __PerennialMessage::#variant { #(#fields,)* __perennial_reply: #private::unasked() }
    };
    let message = incoming(scope, &message);
    let asked = incoming(scope, &quote_spanned!(span=> __PerennialMessage::#variant { __perennial_reply, .. }));
    let reply = quote_spanned! {span=>
        |__perennial_message| match __perennial_message { #asked => __perennial_reply, _ => #private::not_this() }
    };
    // A handler that answers by what it returns can do so on its caller's stack.
    let give = match (scope.server.flavor, handler.is_async, &handler.answer) {
        (Flavor::Server, false, Answer::Value(_)) => quote_spanned!(span=> give),
        (Flavor::Server, false, Answer::Stop(_)) => quote_spanned!(span=> give_stop),
        (Flavor::Server, false, Answer::Flow(_)) => quote_spanned!(span=> give_flow),
        (Flavor::Server, true, Answer::Value(_) | Answer::Stop(_) | Answer::Flow(_)) => {
            return quote_spanned!(span=> #runtime::Call::direct(&self.0, #message, #reply));
        }
        _ => return quote_spanned!(span=> #runtime::Call::new(&self.0, #message, #reply)),
    };
    let ty = relocate(scope.server.ty.clone(), located(scope.server.name.span()));
    let call = call_of(scope, handler, &quote_spanned!(span=> <#ty>), quote_spanned!(span=> __perennial_server));
    quote_spanned! {span=>
        #runtime::Call::plain(
            &self.0,
            #message,
            #reply,
            |__perennial_server, __perennial_message, __perennial_cx| match __perennial_message.take() {
                ::core::option::Option::Some(__PerennialMessage::#variant { #(#fields,)* .. }) => {
                    #private::#give(#call)
                }
                _ => #private::not_this(),
            },
        )
    }
}

/// A message, or its pattern, as it comes in.
fn incoming(scope: &Scope<'_>, message: &TokenStream) -> TokenStream {
    match scope.server.flavor {
        Flavor::Server => message.clone(),
        Flavor::Machine => {
            let span = located(scope.server.name.span());
            let private = scope.private_at(span);
            quote_spanned!(span=> #private::statem::Incoming::Event(#message))
        }
    }
}

/// The variant of a handler's message has its name, but not its place: an editor would show both.
pub(super) fn variant(name: &Ident) -> Ident {
    let mut variant = name.clone();
    variant.set_span(located(name.span()));
    variant
}

/// The user's docs, or a line in their place.
fn docs(server: &Server, handler: &Handler) -> Vec<TokenStream> {
    let mut docs: Vec<_> = handler.shown.iter().map(|attr| quote!(#attr)).collect();
    if !handler.shown.iter().any(|attr| attr.path().is_ident("doc")) {
        let verb = if handler.kind == Kind::Call { "Calls" } else { "Casts to" };
        let doc = format!("{verb} `{}::{}`.", plain(&server.name), plain(&handler.name));
        docs.push(quote_spanned!(Span::call_site()=> #[doc = #doc]));
    }
    docs
}
