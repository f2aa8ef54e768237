//! A child is a field of the tree's handle, not a method: `app.counter`, without parentheses.

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
        counter: Counter = Counter::default(),
    }
}

async fn uses(app: App) {
    let _ = app.counter().get().await;
}

fn main() {}
