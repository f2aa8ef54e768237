//! An option may be an expression of the tree's inputs. It has the option's own type: a `Strategy`, a `Restart`, a
//! `Duration`.

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
    #[supervisor(strategy = patience)]
    struct App {
        patience: u32,
        counter: Counter = Counter::default(),
    }
}

fn main() {}
