//! A runtime of the flavor "current_thread" has no threads to count.

#[perennial::main(flavor = "current_thread", worker_threads = 4)]
async fn main() {}
