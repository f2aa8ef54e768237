//! Where a server has an `init`, a child's expression makes what `init` takes, and not the state: that is made by
//! `init`.

use perennial::prelude::*;

#[gen_server]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(args: (i64, i64)) -> Self {
        Self { value: args.0 + args.1 }
    }

    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }
}

supervisor! {
    struct App {
        counter: Counter = Counter { value: 1 },
    }
}

fn main() {}
