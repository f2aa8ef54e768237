//! The server calls its `terminate`, and has no type to choose for it. A parameter that the state has too goes on the
//! `impl`; another is of no use.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn terminate<T>(&mut self) {}
}

fn main() {}
