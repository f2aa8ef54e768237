//! `start`, `run` and `with` take the tree's inputs, in the order in which they are declared.

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
        value: i64,
        counter: Counter = Counter { value },
    }
}

async fn uses() {
    let _ = App::start().await;
}

fn main() {}
