//! A state machine has two halves: its struct, with its states and options, and one `impl`, with the handlers.

use perennial::prelude::*;

#[derive(Default, PartialEq)]
pub enum Door {
    #[default]
    Locked,
    Open,
}

pub struct Lock;

#[gen_statem]
impl Lock {
    #[cast]
    pub fn turn(&mut self) -> Transition<Self> {
        Transition::to(Door::Open)
    }
}

fn main() {}
