//! A `Task` is a future. A function is not one yet: call it, or write an `async` block.

use perennial::prelude::*;

async fn work() {}

supervisor! {
    struct App {
        #[child(restart = transient)]
        job: Task = work,
    }
}

fn main() {}
