//! An event that may be postponed is had twice, so its parts are `Clone`. A handler that never postpones takes no
//! `Event`, and pays nothing.

use perennial::prelude::*;

#[derive(Default, PartialEq)]
enum Door {
    #[default]
    Locked,
}

struct Key;

#[gen_statem(state = Door)]
struct Lock;

#[gen_statem]
impl Lock {
    #[cast]
    fn turn(&mut self, key: Key, event: Event<Self>) -> Transition<Self> {
        drop(key);
        event.postpone()
    }
}

fn main() {}
