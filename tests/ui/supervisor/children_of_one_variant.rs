//! Each child has a variant of its own in the enum of the children, which is named like the child without underscores.

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
    #[allow(non_snake_case)]
    struct App {
        web_site: Counter = Counter,
        webSite: Counter = Counter,
    }
}

fn main() {}
