//! A lock's guard may not be held while a handler waits: it belongs to the thread that took it. Drop it before the
//! `.await`, or use tokio's `Mutex`.

use std::sync::{Arc, Mutex};

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub async fn get(&mut self, shared: Arc<Mutex<i64>>) -> i64 {
        let mut guard = shared.lock().unwrap();
        tokio::task::yield_now().await;
        *guard += self.value;
        *guard
    }
}

fn main() {}
