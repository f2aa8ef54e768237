//! Finding processes: by key, and by what they have in common.

pub use self::{
    groups::{Groups, GroupsSpec, Joined, Left},
    key::Key,
    observer::Observer,
    registry::{Registry, RegistrySpec},
};

mod key;
mod registry;
mod registrations;
mod groups;
mod observer;
mod memberships;
mod keeper;
