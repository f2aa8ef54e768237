//! An answer is one type, which the client's method names. Collect into a `Vec`, or box it.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn up_to(&self) -> impl Iterator<Item = i64> {
        0..self.value
    }
}

fn main() {}
