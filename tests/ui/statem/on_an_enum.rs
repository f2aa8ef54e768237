//! The data of a state machine is a struct, which names the enum of its states: `#[gen_statem(state = Door)]`.

use perennial::prelude::*;

#[gen_statem]
#[derive(Default, PartialEq)]
pub enum Door {
    #[default]
    Locked,
    Open,
}

fn main() {}
