//! `#[gen_server]` goes above the struct, and the markers above the methods of its `impl`.

use perennial::prelude::*;

#[call]
pub struct Ask {
    pub value: i64,
}

fn main() {}
