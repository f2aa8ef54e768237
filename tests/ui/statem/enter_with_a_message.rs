//! When a state is entered nobody has sent anything. The handler may take the state, the one before it, and the
//! process.

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
    fn enter(&mut self, door: &Door, tries: u32) {
        let _ = door;
        self.tries = tries;
    }
}

fn main() {}
