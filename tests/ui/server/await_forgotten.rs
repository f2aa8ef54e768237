//! A call is a future, as every call that may have to wait: it is awaited, and its answer is a `Result`, because
//! the server may not be there.

use perennial::CallError;

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

pub async fn doubles(counter: &Ref<Counter>) -> Result<i64, CallError> {
    let value: i64 = counter.get()?;
    Ok(value * 2)
}

fn main() {}
