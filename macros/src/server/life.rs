//! Opinions on `init` and `terminate`.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{FnArg, PatType, ReturnType, Signature, Type};

use super::{
    handler::{is_cx, takes_reference},
    lower::{cfgs, has_cfg},
    model::{Flavor, Init, InitParam, Server, Terminate, TerminateParam},
    parse::Method,
    shape,
};
use crate::{errors::Errors, names::located};

pub(super) fn add(errors: &mut Errors, server: &mut Server, method: &Method) {
    if method.signature.ident == "init" {
        if let Some(attr) = method.attrs.iter().find(|attr| has_cfg(std::slice::from_ref(attr))) {
            errors
                .error(attr, "`init` says what the server is started with, in every build; put `#[cfg]` into its body");
        }
        // Of a second one rustc speaks.
        if server.init.is_none() {
            server.init = Some(init(errors, server, &method.signature));
        }
    } else if let Some(terminate) = terminate(errors, server.flavor, &server.ty, method) {
        server.terminates.push(terminate);
    }
}

fn init(errors: &mut Errors, server: &Server, signature: &Signature) -> Init {
    let mut is_broken = !signature.generics.params.is_empty();
    if is_broken {
        errors
            .error(&signature.generics, "a server has one `init`; put its parameters on the `impl`, or name the type");
    }
    if let Some(receiver) = signature.receiver() {
        errors.error(receiver, "`init` makes the state, so there is no `self` yet; leave it out");
        is_broken = true;
    }
    let mut params = Vec::new();
    let mut has_too_many = false;
    for param in typed(signature) {
        let before = errors.len();
        if is_cx(errors, &server.ty, &param.ty) {
            is_broken |= errors.len() > before;
            params.push(InitParam::Cx);
            continue;
        }
        if params.iter().any(|param| matches!(param, InitParam::Args(_))) {
            if !has_too_many {
                errors.error(param, "`init` takes one argument; make a struct of them");
            }
            has_too_many = true;
            is_broken = true;
            continue;
        }
        if let Some(at) = shape::impl_trait(param.ty.to_token_stream()) {
            errors.error_at(at, "a server is started with one type; name it, or write `Box<dyn …>`");
            // An associated type is none that an `impl Trait` could stand for.
            params.push(InitParam::Args(quote!(())));
            is_broken = true;
            continue;
        }
        let rewritten = shape::rewrite(&param.ty, &server.ty);
        if rewritten.borrowed.is_some() {
            let (taken, instead) = (shape::text(&param.ty), shape::owned_instead(&param.ty));
            errors.error(&param.ty, format!("a server outlives whoever starts it; take {instead}, not `{taken}`"));
        }
        params.push(InitParam::Args(rewritten.tokens));
    }
    if matches!(signature.output, ReturnType::Default) {
        let returned = match server.flavor {
            Flavor::Server => "`init` makes the state; return `Self`, `Result<Self, E>` or `Init<Self>`",
            Flavor::Machine => "`init` makes the first state and the data; return `(State, Self)` or `Begin<Self>`",
        };
        errors.error(&signature.ident, returned);
        is_broken = true;
    }
    let name = located(signature.ident.span());
    Init { name, is_async: signature.asyncness.is_some(), output: output(signature), params, is_broken }
}

fn terminate(errors: &mut Errors, flavor: Flavor, this: &TokenStream, method: &Method) -> Option<Terminate> {
    let signature = &method.signature;
    let before = errors.len();
    if !signature.generics.params.is_empty() {
        errors.error(&signature.generics, "a server has one `terminate`; put its parameters on the `impl`");
    }
    if !signature.receiver().is_some_and(takes_reference) {
        let at = signature.receiver().map_or_else(|| signature.ident.to_token_stream(), ToTokens::to_token_stream);
        errors.error(at, "`terminate` cleans up after the state; write `fn terminate(&mut self)`");
    }
    let mut params = Vec::new();
    for param in typed(signature) {
        if is_cx(errors, this, &param.ty) {
            params.push(TerminateParam::Cx);
        } else if let Some(reason) = reason(&param.ty) {
            params.push(reason);
        } else if flavor == Flavor::Machine && shape::referenced(&param.ty).is_some_and(|(_, is_mutable)| !is_mutable) {
            params.push(TerminateParam::State);
        } else {
            let taken = match flavor {
                Flavor::Server => "`reason: &ExitReason` and `cx: &mut Cx<Self>`",
                Flavor::Machine => "the state, as `&State`, `reason: &ExitReason` and `cx: &mut Cx<Self>`",
            };
            errors.error(param, format!("`terminate` may take {taken}, and nothing else"));
        }
    }
    let terminate = Terminate {
        name: located(signature.ident.span()),
        cfgs: cfgs(&method.attrs),
        is_async: signature.asyncness.is_some(),
        output: output(signature),
        params,
    };
    (errors.len() == before).then_some(terminate)
}

fn reason(ty: &Type) -> Option<TerminateParam> {
    match shape::referenced(ty) {
        Some((inner, false)) if shape::is_named(inner, "ExitReason") => Some(TerminateParam::Reason),
        None if shape::is_named(ty, "ExitReason") => Some(TerminateParam::OwnReason),
        _ => None,
    }
}

fn typed(signature: &Signature) -> impl Iterator<Item = &PatType> {
    signature.inputs.iter().filter_map(|param| match param {
        FnArg::Typed(param) => Some(param),
        FnArg::Receiver(_) => None,
    })
}

/// The place of what a method returns.
fn output(signature: &Signature) -> Span {
    match &signature.output {
        ReturnType::Default => signature.ident.span(),
        ReturnType::Type(_, ty) => {
            ty.to_token_stream().into_iter().next().map_or_else(|| signature.ident.span(), |token| token.span())
        }
    }
}
