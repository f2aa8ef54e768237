//! Nobody gets what a cast returns. Its error is a crash, so it must be an error; a value has nowhere to go.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn add(&mut self, n: i64) -> Result<i64, std::num::ParseIntError> {
        self.value += n;
        Ok(self.value)
    }
}

fn main() {}
