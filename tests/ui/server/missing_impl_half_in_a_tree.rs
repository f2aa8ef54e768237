//! Whatever is a child of a tree is a server, both halves of it, or another thing that can be one. Write
//! `#[gen_server]` above the `impl` too.

use perennial::prelude::*;

#[gen_server]
pub struct Cache<K> {
    keys: Vec<K>,
}

supervisor! {
    struct App {
        cache: Cache<u8> = Cache { keys: Vec::new() },
    }
}

fn main() {}
