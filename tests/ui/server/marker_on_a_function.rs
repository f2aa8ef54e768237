//! A function by itself has no state to work on. Handlers are methods of a struct.

use perennial::prelude::*;

#[cast]
pub fn log(line: String) {
    drop(line);
}

fn main() {}
