//! A tree that ends with its significant children is started again with them if it is permanent, as trees are unless they say
//! otherwise. A tree that is to end is `transient`.

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

supervisor! {
    struct App {
        job: struct Job {
            #[child(restart = transient)]
            half: Musician = Musician,
        },
        #[supervisor(auto_shutdown = all_significant)]
        both: struct Both {
            #[child(restart = transient, significant)]
            half: Musician = Musician,
        },
        #[supervisor(auto_shutdown = any_significant)]
        #[child(restart = transient)]
        fine: struct Fine {
            #[child(restart = transient, significant)]
            half: Musician = Musician,
        },
    }
}

fn main() {}
