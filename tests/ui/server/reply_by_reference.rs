//! The right to answer a call is handed over, so that it can be kept, or given to a task.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&mut self, from: &Reply<i64>) {
        drop(from);
    }
}

fn main() {}
