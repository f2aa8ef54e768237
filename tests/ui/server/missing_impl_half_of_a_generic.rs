//! A server has two halves: its struct, with the options, and one `impl`, with the handlers. Both are annotated.

use perennial::prelude::*;

#[gen_server]
pub struct Cache<K> {
    keys: Vec<K>,
}

pub fn uses(cache: &Ref<Cache<u8>>) {
    let _ = cache;
}

fn main() {}
