//! A significant child ends its tree when it ends for good, and a permanent one is always started again. Write `restart
//! = transient` or `restart = temporary`.

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
    #[supervisor(auto_shutdown = any_significant)]
    struct App {
        #[child(significant, restart = permanent)]
        counter: Counter = Counter::default(),
    }
}

fn main() {}
