//! What is `#[deprecated]` of a handler is so of the client's method.

#![deny(deprecated)]

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    #[deprecated = "use `value`"]
    pub fn get(&self) -> i64 {
        self.value
    }

    #[call]
    pub fn value(&self) -> i64 {
        self.value
    }
}

pub async fn gets(counter: &Ref<Counter>) {
    let _ = counter.get().await;
}

fn main() {}
