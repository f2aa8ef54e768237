//! Which servers can stop by themselves is seen in the signatures of their handlers, by the names `Stop` and
//! `Flow`. In a call they are spelt out.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

pub type Done = Stop<i64>;

pub type Perhaps<T> = Flow<T>;

#[gen_server]
impl Counter {
    #[call]
    pub fn finish(&mut self) -> Done {
        Stop::normal(self.value)
    }

    #[call]
    pub async fn try_finish(&mut self, really: bool) -> Perhaps<i64> {
        if really { Stop::normal(self.value).into() } else { Flow::Continue(self.value) }
    }
}

fn main() {}
