//! An answer leaves the server, so a type with a lifetime in it cannot be one. Return what owns its parts.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn digits(&self) -> std::str::Chars<'_> {
        "123".chars()
    }
}

fn main() {}
