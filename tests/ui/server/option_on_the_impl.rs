//! The options of a server stand on its struct, where trees in other crates see them.

use perennial::prelude::*;

#[gen_server]
pub struct Counter;

#[gen_server(restart = transient)]
impl Counter {}

fn main() {}
