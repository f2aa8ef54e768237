//! A server is a struct and one `impl` of it: `#[gen_server]` goes above each of the two.

use perennial::prelude::*;

#[gen_server]
pub mod counter {
    pub struct Counter {
        value: i64,
    }

    impl Counter {
        #[call]
        pub fn get(&self) -> i64 {
            self.value
        }
    }
}

fn main() {}
