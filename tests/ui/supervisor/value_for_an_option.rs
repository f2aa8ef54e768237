//! An option has a name and a value. Write both: `restart = permanent`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter;

#[gen_server]
impl Counter {
    #[cast]
    pub fn add(&mut self) {}
}

supervisor! {
    #[supervisor(one_for_all)]
    struct App {
        #[child(permanent)]
        counter: Counter = Counter::default(),
    }
}

fn main() {}
