//! A transition leads into a state of the type that the struct names.

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

#[gen_statem]
impl Lock {
    #[cast]
    pub fn turn(&mut self) -> Transition<Self> {
        Transition::to("open")
    }
}

fn main() {}
