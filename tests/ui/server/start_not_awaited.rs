//! A server is started by awaiting its `start`, which waits for its `init`; before that there is no reference to
//! call.

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
}

pub async fn starts() {
    let counter = Counter::default().start();
    let _ = counter.get().await;
}

fn main() {}
