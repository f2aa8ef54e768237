//! The state of a server is a struct of one's own crate. Put the foreign type into a field of one.

use perennial::prelude::*;

#[gen_server]
impl Vec<u8> {
    #[cast]
    pub fn add(&mut self, n: u8) {
        self.push(n);
    }
}

fn main() {}
