//! A machine says which enum its states are.

use perennial::prelude::*;

#[gen_statem]
struct Lock {
    code: String,
}

#[gen_statem]
impl Lock {
    #[call]
    fn code(&self) -> String {
        self.code.clone()
    }
}

fn main() {}
