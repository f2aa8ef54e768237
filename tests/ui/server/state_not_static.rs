use perennial::prelude::*;

#[gen_server]
pub struct Counter<'a> {
    value: &'a i64,
}

#[gen_server]
impl Counter<'_> {
    #[call]
    pub fn get(&self) -> i64 {
        *self.value
    }
}

fn main() {}
