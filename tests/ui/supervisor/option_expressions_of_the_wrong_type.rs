//! An option may be an expression of the tree's inputs. It has the option's own type: a `Restart`, a `Duration`, a
//! `bool`.

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
    #[supervisor(period = limit, intensity = limit)]
    struct App {
        limit: i64,
        #[child(restart = limit, start_timeout = limit)]
        counter: Counter = Counter { value: limit },
    }
}

fn main() {}
