//! Nobody gets what a cast returns. A handler that answers is a `#[call]`.

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
    pub fn turn(&mut self) -> u32 {
        self.tries += 1;
        self.tries
    }
}

fn main() {}
