//! What a generic server takes as a message must be `Send + 'static`, and so must its type parameters say.

use perennial::prelude::*;

#[gen_server]
pub struct Cache<V> {
    values: Vec<V>,
}

#[gen_server]
impl<V> Cache<V> {
    #[cast]
    pub fn put(&mut self, value: V) {
        self.values.push(value);
    }
}

fn main() {}
