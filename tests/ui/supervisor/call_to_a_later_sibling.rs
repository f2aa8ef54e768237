//! A child starts before those that are declared below it, so what it has of them can be cast to and not called: nobody
//! waits for what has not started. Declare the one that is called above the one that calls.

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
        #[child(restart = transient)]
        job: Task = async move {
            let _ = counter.get().await;
        },
        counter: Counter = Counter::default(),
    }
}

fn main() {}
