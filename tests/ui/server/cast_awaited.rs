//! A cast waits for nothing, so there is nothing to await: its result says at once whether the message was sent.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn reset(&mut self) {
        self.value = 0;
    }
}

pub async fn resets(counter: &Ref<Counter>) {
    let _ = counter.reset().await;
}

fn main() {}
