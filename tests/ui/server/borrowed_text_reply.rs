//! An answer leaves the server, so it cannot be borrowed from the state. Return a `String` in place of a `&str`.

use perennial::prelude::*;

#[gen_server]
pub struct Greeter {
    name: String,
}

#[gen_server]
impl Greeter {
    #[call]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[call]
    pub fn first(&self) -> Option<&str> {
        self.name.split(' ').next()
    }
}

fn main() {}
