//! A machine without an `init` begins in its state's default. Derive `Default`, or write an `init` that returns the
//! state and the data.

use perennial::prelude::*;

#[derive(PartialEq)]
pub enum Door {
    Locked,
    Open,
}

#[gen_statem(state = Door)]
pub struct Lock;

#[gen_statem]
impl Lock {
    #[cast]
    pub fn turn(&mut self) -> Transition<Self> {
        Transition::to(Door::Open)
    }
}

fn main() {}
