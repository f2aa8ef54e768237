//! An expression that is not yet typed to its end costs nothing but itself: it is the compiler who says what it misses.

use perennial::prelude::*;

#[gen_server]
#[derive(Debug)]
pub struct Counter;

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        0
    }
}

supervisor! {
    struct App {
        first: Counter = Counter,
        second: Counter = Counter.,
        third: Counter = Counter,
    }
}

fn main() {}
