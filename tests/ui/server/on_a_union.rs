//! The state of a server is a struct. Put the union into a field of one.

use perennial::prelude::*;

#[gen_server]
pub union Bits {
    integer: u32,
    float: f32,
}

#[gen_server]
impl Bits {}

fn main() {}
