//! A tree restarts by `one_for_one`, `one_for_all` or `rest_for_one`.

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
    #[supervisor(strategy = one_for_al)]
    struct App {
        counter: Counter = Counter::default(),
    }
}

fn main() {}
