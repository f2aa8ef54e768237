//! A state machine says which type its states are, on its struct: `#[gen_statem(state = Door)]`.

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
