//! A message is one type, known when the server is compiled. Name it, or box it: `Box<dyn Iterator<Item = i64> +
//! Send>`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn add_all(&mut self, numbers: impl Iterator<Item = i64>) {
        self.value += numbers.sum::<i64>();
    }
}

fn main() {}
