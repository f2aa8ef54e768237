//! Supervisors: the pure machine's shell, and what users hold of it.

pub use self::{
    builder::Supervisor,
    child::{Child, ChildSpec, Declared, NotYet},
    dynamic::{Dynamic, DynamicSpec},
    handle::{ChildInfo, ChildSpecInfo, ChildStatus, SupervisorRef},
    partitions::{Partitions, PartitionsSpec},
    template::ChildTemplate,
    tree::StartTree,
};
pub(crate) use self::{
    child::{Children, Site},
    message::{Message, Started},
    shell::Shell,
};

pub(crate) mod builder;
pub(crate) mod child;
pub(crate) mod dynamic;
mod partitions;
mod route;
mod template;
mod handle;
mod check;
mod message;
mod shell;
pub(crate) mod tree;
