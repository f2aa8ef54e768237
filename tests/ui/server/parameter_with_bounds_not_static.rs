//! A server lives on when whoever started it is gone, and moves from thread to thread, and so do the values of its
//! type parameters: beside what the server needs of them they are `Send + 'static`.

use std::{collections::HashMap, hash::Hash};

use perennial::prelude::*;

#[gen_server]
pub struct Cache<K, V> {
    values: HashMap<K, V>,
}

#[gen_server]
impl<K: Hash + Eq, V> Cache<K, V>
where
    V: Clone + Send,
{
    #[call]
    pub fn get(&self, key: K) -> Option<V> {
        self.values.get(&key).cloned()
    }
}

fn main() {}
