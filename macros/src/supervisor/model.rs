//! A tree as it was understood.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Attribute, Generics, Visibility};

use super::{keys, mentions::Mentions};
use crate::{
    names::plain,
    options::{Options, Value},
};

/// A tree: the root, or one that is written inline in another.
pub(super) struct Tree {
    pub(super) attrs: Attrs,
    pub(super) vis: Visibility,
    pub(super) name: Ident,
    pub(super) generics: Generics,
    pub(super) options: Options,
    /// The path of the runtime.
    pub(super) krate: TokenStream,
    pub(super) inputs: Vec<Input>,
    pub(super) children: Vec<Child>,
}

/// What whoever starts the tree hands over.
pub(super) struct Input {
    pub(super) attrs: Attrs,
    pub(super) name: Ident,
    pub(super) ty: TokenStream,
}

/// A child of a tree.
pub(super) struct Child {
    pub(super) attrs: Attrs,
    pub(super) vis: Visibility,
    pub(super) name: Ident,
    /// Its name in the enum of the children, unless another has it.
    pub(super) variant: Option<Ident>,
    /// `None` if it could not be told: such a child has a name, and nothing else.
    pub(super) ty: Option<TokenStream>,
    pub(super) make: Make,
    pub(super) options: Options,
}

/// How a child's arguments are made.
pub(super) enum Make {
    /// By an expression, which mentions these names.
    Expr(TokenStream, Mentions),
    /// By the tree that is written in its place.
    Tree(Box<Tree>),
    /// In no way that could be told.
    Missing,
}

/// The attributes of an item, but for those of this macro.
#[derive(Clone, Default)]
pub(super) struct Attrs {
    pub(super) docs: Vec<Attribute>,
    /// Repeated wherever the item is mentioned.
    pub(super) cfgs: Vec<Attribute>,
    /// Passed through.
    pub(super) others: Vec<Attribute>,
}

impl Tree {
    /// The hidden part of the runtime.
    pub(super) fn private(&self) -> TokenStream {
        let krate = &self.krate;
        quote!(#krate::__private)
    }

    /// The names from outside of the tree that its options and children mention.
    pub(super) fn mentions(&self) -> Mentions {
        let mut all = Mentions::default();
        for (at, child) in self.children.iter().enumerate() {
            let mut mentions = child.make.mentions();
            // A child may mention something around the tree by the name that it has itself.
            for (_, sibling) in self.children.iter().enumerate().filter(|(other, _)| *other != at) {
                mentions.remove(&plain(&sibling.name));
            }
            all.merge(&mentions);
        }
        for options in self.children.iter().map(|child| &child.options).chain([&self.options]) {
            for (_, value) in keys::given(options) {
                all.merge(&mentions_of(value));
            }
        }
        all
    }
}

impl Make {
    pub(super) fn mentions(&self) -> Mentions {
        match self {
            Self::Expr(_, mentions) => mentions.clone(),
            Self::Tree(tree) => tree.mentions(),
            Self::Missing => Mentions::default(),
        }
    }
}

/// The names that an option's expression mentions.
pub(super) fn mentions_of(value: &Value) -> Mentions {
    match value {
        Value::Expr(tokens) => Mentions::of(tokens),
        Value::Word(..)
        | Value::Time(..)
        | Value::Range(..)
        | Value::Number(_)
        | Value::Flag(..)
        | Value::Text(_)
        | Value::Path(_)
        | Value::List(_) => Mentions::default(),
    }
}
