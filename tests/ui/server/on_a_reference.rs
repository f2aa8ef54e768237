//! The state of a server is a struct, which the server owns: write the `impl` of the struct itself.

use perennial::prelude::*;

#[gen_server]
pub struct Counter;

#[gen_server]
impl &Counter {
    #[call]
    pub fn get(&self) -> i64 {
        1
    }
}

fn main() {}
