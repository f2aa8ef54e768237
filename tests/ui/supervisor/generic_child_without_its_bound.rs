//! What a server asks of its parameters, a tree that passes its own ones on asks too.

use std::fmt::Display;

use perennial::prelude::*;

#[gen_server]
pub struct Cache<V> {
    value: V,
}

#[gen_server]
impl<V: Clone + Display + Send + 'static> Cache<V> {
    #[call]
    pub fn get(&self) -> String {
        self.value.to_string()
    }
}

supervisor! {
    struct App<V: Clone + Send + 'static> {
        value: V,
        cache: Cache<V> = Cache { value },
    }
}

fn main() {}
