//! The error of a cast is the reason of a crash, which is shown in reports: a type that implements
//! `std::error::Error`, or a `String`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[derive(Debug)]
pub struct Lost;

#[gen_server]
impl Counter {
    #[cast]
    pub fn add(&mut self, n: i64) -> Result<(), Lost> {
        self.value = self.value.checked_add(n).ok_or(Lost)?;
        Ok(())
    }
}

fn main() {}
