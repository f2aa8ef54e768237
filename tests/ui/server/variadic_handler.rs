//! A message has as many parts as its handler has parameters. Take a `Vec`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn add_all(&mut self, numbers: ...) {
        drop(numbers);
    }
}

fn main() {}
