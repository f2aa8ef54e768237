//! A message outlives whoever sends it, so it owns what it carries: a `String` in place of a `&str`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn rename(&mut self, name: &str) {
        self.value = name.len().try_into().unwrap_or(0);
    }
}

fn main() {}
