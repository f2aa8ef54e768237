//! A message outlives whoever sends it, so it owns what it carries: a `Vec<T>` in place of a `&[T]`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn add_all(&mut self, numbers: &[i64]) {
        self.value += numbers.iter().sum::<i64>();
    }
}

fn main() {}
