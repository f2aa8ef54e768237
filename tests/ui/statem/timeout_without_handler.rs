//! What a timeout brings is handled by a `#[timeout]` method for its type.

use std::time::Duration;

use perennial::prelude::*;

#[derive(Default, PartialEq)]
enum Door {
    #[default]
    Locked,
}

struct Relock;

#[gen_statem(state = Door)]
struct Lock;

#[gen_statem]
impl Lock {
    #[cast]
    fn turn(&mut self) -> Transition<Self> {
        Transition::keep().state_timeout(Duration::from_secs(1), Relock)
    }
}

fn main() {}
