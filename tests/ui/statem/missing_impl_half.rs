//! A state machine has two halves: its struct, with its states and options, and one `impl`, with the handlers.

use perennial::prelude::*;

#[derive(Default, PartialEq)]
pub enum Door {
    #[default]
    Locked,
    Open,
}

#[gen_statem(state = Door)]
pub struct Lock;

fn main() {}
