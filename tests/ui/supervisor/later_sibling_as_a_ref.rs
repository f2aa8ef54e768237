//! What a child has of one that is declared below it is a `Late`, not a `Ref`. Declare the other one above it, or take
//! a `Late` and cast.

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

async fn work(counter: Ref<Counter>) {
    let _ = counter.get().await;
}

supervisor! {
    struct App {
        #[child(restart = transient)]
        job: Task = work(counter),
        counter: Counter = Counter::default(),
    }
}

fn main() {}
