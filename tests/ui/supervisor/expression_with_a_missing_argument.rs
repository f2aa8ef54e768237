//! What `init` takes is one value; where it is a tuple, the expression makes the whole of it.

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
        counter: Counter = (1,),
    }
}

fn main() {}
