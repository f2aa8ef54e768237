//! What starts the jobs and draws the tables.

pub(crate) use self::options::{HELP, Mode, Options};

pub(crate) mod compare;
pub(crate) mod cost;
pub(crate) mod growth;
pub(crate) mod instructions;
mod options;
mod programs;
mod results;
mod rows;
mod targets;
pub(crate) mod tracing;
