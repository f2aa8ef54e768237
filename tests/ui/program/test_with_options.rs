//! A test's runtime is always the same: one thread, and a clock that stands still.

#[perennial::test(start_paused = true)]
async fn it_works() {}

fn main() {}
