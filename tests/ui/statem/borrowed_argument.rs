//! Whatever is borrowed in a handler of a state machine is its state, once; a message owns what it carries.

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
    pub fn press(&mut self, door: &Door, code: &[u8]) {
        let _ = (door, code);
        self.tries += 1;
    }
}

fn main() {}
