//! Supervisors: the pure machine's shell, and what users hold of it.

pub use self::{
    builder::Supervisor,
    child::{Child, ChildSpec, NotYet},
    dynamic::{Dynamic, DynamicSpec},
    handle::{ChildInfo, ChildSpecInfo, ChildStatus, SupervisorRef},
    partitions::{Partitions, PartitionsSpec},
    template::ChildTemplate,
    tree::{Declared, StartTree},
};
pub(crate) use self::{
    child::{Place, Site},
    declared::Children,
    message::{Message, Started},
    shell::Shell,
};

pub(crate) mod builder;
pub(crate) mod child;
mod declared;
mod settled;
pub(crate) mod served;
pub(crate) mod dynamic;
mod partitions;
mod route;
mod template;
mod handle;
mod check;
mod message;
mod shell;
mod asked;
mod entry;
mod answer;
mod view;
pub(crate) mod tree;
pub(crate) mod parts;
