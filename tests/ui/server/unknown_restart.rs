//! A server is restarted always (`permanent`), after a crash (`transient`) or never (`temporary`).

use perennial::prelude::*;

#[gen_server(restart = permanet)]
pub struct Counter;

#[gen_server]
impl Counter {}

fn main() {}
