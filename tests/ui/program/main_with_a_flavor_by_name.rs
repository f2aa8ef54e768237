//! The flavor decides what is generated, before the program has any values: a constant comes too late. Write it out.

const FLAVOR: &str = "current_thread";

#[perennial::main(flavor = FLAVOR)]
async fn main() {}
