//! `#[perennial::main]` makes the runtime. A second one has nothing to do.

#[perennial::main]
#[tokio::main]
async fn main() {}
