//! A permanent child is started again however it ended, also when one of its own handlers stopped it. If that is meant, say
//! `allow(normal_exit)`; if it is to stay down then, `restart = transient`.

use perennial::prelude::*;

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

#[gen_server(restart = permanent)]
#[derive(Default)]
pub struct Singer;

type Ends = Flow<()>;

#[gen_server]
impl Singer {
    #[cast]
    pub fn sing(&mut self) -> Ends {
        Flow::Continue(())
    }
}

pub type Drummer = Musician;

supervisor! {
    struct Band {
        #[child(restart = permanent)]
        bass: Musician = Musician,
        keytar: Musician = Musician,
        drum: Drummer = Musician,
        singer: Singer = Singer,
        choir: struct Choir {
            tenor: Musician = Musician,
        },
        #[child(restart = transient)]
        fine: Musician = Musician,
        #[child(allow(normal_exit))]
        fine_too: Musician = Musician,
    }
}

fn main() {}
