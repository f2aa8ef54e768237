//! The same small jobs for Perennial, for what is written by hand with tokio, and for other frameworks.
//!
//! A framework is a module of [`frameworks`] that implements [`Framework`]; a job is a function over it. A process does one
//! job of one framework and prints its [`Figures`] as a line of JSON; the driver starts them, interleaved.

pub use self::{
    figures::{Figures, Latencies, Stopwatch},
    framework::{CRASHED, Framework, LAST_HOP, Live, Start, Threads, crash, live, suspend_once},
};

mod figures;
mod framework;
pub mod frameworks;
pub mod jobs;
pub mod operations;
