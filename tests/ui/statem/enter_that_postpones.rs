//! Entering a state is no event, which could be postponed.

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
    fn enter(&mut self, event: Event<Self>) {
        let _ = event;
    }
}

fn main() {}
