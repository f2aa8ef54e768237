//! `init` and `terminate` are known by their names, and nobody sends them. Leave the marker out.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    fn init(value: i64) -> Self {
        Self { value }
    }

    #[info]
    fn terminate(&mut self) {
        self.value = 0;
    }
}

fn main() {}
