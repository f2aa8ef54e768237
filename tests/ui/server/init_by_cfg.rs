//! What a server is started with is the same in every build.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cfg(debug_assertions)]
    fn init(value: i64) -> Self {
        Self { value }
    }
}

fn main() {}
