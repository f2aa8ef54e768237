//! A time is written with its unit.

use perennial::prelude::*;

#[gen_server(shutdown = 5)]
pub struct Counter;

#[gen_server]
impl Counter {}

fn main() {}
