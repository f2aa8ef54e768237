//! `terminate` may be told the reason, and lent the state and the process.

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
    fn terminate(&mut self, code: i32) {
        let _ = code;
    }
}

fn main() {}
