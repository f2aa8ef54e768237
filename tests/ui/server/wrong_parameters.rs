//! The `impl` has the struct's parameters: as many of them, and of the same kinds.

use perennial::prelude::*;

#[gen_server]
pub struct Cache<K> {
    keys: Vec<K>,
}

#[gen_server]
impl<K: Send + 'static> Cache<K, u8> {
    #[cast]
    pub fn put(&mut self, key: K) {
        self.keys.push(key);
    }
}

fn main() {}
