//! A tree lives on after the function that starts it has returned, so that it borrows from nobody. Let it own what it
//! needs, or share it in an `Arc`.

use perennial::prelude::*;

#[gen_server]
#[derive(Debug)]
pub struct Counter;

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        0
    }
}

supervisor! {
    struct App<'a> {
        name: &'a str,

        counter: Counter = {
            let _ = name;
            Counter
        },
    }
}

fn main() {}
