//! An option takes what the message shows, or a constant expression of the same type.

use perennial::prelude::*;

#[gen_server(name = 7, mailbox = "many")]
pub struct Counter;

#[gen_server]
impl Counter {}

fn main() {}
