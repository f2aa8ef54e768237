//! In its own handlers a server's methods are ordinary methods, which are called at once: nothing is sent, and
//! nothing is awaited. To send a message to oneself there is `cx.me()`.

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

    #[call]
    pub async fn double(&mut self) -> i64 {
        self.get().await * 2
    }
}

fn main() {}
