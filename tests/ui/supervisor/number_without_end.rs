//! Restarts are counted in 32 bits, and whatever else is counted in 64. A number above that was mistyped, or means
//! "as many as there are", for which a mailbox has the word `unbounded`.

use perennial::prelude::*;

#[gen_server(mailbox = 99999999999999999999)]
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
    #[supervisor(intensity = 99999999999999999999)]
    struct App {
        counter: Counter = Counter,
    }
}

fn main() {}
