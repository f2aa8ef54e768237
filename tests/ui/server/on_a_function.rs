//! A server is a struct and one `impl` of it. A function that runs by itself is a `Task` in a tree.

use perennial::prelude::*;

#[gen_server]
pub async fn serve() {}

fn main() {}
