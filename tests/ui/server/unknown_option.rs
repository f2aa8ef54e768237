use perennial::prelude::*;

#[gen_server(restat = transient)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }
}

fn main() {}
