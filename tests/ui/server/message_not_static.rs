//! A message outlives whoever sends it, so it owns what it carries. Take a `String` in place of a `Cow`.

use std::borrow::Cow;

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn set<'a>(&mut self, value: Cow<'a, str>) {
        self.value = value.len().try_into().unwrap_or(0);
    }
}

fn main() {}
