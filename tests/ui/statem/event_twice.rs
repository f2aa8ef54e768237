//! A handler handles one event, and can postpone that one. Take it once.

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
    fn push(&mut self, state: &Door, event: Event<Self>, other: Event<Self>) {
        let _ = (state, event, other);
    }
}

fn main() {}
