//! A child's expression cannot fail: what can is done in the child's `init`, which may return a `Result`, or before the
//! tree is started, as an input.

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
    struct App {
        text: String,
        counter: Counter = Counter { value: text.parse()? },
    }
}

fn main() {}
