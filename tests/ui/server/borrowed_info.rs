//! A message to a server itself waits in its inbox, so it owns what it carries, as every message does.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[info]
    fn line(&mut self, line: &String) {
        self.value += line.len() as i64;
    }
}

fn main() {}
