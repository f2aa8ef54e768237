//! A child remembers nothing of a sibling that it does not mention, of one that starts after it, or of one that is never
//! restarted while the child keeps running. Then there is nothing to allow.

#![deny(warnings)]

use perennial::prelude::*;

#[gen_server]
#[derive(Debug)]
pub struct Counter;

#[gen_server]
impl Counter {
    #[cast]
    pub fn add(&mut self) {}
}

#[gen_server]
#[derive(Debug)]
pub struct Hub {
    counter: Ref<Counter>,
}

#[gen_server]
impl Hub {
    #[cast]
    pub fn add(&mut self) {
        let _ = self.counter.add();
    }
}

supervisor! {
    pub struct App {
        first: Counter = Counter,

        #[child(allow(stale(first)))]
        pub lonely: Counter = Counter,

        #[child(restart = temporary, allow(stale(first)))]
        pub once: Hub = Hub { counter: first },

        #[child(restart = transient, allow(stale(last)))]
        pub job: Task = async move {
            let _ = last.add();
        },
        last: Counter = Counter,
    }
}

supervisor! {
    #[supervisor(intensity = 0)]
    pub struct Fragile {
        counter: Counter = Counter,

        #[child(allow(stale(counter)))]
        pub hub: Hub = Hub { counter },
    }
}

fn main() {}
