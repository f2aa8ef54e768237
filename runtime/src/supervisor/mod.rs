//! Supervisors: the pure machine's shell, and what users hold of it.

pub use self::{
    child::{Child, ChildSpec, Declared, NotYet},
    dynamic::{Dynamic, DynamicSpec},
    handle::{ChildInfo, ChildSpecInfo, ChildStatus, SupervisorRef},
    builder::Supervisor,
    tree::StartTree,
};
pub(crate) use self::{
    child::{Children, Site},
    shell::{Message, Shell, Started},
};

pub mod builder;
pub mod child;
pub mod dynamic;
mod handle;
mod shell;
pub mod tree;
