//! A tree that has a `shutdown` of its own stops its children one after the other within that time, and here their own times
//! add up to more. Raise it, make the children faster, or leave it out: then the children's own times bound it.

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
    #[supervisor(shutdown = 10s)]
    struct Web {
        #[child(shutdown = 5s)]
        renewer: Counter = Counter::default(),
        #[child(shutdown = 8s)]
        acceptor: Counter = Counter::default(),
        #[child(shutdown = brutal_kill)]
        meter: Counter = Counter::default(),
    }
}

const GRACE: std::time::Duration = std::time::Duration::from_millis(1500);

supervisor! {
    #[supervisor(shutdown = GRACE)]
    struct Shop {
        #[child(shutdown = 700ms)]
        cart: Counter = Counter::default(),
        #[child(shutdown = 800.5ms)]
        till: Counter = Counter::default(),
    }
}

supervisor! {
    #[supervisor(shutdown = 13s)]
    struct Enough {
        #[child(shutdown = 5s)]
        renewer: Counter = Counter::default(),
        #[child(shutdown = 8s)]
        acceptor: Counter = Counter::default(),
    }
}

fn main() {}
