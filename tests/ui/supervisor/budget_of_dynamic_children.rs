//! The children of a `Dynamic` are stopped all at once, so it needs as long as one of them may take.

use perennial::prelude::*;
use perennial::Dynamic;

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
    #[supervisor(shutdown = 6s)]
    struct App {
        conns: Dynamic<Counter> = Dynamic::new().max_children(10),
        #[child(shutdown = 4s)]
        others: Dynamic<Counter> = Dynamic::new(),
        // How long these may take only the start of the tree will tell.
        #[child(shutdown = 4s)]
        slow: Dynamic<Counter> = Dynamic::new().shutdown(std::time::Duration::from_secs(60)),
    }
}

fn main() {}
