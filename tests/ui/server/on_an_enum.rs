//! The state of a server is a struct, whose name the server has. Put the enum into a field of one; or write a state
//! machine, whose states are an enum.

use perennial::prelude::*;

#[gen_server]
pub enum Door {
    Open,
    Locked,
}

#[gen_server]
impl Door {
    #[call]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }
}

fn main() {}
