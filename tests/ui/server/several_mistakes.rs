//! All mistakes that can be seen are told at once, each of them once, and what is whole can be used: nothing is
//! said of the calls at the end.

use perennial::prelude::*;

#[gen_server(restart = transiet, shutdown = 5)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn kill(&mut self) {}

    #[cast]
    pub fn rename(&mut self, name: &str) {
        drop(name.to_owned());
    }

    #[call]
    pub fn finish(self) -> i64 {
        self.value
    }

    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }
}

pub async fn uses(counter: &Ref<Counter>) {
    let _ = counter.get().await;
    let _ = counter.rename("a");
    let _ = counter.finish().await;
}

fn main() {}
