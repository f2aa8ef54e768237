//! When a state is entered it has been chosen, so an enter call leads nowhere. It returns `Entered<Self>`, which
//! can set timeouts.

use perennial::prelude::*;

#[derive(Default, PartialEq)]
enum Door {
    #[default]
    Locked,
}

#[gen_statem(state = Door)]
struct Lock;

#[gen_statem]
impl Lock {
    #[enter]
    fn enter(&mut self) -> Transition<Self> {
        Transition::to(Door::Locked)
    }
}

fn main() {}
