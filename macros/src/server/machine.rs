//! The protocol of a state machine: what it has in the place of a server's.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::{
    client::variant,
    expand::Scope,
    method::call,
    model::{Handler, Kind, Server},
    protocol::{body, body_async, can_stop, init, kit, names, numbers, outcome, start_args, takes, terminate, whole},
};
use crate::names::{located, plain};

/// `Protocol`, `StateMachine`, and what each event of the machine's own implements beside them.
pub(super) fn implement(scope: &Scope<'_>) -> TokenStream {
    let Scope { private, message, .. } = scope;
    let span = located(scope.server.name.span());
    let protocol = protocol(scope);
    let header = scope.implement(&quote_spanned!(span=> #private::statem::StateMachine));
    let event = event(scope);
    let event_async = event_async(scope);
    let enter = enters(scope.server).map(|handler| enter(scope, handler));
    let numbers = numbers(scope);
    let taken = whole(scope.server).filter(|handler| !handler.kind.is_sent()).map(|handler| takes(scope, handler));
    quote_spanned! {span=>
        #protocol
        #[allow(deprecated, reason = "a deprecated handler is still served")]
        #header {
            type Event = #message;
            #event
            #event_async
            #(#enter)*
            fn event_handler(__perennial_message: &#message) -> usize {
                match *__perennial_message { #numbers }
            }
        }
        #(#taken)*
    }
}

/// What a process knows of it: the runtime hands everything on to the machine.
fn protocol(scope: &Scope<'_>) -> TokenStream {
    let Scope { runtime, private, args, client, message, .. } = scope;
    let Server { ty, mode, terminates, .. } = scope.server;
    let span = located(scope.server.name.span());
    let header = scope.implement(&quote_spanned!(span=> #private::Protocol));
    let args_ty = start_args(scope);
    let incoming = quote_spanned!(span=> #private::statem::Incoming<#message>);
    let can_stop = can_stop(scope);
    let init = init(scope);
    let terminate = terminates.iter().map(|it| terminate(scope, it));
    let names = names(scope);
    let kit = kit(scope);
    quote_spanned! {span=>
        #[allow(deprecated, reason = "a deprecated handler is still served")]
        #header {
            #args_ty
            type Message = #incoming;
            type Client<#mode: #private::Mode> = #client<#(#args,)* #mode, #ty>;
            #can_stop
            #init
            fn handle(
                &mut self,
                __perennial_message: #incoming,
                __perennial_cx: &mut #runtime::Cx<Self>,
            ) -> #private::Step<#incoming> {
                #private::statem::handle(self, __perennial_message, __perennial_cx)
            }
            fn handle_async(
                &mut self,
                __perennial_message: #incoming,
                __perennial_cx: &mut #runtime::Cx<Self>,
            ) -> impl ::core::future::Future<Output = #private::Next> + ::core::marker::Send {
                #private::statem::handle_async(self, __perennial_message, __perennial_cx)
            }
            #(#terminate)*
            const HANDLERS: &'static [&'static str] =
                &["init", "timeout", #private::statem::enter_handler::<Self>(), #(#names),*];
            fn handler(__perennial_message: &#incoming) -> usize {
                #private::statem::handler::<Self>(__perennial_message)
            }
            #kit
            fn debug(&self) -> ::core::option::Option<::std::string::String> {
                use #private::{ShowDebug as _, ShowNothing as _};
                (&#private::Show(self)).show()
            }
            fn show(&self, __perennial_cx: &#runtime::Cx<Self>) -> ::core::option::Option<::std::string::String> {
                use #private::{ShowDebug as _, ShowNothing as _};
                let __perennial_state = #private::statem::current::<Self>(__perennial_cx);
                #private::statem::shown((&#private::Show(&*__perennial_state)).show(), self.debug())
            }
        }
    }
}

/// The machine in its first state.
pub(super) fn begin(scope: &Scope<'_>, span: Span, made: &TokenStream) -> TokenStream {
    let private = scope.private_at(span);
    quote_spanned! {span=>
        #private::statem::begin(#private::statem::IntoBegin::<Self>::into_begin(#made), __perennial_cx)
    }
}

/// What a handler does that may postpone its event: that is made once more before.
pub(super) fn with_event(scope: &Scope<'_>, handler: &Handler, next: &TokenStream) -> TokenStream {
    let name = variant(&handler.name);
    let span = name.span();
    let (runtime, private) = (&scope.runtime, scope.private_at(span));
    let fields = handler.fields().map(|field| {
        let name = &field.name;
        quote_spanned!(name.span()=> #name: ::core::clone::Clone::clone(&#name))
    });
    let reply = handler
        .answer
        .ty()
        .map(|_| quote_spanned!(span=> __perennial_reply: #private::statem::again(&__perennial_reply)));
    let parts = fields.chain(reply);
    quote_spanned! {span=> {
        let __perennial_event = #runtime::Event::<Self>::new(__PerennialMessage::#name { #(#parts),* });
        #next
    }}
}

/// The type of the machine's states.
fn states(scope: &Scope<'_>) -> TokenStream {
    let private = &scope.private;
    let span = located(scope.server.name.span());
    quote_spanned!(span=> <Self as #private::statem::HasStates>::State)
}

fn event(scope: &Scope<'_>) -> TokenStream {
    let Scope { runtime, private, message, .. } = scope;
    let span = located(scope.server.name.span());
    let state = states(scope);
    let body = body(
        scope,
        &quote_spanned!(span=> #private::statem::Handled::Now),
        &quote_spanned!(span=> #private::statem::Handled::Async),
    );
    quote_spanned! {span=>
        fn event(
            &mut self,
            __perennial_message: #message,
            __perennial_state: &#state,
            __perennial_cx: &mut #runtime::Cx<Self>,
        ) -> #private::statem::Handled<#message, #private::statem::Change<Self>> {
            #body
        }
    }
}

fn event_async(scope: &Scope<'_>) -> Option<TokenStream> {
    let Scope { runtime, private, message, .. } = scope;
    let span = located(scope.server.name.span());
    let state = states(scope);
    let body = body_async(scope, &quote_spanned!(span=> #private::statem::not_async))?;
    Some(quote_spanned! {span=>
            fn event_async(
                &mut self,
                __perennial_message: #message,
                __perennial_state: &#state,
                __perennial_cx: &mut #runtime::Cx<Self>,
            ) -> impl ::core::future::Future<Output = #private::statem::Reacted<#private::statem::Change<Self>>>
                + ::core::marker::Send
            {
                #body
            }
    })
}

/// The handler of enter calls. Of more than one it has been told, unless they are for different builds.
fn enters(server: &Server) -> impl Iterator<Item = &Handler> {
    server.handlers.iter().filter(|handler| handler.broken.is_none() && handler.kind == Kind::Enter)
}

fn enter(scope: &Scope<'_>, handler: &Handler) -> TokenStream {
    let runtime = &scope.runtime;
    let (cfgs, text) = (&handler.cfgs, plain(&handler.name));
    let span = located(handler.name.span());
    let private = scope.private_at(span);
    let state = states(scope);
    let entered = outcome(scope, handler, &call(scope, handler));
    let (name, returned, body) = if handler.is_async {
        (
            quote_spanned!(span=> enter_async),
            quote_spanned! {span=>
                impl ::core::future::Future<Output = #private::statem::Reacted<#private::statem::Later<Self>>>
                    + ::core::marker::Send
            },
            quote_spanned!(span=> async move { #entered }),
        )
    } else {
        (
            quote_spanned!(span=> enter),
            quote_spanned!(span=> #private::statem::Handled<(), #private::statem::Later<Self>>),
            quote_spanned!(span=> #private::statem::Handled::Now(#entered)),
        )
    };
    quote_spanned! {span=>
        #(#cfgs)*
        const ENTER: ::core::option::Option<&'static str> = ::core::option::Option::Some(#text);
        #(#cfgs)*
        fn #name(
            &mut self,
            __perennial_state: &#state,
            __perennial_previous: &#state,
            __perennial_cx: &mut #runtime::Cx<Self>,
        ) -> #returned {
            #body
        }
    }
}
