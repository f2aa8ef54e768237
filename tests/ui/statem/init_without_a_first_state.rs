//! A machine begins in a state: `init` returns that and the data, or the data alone if the state has a `Default`.

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
    fn init(tries: u32) -> Option<Self> {
        Some(Self { tries })
    }
}

fn main() {}
