//! A server is a struct and one `impl` of it. What several servers have in common can be a trait, whose methods
//! their handlers call.

use perennial::prelude::*;

#[gen_server]
pub trait Count {
    #[call]
    fn count(&mut self) -> i64;
}

fn main() {}
