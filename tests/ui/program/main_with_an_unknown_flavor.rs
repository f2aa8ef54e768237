//! A runtime works on several threads or on one: its flavor is "multi_thread" or "current_thread".

#[perennial::main(flavor = "multithread")]
async fn main() {}
