//! The state is changed by what a handler returns, and lent to it to be looked at: take `&Door`, and return
//! `Transition::to(…)`.

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
    pub fn turn(&mut self, door: &mut Door) {
        *door = Door::Open;
    }
}

fn main() {}
