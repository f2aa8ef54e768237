use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

type Last = Stop<i64>;

#[gen_server]
impl Counter {
    #[call]
    pub fn finish(&mut self) -> Last {
        Stop::normal(self.value)
    }
}

fn main() {}
