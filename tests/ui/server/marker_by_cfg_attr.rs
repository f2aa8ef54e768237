//! A handler is a handler in every build: its marker is not behind a `cfg_attr`. A `#[cfg(…)]` beside the marker
//! takes the whole handler away.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cfg_attr(debug_assertions, call)]
    pub fn get(&self) -> i64 {
        self.value
    }
}

fn main() {}
