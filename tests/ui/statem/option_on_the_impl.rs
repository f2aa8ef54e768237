//! The options of a machine stand on its struct, where trees in other crates see them.

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

#[gen_statem(restart = transient)]
impl Lock {
    #[cast]
    pub fn turn(&mut self) {}
}

fn main() {}
