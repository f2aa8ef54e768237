//! Syntax to a checked model: all opinions on the two halves. Those on one handler are in `handler`.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, Generics, Meta, Type};

use super::{
    handler, life,
    model::{Flavor, Handler, Kind, Server, State},
    params,
    parse::{Impl, Member, Method, Struct},
    shape,
};
use crate::{
    errors::Errors,
    names::{located, plain, runtime},
    options::{CRATE, NAME, Options, RESTART, Rule, SHUTDOWN, START_TIMEOUT, Takes, UNRESPONSIVE, Value},
};

/// A machine's states.
const STATE: Rule = Rule { key: "state", takes: Takes::Path };

/// The options of the struct's half, in the order in which the docs give them. Only a machine has the first.
const OPTIONS: [Rule; 10] = [
    STATE,
    RESTART,
    SHUTDOWN,
    START_TIMEOUT,
    Rule { key: "call_timeout", takes: Takes::Time { words: &["infinity"] } },
    Rule { key: "mailbox", takes: Takes::Number { words: &["unbounded", "keep"] } },
    NAME,
    UNRESPONSIVE,
    Rule { key: "inline", takes: Takes::Word { what: "value", words: &["auto", "never"] } },
    CRATE,
];

pub(super) fn state(errors: &mut Errors, flavor: Flavor, options: TokenStream, state: Struct) -> State {
    let options = Options::read(errors, options_of(flavor), options, &|_| false);
    params::own_all(errors, &state.generics);
    let runtime = runtime(options.crate_path());
    let spec = options.given().filter_map(|given| {
        let field = plain(&given.key);
        let value = field_of_spec(&runtime, &field, &given.value)?;
        Some((Ident::new(&field, located(given.key.span())), value))
    });
    let spec = spec.collect();
    let states = match (flavor, options.value(STATE.key)) {
        (Flavor::Server, _) => None,
        (Flavor::Machine, Some(value)) => Some(value.to_expr(&TokenStream::new())),
        (Flavor::Machine, None) if state.is_mistaken => None,
        (Flavor::Machine, None) => {
            errors.error(&state.name, "say which enum its states are: write `#[gen_statem(state = …)]`");
            None
        }
    };
    State {
        flavor,
        own: state.tokens,
        runtime,
        cfgs: cfgs(&state.attrs),
        name: state.name,
        is_mistaken: state.is_mistaken,
        generics: state.generics,
        spec,
        states,
        imports: options.imports(flavor.attribute()),
    }
}

fn options_of(flavor: Flavor) -> &'static [Rule] {
    match flavor {
        Flavor::Server => OPTIONS.split_first().map_or(&[], |(_, rest)| rest),
        Flavor::Machine => &OPTIONS,
    }
}

/// The value of an option as its field of `Spec` wants it. An expression has the type of the literal it stands for.
fn field_of_spec(runtime: &TokenStream, field: &str, value: &Value) -> Option<TokenStream> {
    let span = located(value.span());
    let words = match field {
        "restart" => quote_spanned!(span=> #runtime::Restart),
        "unresponsive" => quote_spanned!(span=> #runtime::Unresponsive),
        "mailbox" => quote_spanned!(span=> #runtime::Mailbox),
        "inline" => quote_spanned!(span=> #runtime::Inline),
        _ => quote_spanned!(span=> #runtime::Shutdown),
    };
    let expr = value.to_expr(&words);
    Some(match (field, value) {
        ("restart" | "unresponsive" | "inline", _) | ("shutdown" | "mailbox", Value::Word(..)) => expr,
        ("shutdown", Value::Time(..)) => quote_spanned!(span=> #words::After(#expr)),
        ("shutdown", _) => quote_spanned!(span=> #runtime::__private::shutdown(#expr)),
        ("mailbox", _) => quote_spanned!(span=> #words::Bounded(#expr)),
        ("start_timeout" | "call_timeout", Value::Word(..)) => quote_spanned!(span=> ::core::option::Option::None),
        ("start_timeout" | "call_timeout" | "name", _) => quote_spanned!(span=> ::core::option::Option::Some(#expr)),
        _ => return None,
    })
}

pub(super) fn server(errors: &mut Errors, flavor: Flavor, options: TokenStream, server: Impl) -> Server {
    let options = Options::read(errors, options_of(flavor), options, &|_| false);
    for given in options.given().filter(|given| plain(&given.key) != CRATE.key) {
        let key = plain(&given.key);
        let attribute = flavor.attribute();
        errors.error(&given.key, format!("`{key}` goes on the struct: write it in the `#[{attribute}(…)]` there"));
    }
    let name = name_of(errors, flavor, &server.self_ty);
    let is_nobodys = name.is_none();
    let name = name.unwrap_or_else(|| format_ident!("__Perennial"));
    let ty = shape::rewrite(&server.self_ty, &TokenStream::new()).tokens;
    let generics = params::of_impl(errors, &server.generics, &ty);
    let own = own(flavor, &server);
    let mut made = Server {
        flavor,
        runtime: runtime(options.crate_path()),
        cfgs: cfgs(&server.attrs),
        lints: lints(&server.attrs),
        mode: free_name(&own, "M"),
        of: free_name(&own, "S"),
        own,
        is_nobodys,
        name,
        ty,
        generics,
        init: None,
        has_start: false,
        terminates: Vec::new(),
        handlers: Vec::new(),
        markers: Vec::new(),
    };
    for member in server.members {
        if let Member::Method(method) = member {
            add(errors, &mut made, &method);
        }
    }
    made
}

fn add(errors: &mut Errors, server: &mut Server, method: &Method) {
    for attr in &method.attrs {
        if let Some(kind) = conditional_marker(server.flavor, attr) {
            let marks = kind.name();
            errors.error(
                attr,
                format!("a handler is one in every build; write `#[{marks}]`, and `#[cfg(…)]` if need be"),
            );
        }
    }
    let marker = method.markers.first();
    server.markers.extend(method.markers.iter().map(|marker| (marker.kind, marker.span())));
    match (marker, method.signature.ident.to_string().as_str()) {
        (Some(marker), name @ ("init" | "terminate")) => {
            let marks = marker.kind.name();
            errors.error(&marker.attr, format!("`{name}` is known by its name; leave out `#[{marks}]`"));
            life::add(errors, server, method);
        }
        (None, "init" | "terminate") => life::add(errors, server, method),
        (None, "start") if !has_cfg(&method.attrs) => {
            let attribute = server.flavor.attribute();
            let message = format!("`#[{attribute}]` makes a `start` of its own; name this one otherwise");
            errors.error(&method.signature.ident, message);
            server.has_start = true;
        }
        (Some(_), _) => {
            let mut handler = handler::lower(errors, server.flavor, &server.ty, method);
            server.has_start |= method.signature.ident == "start" && handler.cfgs.is_empty();
            // Of two by one name rustc speaks, in the user's own impl.
            let is_first = !server.handlers.iter().any(|other| other.name == handler.name);
            if is_first || !handler.cfgs.is_empty() {
                if !told_apart(errors, &server.handlers, &handler) {
                    handler.broken = Some(Generics::default());
                }
                server.handlers.push(handler);
            }
        }
        (None, _) => {}
    }
}

/// Messages to oneself are told by their types, so that two handlers of a kind take different ones.
fn told_apart(errors: &mut Errors, before: &[Handler], handler: &Handler) -> bool {
    let Handler { kind, cfgs, .. } = handler;
    if kind.is_sent() || !cfgs.is_empty() {
        return true;
    }
    if *kind == Kind::Enter {
        let Some(other) = before.iter().find(|other| other.kind == Kind::Enter) else { return true };
        let name = plain(&other.name);
        errors.error(&handler.name, format!("`{name}` takes the enter calls already; match on the state there"));
        return false;
    }
    let ty = handler.message();
    let is_same = |other: &&Handler| {
        other.kind == *kind && other.cfgs.is_empty() && other.message().to_string() == ty.to_string()
    };
    let Some(other) = before.iter().find(is_same) else { return true };
    let (kind, name, ty) = (kind.name(), plain(&other.name), shape::text(&ty));
    errors.error(&handler.name, format!("`{name}` takes `{ty}` already; a message to `#[{kind}]` is told by its type"));
    false
}

/// The name of the struct. `None` where it is none, of which it has been told, or where rustc tells it of the user's impl.
fn name_of(errors: &mut Errors, flavor: Flavor, self_ty: &Type) -> Option<Ident> {
    match shape::last_segment(self_ty) {
        Some(segment) if segment.ident != "Self" => {
            Some(segment.ident.clone()).filter(|name| !FOREIGN.iter().any(|foreign| name == foreign))
        }
        _ => {
            let attribute = flavor.attribute();
            let message =
                format!("handlers are a struct's own methods; write `#[{attribute}]` on the `impl` of a struct");
            errors.error(self_ty, message);
            None
        }
    }
}

/// Types that have no `impl` in a user's crate.
const FOREIGN: [&str; 17] = [
    "Vec", "String", "Option", "Result", "Box", "Arc", "Rc", "HashMap", "HashSet", "BTreeMap", "BTreeSet", "VecDeque",
    "bool", "str", "u8", "u64", "i64",
];

/// A name for a type parameter of the client's, which must not hide a type that the user means.
fn free_name(own: &TokenStream, wanted: &str) -> Ident {
    let is_taken = shape::mentions(own.clone(), wanted);
    let name = if is_taken { format!("__Perennial{wanted}") } else { wanted.to_owned() };
    Ident::new(&name, Span::call_site())
}

/// The user's impl as it was, without the markers.
fn own(flavor: Flavor, server: &Impl) -> TokenStream {
    let mut is_called = false;
    let members = server.members.iter().map(|member| match member {
        Member::Raw(tokens) => tokens.clone(),
        Member::Method(method) => {
            let Method { attrs, markers, vis, signature, body } = &**method;
            is_called |= !markers.is_empty() || signature.ident == "init" || signature.ident == "terminate";
            let attrs = attrs.iter().filter(|attr| conditional_marker(flavor, attr).is_none());
            quote!(#(#attrs)* #vis #signature #body)
        }
    });
    let members: TokenStream = members.collect();
    let mut braces = Group::new(server.braces.delimiter(), members);
    braces.set_span(server.braces.span());
    let mut own = if is_called { allowed(flavor) } else { TokenStream::new() };
    own.extend(server.header.clone());
    own.extend([TokenTree::from(braces)]);
    own
}

/// The marker in a `#[cfg_attr(test, call)]`, which would be looked at too late.
fn conditional_marker(flavor: Flavor, attr: &Attribute) -> Option<Kind> {
    let Meta::List(list) = &attr.meta else { return None };
    let mut tokens = list.tokens.clone().into_iter().skip_while(|token| token.to_string() != ",").skip(1);
    let first = tokens.next().filter(|_| attr.path().is_ident("cfg_attr"))?;
    Kind::named(flavor, &first.to_string())
}

/// What clippy would say of methods because the server calls them. It comes before the user's own attributes, which outdo it.
fn allowed(flavor: Flavor) -> TokenStream {
    let lent = (flavor == Flavor::Machine).then(|| quote!(clippy::trivially_copy_pass_by_ref,));
    quote! {
        #[allow(
            clippy::must_use_candidate,
            clippy::needless_pass_by_value,
            #lent
            clippy::unused_self,
            reason = "the server calls it, and hands over what it is given"
        )]
    }
}

pub(super) fn cfgs(attrs: &[Attribute]) -> Vec<Attribute> {
    named(attrs, &["cfg"])
}

pub(super) fn has_cfg(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident("cfg"))
}

/// What the user allows of an item is allowed of what is made from it. An `expect` would be met twice, or not here.
pub(super) fn lints(attrs: &[Attribute]) -> Vec<Attribute> {
    let mut lints = named(attrs, &["allow", "expect"]);
    for lint in &mut lints {
        if lint.path().is_ident("expect") {
            let allow = Ident::new("allow", located(lint.pound_token.span));
            if let Meta::List(list) = &mut lint.meta {
                list.path = allow.into();
            }
        }
    }
    lints
}

pub(super) fn named(attrs: &[Attribute], names: &[&str]) -> Vec<Attribute> {
    let is_named = |attr: &&Attribute| names.iter().any(|name| attr.path().is_ident(name));
    attrs.iter().filter(is_named).cloned().collect()
}
