//! A tree may outlive whoever starts it, so that its inputs own what they hold. Take a `String`, or an `Arc<str>`.

use std::borrow::Cow;

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

    #[cast]
    pub fn add(&mut self, n: i64) {
        self.value += n;
    }
}

supervisor! {
    struct App {
        name: &str,
        names: Vec<Cow<'a, str>>,
        counter: Counter = Counter { value: i64::from(name.is_empty() || names.is_empty()) },
    }
}

fn main() {}
