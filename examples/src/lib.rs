//! The examples of `perennial`: what is too large for one file stands here, for the tests to reach.

pub mod echo;
