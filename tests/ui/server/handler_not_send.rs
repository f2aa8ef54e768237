//! A server may move to another thread whenever its handler waits, so what is held across an `.await` must be
//! `Send`. Drop it before, or use an `Arc` in place of an `Rc`.

use std::rc::Rc;

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub async fn get(&mut self) -> i64 {
        let value = Rc::new(self.value);
        tokio::task::yield_now().await;
        *value
    }
}

fn main() {}
