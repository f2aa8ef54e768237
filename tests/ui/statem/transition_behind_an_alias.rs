//! What the caller of a machine gets is seen in the signature, by the name `Transition`. In a call it is spelt out.

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

pub type Answer = Transition<Lock, u32>;

#[gen_statem]
impl Lock {
    #[call]
    pub fn turn(&mut self) -> Answer {
        self.tries += 1;
        Transition::to(Door::Open).reply(self.tries)
    }
}

fn main() {}
