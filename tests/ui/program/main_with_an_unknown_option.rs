//! A program may choose how its runtime works: `flavor`, and `worker_threads`.

#[perennial::main(threads = 4)]
async fn main() {}
