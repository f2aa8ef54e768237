//! A message that comes again and again is cloned each time.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

pub struct Tick;

#[gen_server]
impl Counter {
    #[cast]
    pub fn begin(&mut self, cx: &mut Cx<Self>) {
        cx.send_interval(std::time::Duration::from_secs(1), Tick);
    }

    #[info]
    fn tick(&mut self, _: Tick) {
        self.value += 1;
    }
}

fn main() {}
