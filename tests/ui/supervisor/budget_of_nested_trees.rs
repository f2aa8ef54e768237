//! A tree in a tree takes as long as its own children, unless it has a `shutdown` of its own. Raise the outer tree's time, or
//! give the inner one less.

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
    struct Pool {
        #[child(shutdown = 9s, start_timeout = 1s)]
        hub: Counter = Counter::default(),
        inner: struct Inner {
            #[child(shutdown = 3s)]
            deep: Counter = Counter::default(),
        },
    }
}

supervisor! {
    #[supervisor(shutdown = 13999ms)]
    struct App {
        pool: Pool = Pool::with(),
        #[child(shutdown = 1s)]
        me: Counter = Counter::default(),
    }
}

supervisor! {
    #[supervisor(shutdown = 14s)]
    struct Enough {
        pool: Pool = Pool::with(),
        #[child(shutdown = 1s)]
        me: Counter = Counter::default(),
    }
}

supervisor! {
    struct Outer {
        // A supervisor that is killed stops its children all the same.
        #[supervisor(shutdown = 1s)]
        inner: struct Within {
            #[child(shutdown = brutal_kill)]
            pool: Pool = Pool::with(),
        },
    }
}

fn main() {}
