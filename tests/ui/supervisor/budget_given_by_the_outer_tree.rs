//! The `shutdown` that a tree gives to a tree among its children is looked at like that tree's own: its children must be able
//! to stop within it.

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
    pub struct Pool {
        #[child(shutdown = 3s)]
        first: Counter = Counter::default(),
        #[child(shutdown = 3s)]
        second: Counter = Counter::default(),
    }
}

type Alias = Pool;

supervisor! {
    struct App {
        #[child(shutdown = 5s)]
        pool: Pool = Pool::with(),
        #[child(shutdown = 1s)]
        other: Alias = Alias::with(),
        #[child(shutdown = 2s)]
        #[supervisor(shutdown = 4s)]
        web: struct Web {
            #[child(shutdown = 4500ms)]
            acceptor: Counter = Counter::default(),
        },
    }
}

fn main() {}
