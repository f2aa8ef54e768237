//! An event that may be postponed is wanted twice.

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
