//! Opinions on one handler.

#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::{FnArg, Meta, Pat, PatType, Receiver, ReceiverKind, ReturnType, Signature, Type};

use super::{
    lower::{cfgs, has_cfg, lints, named},
    model::{Answer, Field, Flavor, Handler, Kind, Param},
    parse::Method,
    shape,
};
use crate::{
    errors::Errors,
    names::{located, plain},
};

/// Names of methods that every `Ref` has of its own, or that `#[gen_server]` makes: a handler by such a name could never
/// be reached through one.
const RESERVED: [&str; 23] = [
    "pid",
    "is_alive",
    "stop",
    "stop_with",
    "exit",
    "kill",
    "ended",
    "clone",
    "clone_from",
    "clone_into",
    "eq",
    "ne",
    "deref",
    "fmt",
    "into",
    "try_into",
    "to_owned",
    "borrow",
    "borrow_mut",
    "type_id",
    "start",
    "new",
    "raw",
];

/// What a marked method handles. A handler that cannot be one is reported, and marked as broken.
pub(super) fn lower(errors: &mut Errors, flavor: Flavor, this: &TokenStream, method: &Method) -> Handler {
    let signature = &method.signature;
    let kind = kind(errors, method);
    let mut lowering = Lowering { errors, flavor, this, kind, is_broken: false };
    lowering.marker(method);
    lowering.signature(signature);
    lowering.receiver(signature);
    let (params, reply) = lowering.params(signature);
    let (answer, output) = lowering.answer(&signature.output, reply);
    let is_broken = lowering.is_broken;
    Handler {
        kind,
        name: signature.ident.clone(),
        cfgs: cfgs(&method.attrs),
        shown: named(&method.attrs, &["doc", "deprecated"]),
        lints: lints(&method.attrs),
        vis: method.vis.clone(),
        is_async: signature.asyncness.is_some(),
        params,
        answer,
        output,
        broken: is_broken.then(|| signature.generics.clone()),
    }
}

/// The first marker counts; of all that is wrong with them it is told here.
fn kind(errors: &mut Errors, method: &Method) -> Kind {
    let name = plain(&method.signature.ident);
    for marker in &method.markers {
        if !matches!(marker.attr.meta, Meta::Path(_)) {
            let marks = marker.kind.name();
            let instead = match marker.kind {
                Kind::Call => "how long a caller waits is `call_timeout` on the struct, or `.timeout(…)` at the call",
                Kind::Cast | Kind::Info | Kind::Then | Kind::Enter | Kind::Internal | Kind::Timeout => {
                    "those of a server go on its struct"
                }
            };
            errors.error(&marker.attr.meta, format!("`#[{marks}]` has no options; {instead}"));
        }
    }
    let mut markers = method.markers.iter();
    let kind = markers.next().map_or(Kind::Call, |marker| marker.kind);
    for other in markers {
        let message = format!("`{name}` is marked `#[{}]` already; a handler has one marker", kind.name());
        errors.error(&other.attr.meta, message);
    }
    kind
}

struct Lowering<'a> {
    errors: &'a mut Errors,
    flavor: Flavor,
    /// The server's type.
    this: &'a TokenStream,
    kind: Kind,
    is_broken: bool,
}

impl Lowering<'_> {
    fn signature(&mut self, signature: &Signature) {
        let name = plain(&signature.ident);
        if RESERVED.contains(&name.as_str()) && (self.kind.is_sent() || name == "start") {
            let message = match name.as_str() {
                "start" => {
                    let attribute = self.flavor.attribute();
                    format!("`#[{attribute}]` makes a `start` of its own; name the handler otherwise")
                }
                "new" | "raw" => format!("every client has a `{name}` of its own; name the handler otherwise"),
                _ => format!("every `Ref` has a `{name}` of its own; name the handler otherwise"),
            };
            self.broken(&signature.ident, message);
        }
        if signature.generics.type_params().next().is_some() || signature.generics.const_params().next().is_some() {
            let message =
                format!("a message has one type; put the parameters of `{name}` on the `impl`, or name the type");
            self.broken(&signature.generics, message);
        } else if let Some(bounds) = &signature.generics.where_clause {
            self.broken(bounds, "a message does not choose its server; put these bounds on the `impl`");
        }
        if let Some(abi) = &signature.abi {
            self.broken(abi, format!("`{name}` is called by its server; leave this out"));
        } else if let syn::Safety::Unsafe(unsafety) = &signature.safety {
            self.broken(unsafety, format!("whoever sends a message promises nothing; make `{name}` a safe method"));
        }
    }

    /// What a server has and a machine has not.
    fn marker(&mut self, method: &Method) {
        if let (Flavor::Machine, Kind::Then, Some(marker)) = (self.flavor, self.kind, method.markers.first()) {
            self.broken(&marker.attr, "what is to be done next is an event of its own here; mark it `#[internal]`");
        }
    }

    fn receiver(&mut self, signature: &Signature) {
        let name = plain(&signature.ident);
        let Some(receiver) = signature.receiver() else {
            let message = format!("a handler works on the server's state; write `fn {name}(&mut self, …)`");
            return self.broken(&signature.ident, message);
        };
        if !takes_reference(receiver) {
            let message = format!(
                "the state stays with the server; write `fn {name}(&mut self, …)`, and return `Stop<T>` if it is the end"
            );
            self.broken(receiver, message);
        }
    }

    /// The parameters, and the type of the reply if one of them is a `Reply`.
    fn params(&mut self, signature: &Signature) -> (Vec<Param>, Option<TokenStream>) {
        let mut params = Vec::new();
        let mut reply = None;
        for param in &signature.inputs {
            let FnArg::Typed(param) = param else { continue };
            if let Some(attr) = param.attrs.iter().find(|attr| has_cfg(std::slice::from_ref(attr))) {
                self.broken(attr, "a message has all its parts or none; put `#[cfg]` on the handler");
            }
            let before = self.errors.len();
            if is_cx(self.errors, self.this, &param.ty) {
                self.is_broken |= self.errors.len() > before;
                if params.iter().any(|param| matches!(param, Param::Cx)) {
                    self.broken(param, "the `Cx` is there already; leave this one out");
                }
                params.push(Param::Cx);
            } else if let Some(ty) = shape::argument_of(&param.ty, "Reply") {
                self.reply(param, ty, &mut reply);
                params.push(Param::Reply);
            } else if let Some(message) = not_quite_a_reply(&param.ty) {
                self.broken(&param.ty, message);
                params.push(Param::Reply);
            } else if let Some(param) = self.of_machine(param, &params) {
                params.push(param);
            } else {
                let is_first = !params.iter().any(|param| matches!(param, Param::Message(_)));
                if !is_first && !self.kind.is_sent() && self.kind != Kind::Enter {
                    let message =
                        format!("`#[{}]` takes one message, told by its type; take a struct of them", self.kind.name());
                    self.broken(param, message);
                }
                let field = self.field(param, &params);
                params.push(Param::Message(field));
            }
        }
        (params, reply)
    }

    fn reply(&mut self, param: &PatType, ty: &Type, reply: &mut Option<TokenStream>) {
        match self.kind {
            Kind::Call if reply.is_some() => {
                self.broken(param, "a call has one caller, who gets one reply; leave this one out");
            }
            Kind::Call => {
                if let Some(at) = shape::impl_trait(ty.to_token_stream()) {
                    self.broken_at(at, "a reply has one type; name it, or write `Box<dyn …>`".to_owned());
                }
                let rewritten = shape::rewrite(ty, self.this);
                if let Some(at) = rewritten.borrowed {
                    self.borrowed_reply(at);
                }
                *reply = Some(rewritten.tokens);
            }
            Kind::Cast => self.broken(param, "nobody waits for the answer to a cast; mark it `#[call]`"),
            Kind::Info | Kind::Then | Kind::Enter | Kind::Internal | Kind::Timeout => {
                let message = format!("nobody waits for the answer to `#[{}]`; leave this out", self.kind.name());
                self.broken(param, message);
            }
        }
    }

    /// A parameter that only a state machine's handlers have, told by its type: a state is lent, and messages are owned.
    fn of_machine(&mut self, param: &PatType, before: &[Param]) -> Option<Param> {
        if self.flavor == Flavor::Server {
            return None;
        }
        if shape::argument_of(&param.ty, "Event").is_some_and(|ty| shape::is_named(ty, "Self")) {
            if self.kind == Kind::Enter {
                self.broken(param, "an enter call is no event, and cannot be postponed; leave this out");
            } else if before.iter().any(|param| matches!(param, Param::Event)) {
                self.broken(param, "the event is there already; leave this one out");
            }
            return Some(Param::Event);
        }
        let state = shape::referenced(&param.ty).filter(|(inner, is_mutable)| !is_mutable && !shape::is_slice(inner));
        let has = |of: fn(&Param) -> bool| before.iter().any(of);
        if state.is_none() {
            let message = "an enter call carries nothing; take the states, as `&State`, and `cx: &mut Cx<Self>`";
            if self.kind == Kind::Enter {
                self.broken(param, message);
            }
            return None;
        }
        if !has(|param| matches!(param, Param::State)) {
            return Some(Param::State);
        }
        if self.kind == Kind::Enter && !has(|param| matches!(param, Param::Previous)) {
            return Some(Param::Previous);
        }
        None
    }

    /// How a call answers that has a `Transition` in its return type.
    fn transition(&mut self, ty: &Type) -> Answer {
        if shape::is_named(ty, "Transition") {
            let reply =
                shape::second_argument(ty).map_or_else(|| quote!(()), |ty| shape::rewrite(ty, self.this).tokens);
            return Answer::Transition(reply);
        }
        self.broken(
            ty,
            "take a `from: Reply<T>` too, by which this call is answered, or return a `Transition<Self, T>`",
        );
        self.no_answer()
    }

    fn field(&mut self, param: &PatType, before: &[Param]) -> Field {
        if let Some(at) = shape::impl_trait(param.ty.to_token_stream()) {
            self.broken_at(at, "a message has one type; name it, or write `Box<dyn …>`".to_owned());
        }
        let rewritten = shape::rewrite(&param.ty, self.this);
        if rewritten.borrowed.is_some() {
            let (taken, instead) = (shape::text(&param.ty), shape::owned_instead(&param.ty));
            let message = match (self.flavor, shape::referenced(&param.ty)) {
                (Flavor::Machine, Some((state, true))) if !shape::is_slice(state) => {
                    let state = shape::text(state);
                    format!(
                        "the state is lent to be looked at, and a message is owned; take `&{state}` and return a \
                         `Transition`, or take `{state}`"
                    )
                }
                _ => format!("a message outlives whoever sends it; take {instead}, not `{taken}`"),
            };
            // With `'static` in its place all else is whole.
            self.errors.error(&param.ty, message);
        }
        let names = before.iter().filter_map(|param| match param {
            Param::Message(field) => Some(&field.name),
            Param::Cx | Param::Reply | Param::State | Param::Previous | Param::Event => None,
        });
        let is_free = |name: &Ident| !names.clone().any(|other| other == name);
        let name = if let Pat::Ident(pat) = &*param.pat { Some(&pat.ident).filter(|name| is_free(name)) } else { None };
        let name = name.map_or_else(|| format_ident!("__perennial_arg{}", before.len()), named_here);
        Field { name, ty: rewritten.tokens }
    }

    fn answer(&mut self, output: &ReturnType, reply: Option<TokenStream>) -> (Answer, Option<TokenStream>) {
        let ReturnType::Type(_, ty) = output else {
            let answer = match (self.kind, reply) {
                (Kind::Call, Some(reply)) => Answer::Later(reply),
                (Kind::Call, None) => Answer::Value(quote!(())),
                (_, _) => Answer::Nothing,
            };
            return (answer, None);
        };
        if let Some(at) = shape::impl_trait(ty.to_token_stream()) {
            self.broken_at(at, "a reply has one type; name it, or write `Box<dyn …>`".to_owned());
            return (self.no_answer(), None);
        }
        if matches!(shape::bare(ty), Type::Never(_)) {
            self.broken(ty, "a handler returns, so that the server can take the next message; leave this out");
            return (self.no_answer(), None);
        }
        let rewritten = shape::rewrite(ty, self.this);
        if let Some(at) = rewritten.borrowed {
            self.borrowed_reply(at);
        }
        let written = rewritten.tokens;
        let output = (!shape::is_unit(ty)).then(|| written.clone());
        let answer = match (self.kind, reply) {
            (Kind::Call, Some(reply)) => Answer::Later(reply),
            (Kind::Call, None)
                if self.flavor == Flavor::Machine && shape::mentions(ty.to_token_stream(), "Transition") =>
            {
                self.transition(ty)
            }
            (Kind::Call, None) if shape::is_named(ty, "Stop") => Answer::Stop(self.argument(ty, "Stop")),
            (Kind::Call, None) if shape::is_named(ty, "Flow") => Answer::Flow(self.argument(ty, "Flow")),
            (Kind::Call, None) => Answer::Value(written),
            (_, _) => Answer::Nothing,
        };
        (answer, output)
    }

    /// `T` of a `Stop<T>`; `()` of a `Stop`.
    fn argument(&self, ty: &Type, name: &str) -> TokenStream {
        shape::argument_of(ty, name).map_or_else(|| quote!(()), |ty| shape::rewrite(ty, self.this).tokens)
    }

    fn no_answer(&self) -> Answer {
        match self.kind {
            Kind::Call => Answer::Value(quote!(())),
            Kind::Cast | Kind::Info | Kind::Then | Kind::Enter | Kind::Internal | Kind::Timeout => Answer::Nothing,
        }
    }

    fn borrowed_reply(&mut self, at: Span) {
        self.broken_at(at, "a reply outlives the server's turn; return an owned value, such as a clone".to_owned());
    }

    fn broken(&mut self, at: impl quote::ToTokens, message: impl std::fmt::Display) {
        self.errors.error(at, message);
        self.is_broken = true;
    }

    fn broken_at(&mut self, at: Span, message: String) {
        self.errors.error_at(at, message);
        self.is_broken = true;
    }
}

/// The user's name as one of the macro's own: as the user's, lints would look at what is made of it.
fn named_here(name: &Ident) -> Ident {
    let mut name = name.clone();
    name.set_span(located(name.span()));
    name
}

/// What is said of a `&Reply<T>`, and of a `Reply` of nothing.
fn not_quite_a_reply(ty: &Type) -> Option<String> {
    let reference = shape::referenced(ty);
    let inner = reference.map_or(ty, |(inner, _)| inner);
    if !shape::is_named(inner, "Reply") {
        return None;
    }
    match shape::argument_of(inner, "Reply") {
        Some(answer) => {
            Some(format!("the right to answer is handed over, not lent; take `from: Reply<{}>`", shape::text(answer)))
        }
        None => Some("say what the caller gets: write `Reply<T>`, with its type for `T`".to_owned()),
    }
}

/// Whether a parameter is the `Cx`; if it is not quite, it is reported.
pub(super) fn is_cx(errors: &mut Errors, this: &TokenStream, ty: &Type) -> bool {
    let reference = shape::referenced(ty);
    let inner = reference.map_or(ty, |(inner, _)| inner);
    if !shape::is_named(inner, "Cx") {
        return false;
    }
    let is_own = |ty: &Type| {
        let name = shape::last_segment(ty).map(|segment| segment.ident.to_string());
        name.is_some_and(|name| name == "Self" || shape::mentions(this.clone(), &name))
    };
    match shape::argument_of(inner, "Cx") {
        Some(other) if !is_own(other) => {
            let message = format!(
                "a handler runs in its own server's process, not in that of `{}`; write `cx: &mut Cx<Self>`",
                shape::text(other)
            );
            errors.error(other, message);
        }
        _ if !reference.is_some_and(|(_, is_mutable)| is_mutable) => {
            errors.error(ty, "the process is lent to its handlers, which may change it; write `cx: &mut Cx<Self>`");
        }
        None => errors.error(ty, "say whose process it is: write `cx: &mut Cx<Self>`"),
        Some(_) => {}
    }
    true
}

/// `&self`, `&mut self`, and the same with its type spelt out.
pub(super) fn takes_reference(receiver: &Receiver) -> bool {
    if let ReceiverKind::Typed(_, ty) = &receiver.kind {
        return shape::referenced(ty).is_some();
    }
    matches!(receiver.kind, ReceiverKind::Reference(..))
}
