//! There is one handler of enter calls, which is given the state: match on that.

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
    #[enter]
    fn locked(&mut self) {}

    #[enter]
    fn open(&mut self) {}
}

fn main() {}
