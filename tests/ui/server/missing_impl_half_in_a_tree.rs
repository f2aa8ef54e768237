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
