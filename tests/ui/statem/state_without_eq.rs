//! Only a state that differs is a change, so states can be compared: derive `PartialEq`.

use perennial::prelude::*;

#[derive(Default)]
pub enum Door {
    #[default]
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
