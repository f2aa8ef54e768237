//! A machine changes only by what its handler returns.

#![deny(unused_must_use)]

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
    pub fn turn(&mut self) {
        Transition::<Self>::to(Door::Open);
    }
}

fn main() {}
