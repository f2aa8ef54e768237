//! A message is one type, known when the server is compiled. Put the parameter on the `impl`, or name the type.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn add<N: Into<i64>>(&mut self, n: N) -> i64 {
        self.value += n.into();
        self.value
    }
}

fn main() {}
