//! The conformance runner: scenarios that Erlang/OTP has answered, run on real processes and compared with its traces.
//!
//! A scenario is a small scripted program about processes; what OTP did with it stands beside it as a trace. The runner
//! builds the same processes with the public interface, lets time stand still but where a step waits, and prints what
//! happened in the same words.

pub mod scenario;

pub mod run;

pub mod compare;

mod steps;
mod admin;
mod finding;
mod tasks;
mod inside;
mod nodes;
pub mod worker;
pub mod statem;
mod client;
mod world;
mod terms;

pub use self::{
    compare::{Verdict, check, difference, differences},
    run::trace,
    scenario::{Scenario, find},
};
