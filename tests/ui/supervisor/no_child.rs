//! Children are servers, other trees, `Task` and `Dynamic`. A type without `#[gen_server]` is none of them: annotate
//! its struct and its impl, or hand it over as an input, `config: Config` without a `=`.

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

pub struct Config {
    port: u16,
}

supervisor! {
    struct App {
        config: Config = Config { port: 80 },
        counter: Counter = Counter::default(),
    }
}

fn main() {}
