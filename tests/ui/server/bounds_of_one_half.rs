//! What the struct's half asks of its parameters, the `impl` must ask too.

use perennial::prelude::*;

#[gen_server]
pub struct Cache<K: Ord> {
    keys: Vec<K>,
}

#[gen_server]
impl<K: Send + 'static> Cache<K> {
    #[cast]
    pub fn put(&mut self, key: K) {
        self.keys.push(key);
    }
}

fn main() {}
