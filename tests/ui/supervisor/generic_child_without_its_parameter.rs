//! A child's type is written with its parameters, as that of any field.

use perennial::prelude::*;

#[gen_server]
pub struct Cache<V> {
    value: V,
}

#[gen_server]
impl<V: Clone + Send + 'static> Cache<V> {
    #[call]
    pub fn get(&self) -> V {
        self.value.clone()
    }
}

supervisor! {
    struct App {
        cache: Cache = Cache { value: 1 },
    }
}

fn main() {}
