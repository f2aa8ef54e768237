//! A marker says what a method handles, and nothing else. What holds for all of a server's messages, such as the size of
//! its mailbox, is an option of the `#[gen_server(…)]` on its struct.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast(mailbox = 16)]
    pub fn add(&mut self, n: i64) {
        self.value += n;
    }
}

fn main() {}
