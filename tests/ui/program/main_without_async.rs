//! A program runs a future. Write `async fn main`.

#[perennial::main]
fn main() {}
