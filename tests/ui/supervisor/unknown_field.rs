//! The tree's handle has a field for each child, by the child's name.

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
    let _ = app.countr.get().await;
}

fn main() {}
