//! What `init` leaves for later is handled by a `#[then]` method for its type.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

pub struct WarmUp;

#[gen_server]
impl Counter {
    fn init(value: i64) -> Init<Self> {
        Init::Ok(Self { value }).then(WarmUp)
    }
}

fn main() {}
