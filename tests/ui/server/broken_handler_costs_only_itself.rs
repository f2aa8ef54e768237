//! A mistake in one handler is told once, and the others are there: so is the client's method of the one that is
//! broken.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn add<T>(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }

    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }

    /// Calls the inherent methods, which are as they were.
    pub fn twice(&mut self) -> i64 {
        self.add::<()>(1) + self.get()
    }
}

pub async fn uses(counter: &Ref<Counter>) {
    let _: Result<i64, _> = counter.get().await;
    let _: Result<i64, _> = counter.add::<()>(2).await;
}

fn main() {}
