//! `allow(normal_exit)` is for permanent children that can stop by themselves. Where there is none it is a warning, so that it
//! does not stay behind when the child changes.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }

    #[cast]
    pub fn add(&mut self, n: i64) {
        self.value += n;
    }
}

#[gen_server]
#[derive(Default)]
pub struct Musician;

#[gen_server]
impl Musician {
    #[cast]
    pub fn play(&mut self) {}

    #[call]
    pub fn leave(&mut self) -> Stop<()> {
        Stop::normal(())
    }
}

supervisor! {
    pub struct Band {
        #[child(allow(normal_exit))]
        counter: Counter = Counter::default(),
        #[child(restart = transient, allow(normal_exit))]
        singer: Musician = Musician,
        #[child(allow(normal_exit))]
        drum: Musician = Musician,
    }
}

supervisor! {
    #[supervisor(allow(normal_exit))]
    pub struct Choir {
        counter: Counter = Counter::default(),
        #[child(restart = temporary)]
        singer: Musician = Musician,
    }
}

supervisor! {
    #[supervisor(allow(normal_exit))]
    pub struct Fine {
        singer: Musician = Musician,
    }
}

compile_error!("warnings alone do not fail a test");

fn main() {}
