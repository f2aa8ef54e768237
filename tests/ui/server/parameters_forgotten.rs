//! The `impl` has the struct's parameters: write them after `impl` and after the struct's name.

use perennial::prelude::*;

#[gen_server]
pub struct Cache<K> {
    keys: Vec<K>,
}

#[gen_server]
impl Cache {
    #[call]
    pub fn len(&self) -> usize {
        self.keys.len()
    }
}

fn main() {}
