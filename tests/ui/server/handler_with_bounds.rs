//! A message does not choose its server: what a server must be stands on the `impl`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64
    where
        Self: Sized,
    {
        self.value
    }
}

fn main() {}
