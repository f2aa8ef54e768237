//! A significant child ends for good some day, and takes its tree along; a permanent one is always started again. A child of
//! which its tree says nothing is what its server says, and that is permanent unless it says otherwise.

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
    #[supervisor(auto_shutdown = any_significant)]
    struct App {
        #[child(significant)]
        counter: Counter = Counter::default(),
    }
}

fn main() {}
