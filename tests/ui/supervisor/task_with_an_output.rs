//! Nobody waits for the output of a `Task` in a tree. It returns `()`, or a `Result` whose error is the reason of a
//! crash.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }

    #[cast]
    pub fn add(&mut self, n: i64) {
        self.value += n;
    }
}

supervisor! {
    struct App {
        #[child(restart = transient)]
        job: Task = async { 3 },
    }
}

fn main() {}
