//! `init` makes the first state and the data, and returns both.

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
    fn init(tries: u32) {
        let _ = tries;
    }
}

fn main() {}
