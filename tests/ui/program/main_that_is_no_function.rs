//! `#[perennial::main]` makes a program of an `async fn`.

#[perennial::main]
struct App;

fn main() {}
