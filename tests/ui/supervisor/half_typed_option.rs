//! An option that is not yet typed to its end costs nothing but itself: the child is there, and can be used.

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
    #[supervisor(intensity = 3 +)]
    struct App {
        #[child(shutdown = 5s *, restart = transient)]
        counter: Counter = Counter,
    }
}

fn main() {}
