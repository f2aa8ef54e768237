//! A `terminate` runs as a part of the server's process, which may move to another thread whenever it waits. What
//! it holds across an `.await` must be `Send`.

use std::rc::Rc;

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    async fn terminate(&mut self) {
        let value = Rc::new(self.value);
        tokio::task::yield_now().await;
        drop(value);
    }
}

fn main() {}
