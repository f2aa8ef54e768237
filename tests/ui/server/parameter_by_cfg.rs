//! A message has all its parts or none: whoever sends it and the server that takes it agree on them in every build. Put
//! the `#[cfg]` on the handler, and write it twice if need be.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn add(&mut self, n: i64, #[cfg(debug_assertions)] whence: String) {
        #[cfg(debug_assertions)]
        drop(whence);
        self.value += n;
    }
}

fn main() {}
