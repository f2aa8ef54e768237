//! What processes are found by.

use std::hash::Hash;

/// What can be the key of a [`Registry`](crate::Registry) or a group of [`Groups`](crate::Groups): a string, a number, a
/// type of your own.
///
/// Every type that can be cloned, compared, hashed and sent is one. Its `Clone`, `Eq`, `Hash` and `Drop` must not use the
/// registry that it is a key of.
pub trait Key: Clone + Eq + Hash + Send + 'static {}

impl<K: Clone + Eq + Hash + Send + 'static> Key for K {}
