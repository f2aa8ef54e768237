//! A program: a tree that runs until it is told to stop, and an exit code that says how it went.

pub use self::{
    error::Error,
    main::{Finish, Runtime},
    run::run_tree,
};

mod run;
mod watch;
mod main;
mod error;

#[cfg(feature = "test")]
mod testing;

#[cfg(feature = "test")]
pub use self::testing::test;
