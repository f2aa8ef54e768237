//! A server has two halves: its struct, with the options, and one `impl`, with the handlers. Both are annotated.

use perennial::prelude::*;

pub struct Cache<K> {
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
