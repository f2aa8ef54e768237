//! An input is cloned for every start, so that an expression may use it up; but within one expression it is there once.
//! Clone it where it is needed twice.

use perennial::prelude::*;

#[gen_server]
pub struct Names {
    first: String,
    last: String,
}

#[gen_server]
impl Names {
    #[call]
    pub fn both(&self) -> (String, String) {
        (self.first.clone(), self.last.clone())
    }
}

supervisor! {
    struct App {
        name: String,
        names: Names = Names { first: name, last: name },
    }
}

fn main() {}
