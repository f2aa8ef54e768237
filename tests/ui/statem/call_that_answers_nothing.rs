//! A call that leads into another state answers too: by a `Transition<Self, T>`, or by a `from: Reply<T>`.

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
    #[call]
    pub fn turn(&mut self) -> Flow<Transition<Self>> {
        self.tries += 1;
        Transition::to(Door::Open).into()
    }
}

fn main() {}
