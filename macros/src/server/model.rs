//! What is known of a server once its syntax has been checked.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Attribute, Generics, Visibility};

/// Which of the two attributes it is: a state machine is a server with a protocol of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Flavor {
    Server,
    Machine,
}

impl Flavor {
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Self::Server => "gen_server",
            Self::Machine => "gen_statem",
        }
    }

    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Machine => "state machine",
        }
    }
}

/// The struct's half.
pub(super) struct State {
    pub(super) flavor: Flavor,
    /// The user's struct.
    pub(super) own: TokenStream,
    /// The path of the runtime.
    pub(super) runtime: TokenStream,
    pub(super) cfgs: Vec<Attribute>,
    pub(super) name: Ident,
    /// It is no struct, so that it is not asked for its other half too.
    pub(super) is_mistaken: bool,
    pub(super) generics: Generics,
    /// The fields of the spec that are written, and what they are.
    pub(super) spec: Vec<(Ident, TokenStream)>,
    /// The type of a machine's states.
    pub(super) states: Option<TokenStream>,
    /// What an editor imports to show the options.
    pub(super) imports: TokenStream,
}

/// The impl's half.
pub(super) struct Server {
    pub(super) flavor: Flavor,
    /// The user's impl, without markers.
    pub(super) own: TokenStream,
    /// The path of the runtime.
    pub(super) runtime: TokenStream,
    pub(super) cfgs: Vec<Attribute>,
    /// What the user allows of the whole.
    pub(super) lints: Vec<Attribute>,
    /// It is the impl of no struct, so that nothing is made of it.
    pub(super) is_nobodys: bool,
    /// The last name of its type: `Cache`.
    pub(super) name: Ident,
    /// Its type: `Cache<K, V>`.
    pub(super) ty: TokenStream,
    /// Of types and constants.
    pub(super) generics: Generics,
    /// The client's own type parameters: whether it calls, and whom.
    pub(super) mode: Ident,
    pub(super) of: Ident,
    pub(super) init: Option<Init>,
    /// Whether the user has a `start` by mistake, so that another would be one too many.
    pub(super) has_start: bool,
    pub(super) terminates: Vec<Terminate>,
    pub(super) handlers: Vec<Handler>,
    /// The paths of the markers, for editors.
    pub(super) markers: Vec<(Kind, Span)>,
}

/// What kind of message a handler takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Call,
    Cast,
    Info,
    Then,
    Enter,
    Internal,
    Timeout,
}

impl Kind {
    const SERVER: [Self; 4] = [Self::Call, Self::Cast, Self::Info, Self::Then];
    const MACHINE: [Self; 7] =
        [Self::Call, Self::Cast, Self::Info, Self::Then, Self::Enter, Self::Internal, Self::Timeout];

    pub(super) fn named(flavor: Flavor, name: &str) -> Option<Self> {
        let known: &[Self] = match flavor {
            Flavor::Server => &Self::SERVER,
            Flavor::Machine => &Self::MACHINE,
        };
        known.iter().copied().find(|kind| kind.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Cast => "cast",
            Self::Info => "info",
            Self::Then => "then",
            Self::Enter => "enter",
            Self::Internal => "internal",
            Self::Timeout => "timeout",
        }
    }

    /// Whether the client has a method for it.
    pub(super) fn is_sent(self) -> bool {
        match self {
            Self::Call | Self::Cast => true,
            Self::Info | Self::Then | Self::Enter | Self::Internal | Self::Timeout => false,
        }
    }
}

/// A method that handles a message.
pub(super) struct Handler {
    pub(super) kind: Kind,
    pub(super) name: Ident,
    pub(super) cfgs: Vec<Attribute>,
    /// Docs and deprecation.
    pub(super) shown: Vec<Attribute>,
    /// What the user allows of it.
    pub(super) lints: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) is_async: bool,
    /// In the method's own order.
    pub(super) params: Vec<Param>,
    pub(super) answer: Answer,
    /// The return type, where one is written and it is not `()`.
    pub(super) output: Option<TokenStream>,
    /// Why there is only a client's method for it, which does nothing: the handler cannot be one. With its generics.
    pub(super) broken: Option<Generics>,
}

impl Handler {
    /// What the message carries, but for the reply.
    pub(super) fn fields(&self) -> impl Iterator<Item = &Field> {
        self.params.iter().filter_map(|param| match param {
            Param::Message(field) => Some(field),
            Param::Cx | Param::Reply | Param::State | Param::Previous | Param::Event => None,
        })
    }

    /// The type of the message to an info or then handler.
    pub(super) fn message(&self) -> TokenStream {
        self.fields().next().map_or_else(|| quote!(()), |field| field.ty.clone())
    }
}

/// A parameter of a handler.
pub(super) enum Param {
    Message(Field),
    Cx,
    Reply,
    /// A machine's state, lent.
    State,
    /// The state before it, lent to an enter call.
    Previous,
    /// The event, to be postponed.
    Event,
}

/// A part of a message.
pub(super) struct Field {
    pub(super) name: Ident,
    pub(super) ty: TokenStream,
}

/// How a handler answers.
pub(super) enum Answer {
    /// Nobody asked.
    Nothing,
    /// With the value that it returns.
    Value(TokenStream),
    /// With the value in its `Stop`.
    Stop(TokenStream),
    /// With the value in its `Flow`.
    Flow(TokenStream),
    /// With the value in its `Transition`.
    Transition(TokenStream),
    /// By the `Reply` that it takes.
    Later(TokenStream),
}

impl Answer {
    /// The type of the reply.
    pub(super) fn ty(&self) -> Option<&TokenStream> {
        match self {
            Self::Nothing => None,
            Self::Value(ty) | Self::Stop(ty) | Self::Flow(ty) | Self::Transition(ty) | Self::Later(ty) => Some(ty),
        }
    }
}

/// The user's `init`.
pub(super) struct Init {
    /// The place of its name.
    pub(super) name: Span,
    pub(super) is_async: bool,
    /// The place of what it returns, for what rustc says of it.
    pub(super) output: Span,
    /// In its own order.
    pub(super) params: Vec<InitParam>,
    pub(super) is_broken: bool,
}

impl Init {
    /// The type of its argument.
    pub(super) fn args(&self) -> Option<&TokenStream> {
        self.params.iter().find_map(|param| match param {
            InitParam::Args(ty) => Some(ty),
            InitParam::Cx => None,
        })
    }
}

pub(super) enum InitParam {
    Args(TokenStream),
    Cx,
}

/// The user's `terminate`.
pub(super) struct Terminate {
    /// The place of its name.
    pub(super) name: Span,
    pub(super) cfgs: Vec<Attribute>,
    pub(super) is_async: bool,
    /// The place of what it returns, for what rustc says of it.
    pub(super) output: Span,
    /// In its own order.
    pub(super) params: Vec<TerminateParam>,
}

pub(super) enum TerminateParam {
    /// `&ExitReason`
    Reason,
    /// `ExitReason`
    OwnReason,
    Cx,
    /// A machine's state, lent.
    State,
}
