//! `#[timeout]` is for what timeouts bring, and `#[info]` for what comes through the mailbox.

use std::time::Duration;

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

pub struct Relock;

#[gen_statem]
impl Lock {
    #[cast]
    pub fn turn(&mut self) -> Transition<Self> {
        Transition::to(Door::Open).state_timeout(Duration::from_secs(1), Relock)
    }

    #[info]
    fn relock(&mut self, _: Relock) -> Transition<Self> {
        Transition::to(Door::Locked)
    }
}

fn main() {}
