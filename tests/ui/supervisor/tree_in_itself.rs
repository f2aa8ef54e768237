//! A tree that had itself as a child would start for ever.

use perennial::prelude::*;

#[gen_server]
#[derive(Debug)]
pub struct Counter;

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        0
    }
}

supervisor! {
    struct App {
        app: App = App::with(),

        inner: struct Inner {
            app: App = App::with(),
            counter: Counter = Counter,
        },
    }
}

fn main() {}
