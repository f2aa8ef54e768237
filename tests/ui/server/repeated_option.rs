//! An option is written once.

use perennial::prelude::*;

#[gen_server(restart = transient, restart = permanent)]
pub struct Counter;

#[gen_server]
impl Counter {}

fn main() {}
