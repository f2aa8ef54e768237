//! Both halves are of one kind: `#[gen_statem]` above the struct and above the `impl`, or `#[gen_server]` above
//! both.

use perennial::prelude::*;

#[derive(Default, PartialEq)]
pub enum Door {
    #[default]
    Locked,
    Open,
}

#[gen_statem(state = Door)]
pub struct Lock;

#[gen_server]
impl Lock {
    #[call]
    pub fn is_open(&self) -> bool {
        false
    }
}

fn main() {}
