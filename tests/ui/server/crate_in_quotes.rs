//! Where Perennial is to be found, if it goes by another name, is a path: `crate = my::perennial`, without quotes.

use perennial::prelude::*;

#[gen_server(crate = "::perennial")]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }
}

fn main() {}
