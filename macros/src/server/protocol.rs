//! The protocol: the messages, and the one `match` that hands each to its method.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{
    client::variant,
    expand::Scope,
    machine,
    method::{call, waited},
    model::{Answer, Flavor, Handler, Init, InitParam, Kind, Param, Server, Terminate, TerminateParam},
    shape,
};
use crate::names::{ends, located, plain, relocate};

/// The messages, one for each handler.
pub(super) fn messages(scope: &Scope<'_>) -> TokenStream {
    let Scope { runtime, params, .. } = scope;
    let span = located(scope.server.name.span());
    let bounds = scope.bounds();
    let variants = whole(scope.server).map(|handler| {
        let Handler { cfgs, lints, .. } = handler;
        let name = variant(&handler.name);
        let fields = handler.fields().map(|field| (&field.name, &field.ty)).map(|(name, ty)| quote!(#name: #ty));
        let reply = handler.answer.ty();
        let reply = reply.map(|ty| quote_spanned!(name.span()=> __perennial_reply: #runtime::Reply<#ty>));
        let fields = fields.chain(reply);
        quote_spanned!(name.span()=> #(#cfgs)* #(#lints)* #name { #(#fields),* })
    });
    let unused = unused(scope.server);
    let phantom = (!unused.is_empty()).then(|| {
        quote! {
            __Perennial {
                never: ::core::convert::Infallible,
                of: ::core::marker::PhantomData<fn() -> (#(#unused,)*)>,
            }
        }
    });
    let variants = variants.chain(phantom);
    quote_spanned! {span=>
        #[allow(
            dead_code,
            deprecated,
            non_camel_case_types,
            private_bounds,
            private_interfaces,
            reason = "each message is named like its handler, and is as private as what it carries"
        )]
        pub enum __PerennialMessage<#(#params),*> #bounds { #(#variants),* }
    }
}

/// Asks of each part of a message that it can be sent, at its own place: of the whole rustc would only say it of the server.
pub(super) fn sent(scope: &Scope<'_>) -> Option<TokenStream> {
    let params = &scope.params;
    let span = located(scope.server.name.span());
    let bounds = scope.bounds();
    let mut seen = HashSet::new();
    let mut parts = Vec::new();
    for handler in whole(scope.server) {
        let types = handler.fields().map(|field| &field.ty).chain(handler.answer.ty());
        for ty in types.filter(|ty| !shape::is_well_known((*ty).clone())) {
            let cfgs = &handler.cfgs;
            if seen.insert((ty.to_string(), quote!(#(#cfgs)*).to_string())) {
                let (first, last) = ends(ty).unwrap_or((span, span));
                let private = scope.private_at(first);
                let (before, after) = (quote_spanned!(first=> #private::Sent<), quote_spanned!(last=> >));
                parts.push(quote!(#(#cfgs)* #before #ty #after));
            }
        }
    }
    let types = scope.server.generics.type_params().map(|param| &param.ident);
    let phantom = quote_spanned!(span=> ::core::marker::PhantomData<fn() -> (#(#types,)*)>);
    (!parts.is_empty()).then(|| {
        quote_spanned! {span=>
            #[allow(dead_code, deprecated, private_bounds, private_interfaces, reason = "it is there for its types alone")]
            struct __PerennialSent<#(#params),*>(#(#parts,)* #phantom) #bounds;
        }
    })
}

/// Handlers that are messages.
pub(super) fn whole(server: &Server) -> impl Iterator<Item = &Handler> {
    server.handlers.iter().filter(|handler| handler.broken.is_none() && handler.kind != Kind::Enter)
}

/// Type parameters that no message mentions in every build.
fn unused(server: &Server) -> Vec<&Ident> {
    let always = || whole(server).filter(|handler| handler.cfgs.is_empty());
    let is_unused = |name: &&Ident| {
        let name = name.to_string();
        let mentions = |ty: &TokenStream| shape::mentions(ty.clone(), &name);
        !always().any(|handler| {
            handler.fields().any(|field| mentions(&field.ty)) || handler.answer.ty().is_some_and(mentions)
        })
    };
    server.generics.type_params().map(|param| &param.ident).filter(is_unused).collect()
}

/// `Protocol`, and what each message to oneself implements beside it.
pub(super) fn implement(scope: &Scope<'_>) -> TokenStream {
    if scope.server.flavor == Flavor::Machine {
        return machine::implement(scope);
    }
    let Scope { private, args, client, message, .. } = scope;
    let Server { ty, mode, terminates, .. } = scope.server;
    let span = located(scope.server.name.span());
    let header = scope.implement(&quote_spanned!(span=> #private::Protocol));
    let args_ty = start_args(scope);
    let can_stop = can_stop(scope);
    let init = init(scope);
    let handle = handle(scope);
    let handle_async = handle_async(scope);
    let terminate = terminates.iter().map(|it| terminate(scope, it));
    let handler = handler(scope);
    let kit = kit(scope);
    let taken = whole(scope.server).filter(|handler| !handler.kind.is_sent()).map(|handler| takes(scope, handler));
    quote_spanned! {span=>
        #[allow(deprecated, reason = "a deprecated handler is still served")]
        #header {
            #args_ty
            type Message = #message;
            type Client<#mode: #private::Mode> = #client<#(#args,)* #mode, #ty>;
            #can_stop
            #init
            #handle
            #handle_async
            #(#terminate)*
            #handler
            #kit
            fn debug(&self) -> ::core::option::Option<::std::string::String> {
                use #private::{ShowDebug as _, ShowNothing as _};
                (&#private::Show(self)).show()
            }
        }
        #(#taken)*
    }
}

/// What is large and generic in a server: in its own crate, so that it is compiled there and nowhere else.
pub(super) fn kit(scope: &Scope<'_>) -> TokenStream {
    let private = &scope.private;
    let span = located(scope.server.name.span());
    quote_spanned! {span=>
        #[inline(never)]
        fn kit() -> &'static #private::Kit<Self> {
            #private::Kit::of()
        }
    }
}

/// What it is started with, at its own place: rustc may have to say that it is private.
pub(super) fn start_args(scope: &Scope<'_>) -> TokenStream {
    let span = located(scope.server.name.span());
    match scope.server.init.as_ref().map(|init| init.args()) {
        None => quote_spanned!(span=> type Args = Self;),
        Some(None) => quote_spanned!(span=> type Args = ();),
        Some(Some(args)) => {
            let (first, last) = ends(args).unwrap_or((span, span));
            let (first, last) = (located(first), located(last));
            let (before, after) = (quote_spanned!(first=> type Args =), quote_spanned!(last=> ;));
            quote!(#before #args #after)
        }
    }
}

/// Which handlers can end the server, told by their return types.
pub(super) fn can_stop(scope: &Scope<'_>) -> Option<TokenStream> {
    let private = &scope.private;
    let span = located(scope.server.name.span());
    let all = scope.server.handlers.iter().filter(|handler| handler.broken.is_none());
    let entries = all.filter_map(|handler| {
        let text = plain(&handler.name);
        let cfgs = &handler.cfgs;
        let is = match &handler.answer {
            Answer::Value(_) | Answer::Transition(_) => return None,
            Answer::Stop(_) | Answer::Flow(_) => quote!(true),
            Answer::Nothing | Answer::Later(_) => {
                let output = handler.output.as_ref()?;
                let outcome = outcome_trait(scope, handler, private);
                quote_spanned!(located(handler.name.span())=> <#output as #outcome>::CAN_STOP)
            }
        };
        Some(quote!(#(#cfgs)* (#text, #is)))
    });
    let entries: Vec<_> = entries.collect();
    (!entries.is_empty()).then(|| {
        quote_spanned! {span=>
            const CAN_STOP: ::core::option::Option<&'static str> = #private::can_stop(&[#(#entries),*]);
        }
    })
}

pub(super) fn init(scope: &Scope<'_>) -> TokenStream {
    let runtime = &scope.runtime;
    let span = located(scope.server.name.span());
    let state = match &scope.server.init {
        None => {
            let args = quote_spanned!(span=> __perennial_args);
            return match scope.server.flavor {
                Flavor::Server => quote_spanned! {span=>
                    const GIVEN: ::core::option::Option<fn(Self::Args) -> Self> =
                        ::core::option::Option::Some(::core::convert::identity);
                },
                Flavor::Machine => made(scope, &machine::begin(scope, span, &args)),
            };
        }
        Some(Init { is_broken: true, .. }) => quote_spanned!(span=> loop {}),
        Some(init) => {
            let span = located(init.output);
            let private = scope.private_at(span);
            let given = init.params.iter().map(|param| match param {
                InitParam::Args(_) => quote_spanned!(span=> __perennial_args),
                InitParam::Cx => quote_spanned!(span=> __perennial_cx),
            });
            let name = Ident::new("init", place(init.is_async, init.name, span));
            let made = waited(scope, init.is_async, (&quote_spanned!(name.span()=> Self), &name), given);
            let state = match scope.server.flavor {
                Flavor::Server => quote_spanned!(span=> #private::IntoInit::<Self>::into_init(#made)),
                Flavor::Machine => machine::begin(scope, span, &made),
            };
            if !init.is_async {
                return self::made(scope, &state);
            }
            state
        }
    };
    quote_spanned! {span=>
        fn init(
            __perennial_args: Self::Args,
            __perennial_cx: &mut #runtime::Cx<Self>,
        ) -> impl ::core::future::Future<Output = #runtime::Init<Self>> + ::core::marker::Send {
            async move { #state }
        }
    }
}

/// The first state, where nothing is waited for.
fn made(scope: &Scope<'_>, state: &TokenStream) -> TokenStream {
    let runtime = &scope.runtime;
    let span = located(scope.server.name.span());
    quote_spanned! {span=>
        fn made(__perennial_args: Self::Args, __perennial_cx: &mut #runtime::Cx<Self>) -> #runtime::Init<Self> { #state }
    }
}

/// Where rustc is to complain of a call: of a future by its name, of a value by its type.
fn place(is_async: bool, name: Span, output: Span) -> Span {
    if is_async { name } else { output }
}

fn handle(scope: &Scope<'_>) -> TokenStream {
    let Scope { runtime, private, message, .. } = scope;
    let span = located(scope.server.name.span());
    let body = body(scope, &quote_spanned!(span=> #private::Step::Done), &quote_spanned!(span=> #private::Step::Async));
    quote_spanned! {span=>
        fn handle(
            &mut self,
            __perennial_message: #message,
            __perennial_cx: &mut #runtime::Cx<Self>,
        ) -> #private::Step<#message> {
            #body
        }
    }
}

fn handle_async(scope: &Scope<'_>) -> Option<TokenStream> {
    let Scope { runtime, private, message, .. } = scope;
    let span = located(scope.server.name.span());
    let body = body_async(scope, &quote_spanned!(span=> #private::not_async))?;
    Some(quote_spanned! {span=>
            fn handle_async(
                &mut self,
                __perennial_message: #message,
                __perennial_cx: &mut #runtime::Cx<Self>,
            ) -> impl ::core::future::Future<Output = #private::Next> + ::core::marker::Send {
                #body
            }
    })
}

/// What serves the messages whose handlers answer at once: `done` takes what follows from one, `rest` all others.
pub(super) fn body(scope: &Scope<'_>, done: &TokenStream, rest: &TokenStream) -> TokenStream {
    let span = located(scope.server.name.span());
    let arms = whole(scope.server).filter(|handler| !handler.is_async).map(|handler| {
        let (pattern, next) = arm(scope, handler);
        let span = located(handler.name.span());
        let done = relocate(done.clone(), span);
        // A message that carries nothing is gone before its handler is called: so a panic has nothing to drop on its way,
        // which would take it a third longer.
        let carries = handler.fields().next().is_some() || handler.answer.ty().is_some();
        let gone = (!carries).then(|| quote_spanned!(span=> { let _gone = __perennial_message; }));
        quote_spanned!(span=> #pattern => { #gone #done(#next) })
    });
    let rest =
        has_async(scope.server).then(|| quote_spanned!(span=> __perennial_message => #rest(__perennial_message),));
    let never = never(scope.server);
    let look = look(scope, false);
    quote_spanned!(span=> #look match __perennial_message { #(#arms)* #never #rest })
}

/// What serves the messages whose handlers take their time, if there are any; `other` is called for the rest.
pub(super) fn body_async(scope: &Scope<'_>, other: &TokenStream) -> Option<TokenStream> {
    let span = located(scope.server.name.span());
    let arms = whole(scope.server).filter(|handler| handler.is_async).map(|handler| {
        let (pattern, next) = arm(scope, handler);
        quote_spanned!(located(handler.name.span())=> #pattern => #next,)
    });
    let look = look(scope, true);
    has_async(scope.server)
        .then(|| quote_spanned!(span=> #look async move { match __perennial_message { #(#arms)* _ => #other() } }))
}

fn has_async(server: &Server) -> bool {
    whole(server).any(|handler| handler.is_async)
}

/// The arm of the variant that never is.
pub(super) fn never(server: &Server) -> Option<TokenStream> {
    let span = located(server.name.span());
    (!unused(server).is_empty())
        .then(|| quote_spanned!(span=> __PerennialMessage::__Perennial { never, .. } => match never {},))
}

/// A message, and what is done with it.
fn arm(scope: &Scope<'_>, handler: &Handler) -> (TokenStream, TokenStream) {
    let cfgs = &handler.cfgs;
    let name = variant(&handler.name);
    let span = name.span();
    let private = scope.private_at(span);
    let answers = match scope.server.flavor {
        Flavor::Server => private.clone(),
        Flavor::Machine => quote_spanned!(span=> #private::statem),
    };
    let fields = handler.fields().map(|field| &field.name);
    let reply = handler.answer.ty().map(|_| quote_spanned!(span=> __perennial_reply));
    let pattern = quote_spanned!(span=> #(#cfgs)* __PerennialMessage::#name { #(#fields,)* #reply });
    let call = call(scope, handler);
    let next = match &handler.answer {
        Answer::Value(ty) if is_looked_at(handler) => {
            let value = Ident::new("value", ends(ty).map_or(span, |(first, _)| located(first)));
            quote_spanned!(span=> #answers::reply(__perennial_reply, #private::Plain(#call).#value()))
        }
        Answer::Value(_) => quote_spanned!(span=> #answers::reply(__perennial_reply, #call)),
        Answer::Stop(_) => quote_spanned!(span=> #answers::reply_stop(__perennial_reply, #call)),
        Answer::Flow(_) => quote_spanned!(span=> #answers::reply_flow(__perennial_reply, #call)),
        Answer::Transition(_) => quote_spanned!(span=> #answers::reply_transition(__perennial_reply, #call)),
        Answer::Nothing => outcome(scope, handler, &call),
        Answer::Later(_) => {
            let next = outcome(scope, handler, &call);
            quote_spanned! {span=> {
                let __perennial_waiting = #private::waiting(&__perennial_reply);
                #next
            }}
        }
    };
    let takes_event = handler.params.iter().any(|param| matches!(param, Param::Event));
    (pattern, if takes_event { machine::with_event(scope, handler, &next) } else { next })
}

/// Whether rustc is asked what stands behind the name of a call's answer: a stop, perhaps.
fn is_looked_at(handler: &Handler) -> bool {
    matches!(&handler.answer, Answer::Value(ty) if !shape::is_well_known(ty.clone()))
}

/// Brings the answers of these handlers into reach that are looked at.
fn look(scope: &Scope<'_>, is_async: bool) -> Option<TokenStream> {
    let private = &scope.private;
    let span = located(scope.server.name.span());
    let is_any = whole(scope.server).any(|handler| handler.is_async == is_async && is_looked_at(handler));
    is_any.then(|| quote_spanned!(span=> use #private::Value as _;))
}

/// What follows from a handler's return value. Its type is named as in `CAN_STOP`, so that rustc complains once.
pub(super) fn outcome(scope: &Scope<'_>, handler: &Handler, call: &TokenStream) -> TokenStream {
    let span = located(handler.name.span());
    let outcome = outcome_trait(scope, handler, &scope.private_at(span));
    let named = handler.output.as_ref().map(|output| quote_spanned!(span=> <#output as #outcome>));
    let outcome = named.unwrap_or(outcome);
    let next = match (scope.server.flavor, handler.kind) {
        (Flavor::Server, _) => quote_spanned!(span=> next),
        (Flavor::Machine, Kind::Enter) => quote_spanned!(span=> entered),
        (Flavor::Machine, _) => quote_spanned!(span=> react),
    };
    quote_spanned!(span=> #outcome::#next(#call))
}

/// The trait of what a handler may return.
fn outcome_trait(scope: &Scope<'_>, handler: &Handler, private: &TokenStream) -> TokenStream {
    let span = located(handler.name.span());
    match (scope.server.flavor, handler.kind) {
        (Flavor::Server, Kind::Call) => quote_spanned!(span=> #private::Replied),
        (Flavor::Server, _) => quote_spanned!(span=> #private::Outcome),
        (Flavor::Machine, Kind::Enter) => quote_spanned!(span=> #private::statem::Entry::<Self>),
        (Flavor::Machine, _) => quote_spanned!(span=> #private::statem::Reaction::<Self>),
    }
}

pub(super) fn terminate(scope: &Scope<'_>, terminate: &Terminate) -> TokenStream {
    let runtime = &scope.runtime;
    let Terminate { cfgs, .. } = terminate;
    let span = located(terminate.output);
    let given = terminate.params.iter().map(|param| match param {
        TerminateParam::Reason => quote_spanned!(span=> __perennial_reason),
        TerminateParam::OwnReason => quote_spanned!(span=> ::core::clone::Clone::clone(__perennial_reason)),
        TerminateParam::Cx => quote_spanned!(span=> __perennial_cx),
        TerminateParam::State => quote_spanned!(span=> &__perennial_state),
    });
    let given = std::iter::once(quote_spanned!(span=> self)).chain(given);
    let name = Ident::new("terminate", place(terminate.is_async, terminate.name, span));
    let done = waited(scope, terminate.is_async, (&quote_spanned!(name.span()=> Self), &name), given);
    let private = scope.private_at(span);
    let takes_state = terminate.params.iter().any(|param| matches!(param, TerminateParam::State));
    let state = takes_state
        .then(|| quote_spanned!(span=> let __perennial_state = #private::statem::current::<Self>(__perennial_cx);));
    quote_spanned! {span=>
        #(#cfgs)*
        const TERMINATES: bool = true;
        #(#cfgs)*
        fn terminate(
            &mut self,
            __perennial_reason: &#runtime::ExitReason,
            __perennial_cx: &mut #runtime::Cx<Self>,
        ) -> impl ::core::future::Future<Output = #private::Next> + ::core::marker::Send {
            async move { #state #private::Outcome::next(#done) }
        }
    }
}

/// The names of the handlers, and which of them takes a message: for reports.
fn handler(scope: &Scope<'_>) -> TokenStream {
    let message = &scope.message;
    let span = located(scope.server.name.span());
    let names = names(scope);
    let arms = numbers(scope);
    quote_spanned! {span=>
        const HANDLERS: &'static [&'static str] = &[#(#names),*];
        fn handler(__perennial_message: &#message) -> usize {
            match *__perennial_message { #arms }
        }
    }
}

/// The name of the handler of each message, also of those that this build leaves out.
pub(super) fn names(scope: &Scope<'_>) -> impl Iterator<Item = String> {
    whole(scope.server).map(|handler| plain(&handler.name))
}

/// Each message, and the place of its handler among the names.
pub(super) fn numbers(scope: &Scope<'_>) -> TokenStream {
    let arms = whole(scope.server).enumerate().map(|(number, handler)| {
        let name = variant(&handler.name);
        let cfgs = &handler.cfgs;
        quote_spanned!(name.span()=> #(#cfgs)* __PerennialMessage::#name { .. } => #number,)
    });
    let never = never(scope.server);
    quote!(#(#arms)* #never)
}

/// A message to oneself, known by its type.
pub(super) fn takes(scope: &Scope<'_>, handler: &Handler) -> TokenStream {
    let Scope { private, message, .. } = scope;
    let name = variant(&handler.name);
    let (cfgs, span) = (&handler.cfgs, name.span());
    let ty = handler.message();
    let of = match handler.kind {
        Kind::Then => quote_spanned!(span=> #private::Continues<#ty>),
        Kind::Internal => quote_spanned!(span=> #private::statem::Internal<#ty>),
        Kind::Timeout => quote_spanned!(span=> #private::statem::TimesOut<#ty>),
        Kind::Call | Kind::Cast | Kind::Info | Kind::Enter => quote_spanned!(span=> #private::Receives<#ty>),
    };
    let method = match handler.kind {
        Kind::Internal => quote_spanned!(span=> internal),
        Kind::Timeout => quote_spanned!(span=> timeout),
        Kind::Call | Kind::Cast | Kind::Info | Kind::Then | Kind::Enter => quote_spanned!(span=> message),
    };
    // What comes through the inbox is wrapped; what the machine keeps is an event.
    let header = scope.implement(&of);
    let fields =
        handler.fields().map(|field| &field.name).map(|name| quote_spanned!(span=> #name: __perennial_message));
    let made = quote_spanned!(span=> __PerennialMessage::#name { #(#fields),* });
    let (message, made) = if scope.server.flavor == Flavor::Machine && handler.kind == Kind::Info {
        (
            quote_spanned!(span=> #private::statem::Incoming<#message>),
            quote_spanned!(span=> #private::statem::Incoming::Event(#made)),
        )
    } else {
        (message.clone(), made)
    };
    quote_spanned! {span=>
        #(#cfgs)*
        #header {
            fn #method(__perennial_message: #ty) -> #message {
                #made
            }
        }
    }
}
