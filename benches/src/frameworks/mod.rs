//! The frameworks.

#[cfg(feature = "peers")]
pub use self::{actix::Actix, kameo::Kameo, ractor::Ractor};
pub use self::{baseline::Baseline, perennial::Perennial};

mod baseline;
pub(crate) mod perennial;

#[cfg(feature = "peers")]
mod actix;
#[cfg(feature = "peers")]
mod kameo;
#[cfg(feature = "peers")]
mod ractor;
