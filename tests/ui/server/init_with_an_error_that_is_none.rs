//! The `E` of an `init` is told to whoever starts the server, so it must be an error: a type that implements
//! `std::error::Error`, or a `String`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[derive(Debug)]
pub struct Lost;

#[gen_server]
impl Counter {
    fn init(value: i64) -> Result<Self, Lost> {
        if value < 0 { Err(Lost) } else { Ok(Self { value }) }
    }
}

fn main() {}
