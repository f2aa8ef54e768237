use perennial::prelude::*;

#[gen_server]
pub struct Counter;

#[gen_server(restart = transient)]
impl Counter {}

fn main() {}
