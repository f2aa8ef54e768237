//! A field without `=` is an input of the tree, which has neither options nor a visibility: whoever starts the tree gives
//! it. A field that has one of them is a child, and says after its `=` what the child is started with.

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
    pub struct App {
        pub counter: Counter,

        #[child(restart = transient)]
        other: Counter,
    }
}

fn main() {}
