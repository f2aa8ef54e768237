//! A message is one type, known when the server is compiled. Put the parameter on the `impl`, or send a `Vec`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn add_all<const N: usize>(&mut self, numbers: [i64; N]) -> i64 {
        self.value += numbers.iter().sum::<i64>();
        self.value
    }
}

fn main() {}
