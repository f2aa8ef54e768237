//! What is to be done next is an event of its own in a state machine: mark its handler `#[internal]`, and insert it
//! with `next_event`.

use perennial::prelude::*;

#[derive(Default, PartialEq)]
pub enum Door {
    #[default]
    Locked,
    Open,
}

#[gen_statem(state = Door)]
#[derive(Default)]
pub struct Lock {
    tries: u32,
}

pub struct Retry;

#[gen_statem]
impl Lock {
    #[then]
    fn retry(&mut self, _: Retry) -> Transition<Self> {
        Transition::to(Door::Locked)
    }
}

fn main() {}
