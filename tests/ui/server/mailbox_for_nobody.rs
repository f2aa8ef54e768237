//! A mailbox that takes no message makes a server that serves nobody, and a call that is given no time is never
//! answered.

use perennial::prelude::*;

#[gen_server(mailbox = 0, call_timeout = 0s)]
#[derive(Debug)]
pub struct Counter;

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        0
    }
}

fn main() {}
