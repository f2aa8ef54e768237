//! An inserted event is handled by an `#[internal]` method for its type.

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
    #[cast]
    pub fn turn(&mut self) -> Transition<Self> {
        Transition::keep().next_event(Retry)
    }
}

fn main() {}
