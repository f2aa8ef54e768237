//! Whether a server stops stands outside of what the caller gets: `Stop<Result<T, E>>`, not `Result<Stop<T>, E>`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn finish(&mut self) -> Result<Stop<i64>, String> {
        if self.value < 0 { Err("it is not over".to_owned()) } else { Ok(Stop::normal(self.value)) }
    }

    #[call]
    pub fn pop(&mut self) -> Option<Flow<i64>> {
        None
    }
}

fn main() {}
