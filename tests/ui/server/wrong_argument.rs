//! The client's methods have the handlers' parameters, and rustc checks them as it does those of any method.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }
}

pub async fn adds(counter: &Ref<Counter>) {
    let _ = counter.add("three").await;
    let _ = counter.subtract(3).await;
}

fn main() {}
