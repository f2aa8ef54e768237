//! Each option takes values of one kind, and the message shows how one is written.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }

    #[cast]
    pub fn add(&mut self, n: i64) {
        self.value += n;
    }
}

supervisor! {
    #[supervisor(strategy = 3, intensity = "three")]
    struct App {
        counter: Counter = Counter::default(),
    }
}

fn main() {}
