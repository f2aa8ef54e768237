//! The answer of a call is a `Result`: the server may have crashed, or take too long. Handle the error, or hand it
//! on with `?`.

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

pub async fn doubles(counter: &Ref<Counter>) -> i64 {
    counter.get().await * 2
}

fn main() {}
