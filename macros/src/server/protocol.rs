//! The protocol: the messages, and the one `match` that hands each to its method.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{
    client::variant,
    expand::Scope,
    model::{Answer, Handler, Init, InitParam, Kind, Param, Server, Terminate, TerminateParam},
    shape,
};
use crate::names::{located, plain};

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

/// Handlers that are messages.
fn whole(server: &Server) -> impl Iterator<Item = &Handler> {
    server.handlers.iter().filter(|handler| handler.broken.is_none())
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
    let Scope { private, args, client, message, .. } = scope;
    let Server { ty, mode, terminates, .. } = scope.server;
    let span = located(scope.server.name.span());
    let header = scope.implement(&quote_spanned!(span=> #private::Protocol));
    let args_ty = match &scope.server.init {
        None => quote_spanned!(span=> Self),
        Some(init) => init.args().cloned().unwrap_or_else(|| quote_spanned!(span=> ())),
    };
    let can_stop = can_stop(scope);
    let init = init(scope);
    let handle = handle(scope);
    let handle_async = handle_async(scope);
    let terminate = terminates.iter().map(|it| terminate(scope, it));
    let handler = handler(scope);
    let taken = whole(scope.server).filter(|handler| !handler.kind.is_sent()).map(|handler| takes(scope, handler));
    quote_spanned! {span=>
        #[allow(deprecated, reason = "a deprecated handler is still served")]
        #header {
            type Args = #args_ty;
            type Message = #message;
            type Client<#mode: #private::Mode> = #client<#(#args,)* #mode, #ty>;
            #can_stop
            #init
            #handle
            #handle_async
            #(#terminate)*
            #handler
            fn debug(&self) -> ::core::option::Option<::std::string::String> {
                use #private::{ShowDebug as _, ShowNothing as _};
                (&#private::Show(self)).show()
            }
        }
        #(#taken)*
    }
}

/// Which handlers can end the server, told by their return types.
fn can_stop(scope: &Scope<'_>) -> Option<TokenStream> {
    let private = &scope.private;
    let span = located(scope.server.name.span());
    let entries = whole(scope.server).filter_map(|handler| {
        let text = plain(&handler.name);
        let cfgs = &handler.cfgs;
        let is = match &handler.answer {
            Answer::Value(_) => return None,
            Answer::Stop(_) | Answer::Flow(_) => quote!(true),
            Answer::Nothing | Answer::Later(_) => {
                let output = handler.output.as_ref()?;
                quote_spanned!(located(handler.name.span())=> <#output as #private::Outcome>::CAN_STOP)
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

fn init(scope: &Scope<'_>) -> TokenStream {
    let runtime = scope.runtime;
    let span = located(scope.server.name.span());
    let state = match &scope.server.init {
        None => quote_spanned!(span=> #runtime::Init::Ok(__perennial_args)),
        Some(Init { is_broken: true, .. }) => quote_spanned!(span=> loop {}),
        Some(init) => {
            let span = located(init.output);
            let private = scope.private_at(span);
            let given = init.params.iter().map(|param| match param {
                InitParam::Args(_) => quote_spanned!(span=> __perennial_args),
                InitParam::Cx => quote_spanned!(span=> __perennial_cx),
            });
            let wait = init.is_async.then(|| quote_spanned!(span=> .await));
            quote_spanned!(span=> #private::IntoInit::<Self>::into_init(Self::init(#(#given),*) #wait))
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

fn handle(scope: &Scope<'_>) -> TokenStream {
    let Scope { runtime, private, .. } = scope;
    let span = located(scope.server.name.span());
    let arms = whole(scope.server).filter(|handler| !handler.is_async).map(|handler| {
        let (pattern, next) = arm(scope, handler);
        quote_spanned!(located(handler.name.span())=> #pattern => #private::Step::Done(#next),)
    });
    let rest = has_async(scope.server)
        .then(|| quote_spanned!(span=> __perennial_message => #private::Step::Async(__perennial_message),));
    let never = never(scope.server);
    quote_spanned! {span=>
        fn handle(
            &mut self,
            __perennial_message: Self::Message,
            __perennial_cx: &mut #runtime::Cx<Self>,
        ) -> #private::Step<Self::Message> {
            match __perennial_message { #(#arms)* #never #rest }
        }
    }
}

fn handle_async(scope: &Scope<'_>) -> Option<TokenStream> {
    let Scope { runtime, private, .. } = scope;
    let span = located(scope.server.name.span());
    let arms = whole(scope.server).filter(|handler| handler.is_async).map(|handler| {
        let (pattern, next) = arm(scope, handler);
        quote_spanned!(located(handler.name.span())=> #pattern => #next,)
    });
    has_async(scope.server).then(|| {
        quote_spanned! {span=>
            fn handle_async(
                &mut self,
                __perennial_message: Self::Message,
                __perennial_cx: &mut #runtime::Cx<Self>,
            ) -> impl ::core::future::Future<Output = #private::Next> + ::core::marker::Send {
                async move {
                    match __perennial_message { #(#arms)* _ => #private::not_async() }
                }
            }
        }
    })
}

fn has_async(server: &Server) -> bool {
    whole(server).any(|handler| handler.is_async)
}

/// The arm of the variant that never is.
fn never(server: &Server) -> Option<TokenStream> {
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
    let fields = handler.fields().map(|field| &field.name);
    let reply = handler.answer.ty().map(|_| quote_spanned!(span=> __perennial_reply));
    let pattern = quote_spanned!(span=> #(#cfgs)* __PerennialMessage::#name { #(#fields,)* #reply });
    let given = handler.params.iter().map(|param| match param {
        Param::Message(field) => {
            let name = &field.name;
            quote!(#name)
        }
        Param::Cx => quote_spanned!(span=> __perennial_cx),
        Param::Reply => quote_spanned!(span=> __perennial_reply),
    });
    let wait = handler.is_async.then(|| quote_spanned!(span=> .await));
    let call = quote_spanned!(span=> Self::#name(self, #(#given),*) #wait);
    let next = match &handler.answer {
        Answer::Value(_) => quote_spanned!(span=> #private::reply(__perennial_reply, #call)),
        Answer::Stop(_) => quote_spanned!(span=> #private::reply_stop(__perennial_reply, #call)),
        Answer::Flow(_) => quote_spanned!(span=> #private::reply_flow(__perennial_reply, #call)),
        Answer::Nothing => outcome(scope, handler, &call),
        Answer::Later(_) => {
            let next = outcome(scope, handler, &call);
            quote_spanned! {span=> {
                let __perennial_waiting = #private::waiting(&__perennial_reply);
                #next
            }}
        }
    };
    (pattern, next)
}

/// What follows from a handler's return value. Its type is named as in `CAN_STOP`, so that rustc complains once.
fn outcome(scope: &Scope<'_>, handler: &Handler, call: &TokenStream) -> TokenStream {
    let span = located(handler.name.span());
    let private = scope.private_at(span);
    let named = handler.output.as_ref().map(|output| quote_spanned!(span=> <#output as #private::Outcome>));
    let outcome = named.unwrap_or_else(|| quote_spanned!(span=> #private::Outcome));
    quote_spanned!(span=> #outcome::next(#call))
}

fn terminate(scope: &Scope<'_>, terminate: &Terminate) -> TokenStream {
    let runtime = scope.runtime;
    let Terminate { cfgs, .. } = terminate;
    let span = located(terminate.output);
    let given = terminate.params.iter().map(|param| match param {
        TerminateParam::Reason => quote_spanned!(span=> __perennial_reason),
        TerminateParam::OwnReason => quote_spanned!(span=> ::core::clone::Clone::clone(__perennial_reason)),
        TerminateParam::Cx => quote_spanned!(span=> __perennial_cx),
    });
    let wait = terminate.is_async.then(|| quote_spanned!(span=> .await));
    quote_spanned! {span=>
        #(#cfgs)*
        const TERMINATES: bool = true;
        #(#cfgs)*
        fn terminate(
            &mut self,
            __perennial_reason: &#runtime::ExitReason,
            __perennial_cx: &mut #runtime::Cx<Self>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send {
            async move { let __perennial_done: () = Self::terminate(self, #(#given),*) #wait; }
        }
    }
}

/// The name of the handler of a message, for reports.
fn handler(scope: &Scope<'_>) -> TokenStream {
    let span = located(scope.server.name.span());
    let arms = whole(scope.server).map(|handler| {
        let name = variant(&handler.name);
        let (cfgs, text) = (&handler.cfgs, plain(&name));
        quote_spanned!(name.span()=> #(#cfgs)* __PerennialMessage::#name { .. } => #text,)
    });
    let never = never(scope.server);
    quote_spanned! {span=>
        fn handler(__perennial_message: &Self::Message) -> &'static str {
            match *__perennial_message { #(#arms)* #never }
        }
    }
}

/// A message to oneself, known by its type.
fn takes(scope: &Scope<'_>, handler: &Handler) -> TokenStream {
    let Scope { private, message, .. } = scope;
    let name = variant(&handler.name);
    let (cfgs, span) = (&handler.cfgs, name.span());
    let ty = handler.message();
    let of = match handler.kind {
        Kind::Then => quote_spanned!(span=> #private::Continues<#ty>),
        Kind::Call | Kind::Cast | Kind::Info => quote_spanned!(span=> #private::Receives<#ty>),
    };
    let header = scope.implement(&of);
    let fields =
        handler.fields().map(|field| &field.name).map(|name| quote_spanned!(span=> #name: __perennial_message));
    quote_spanned! {span=>
        #(#cfgs)*
        #header {
            fn message(__perennial_message: #ty) -> #message {
                __PerennialMessage::#name { #(#fields),* }
            }
        }
    }
}
