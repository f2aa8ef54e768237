//! A machine may move to another thread whenever its handler waits, so what is held across an `.await` must be
//! `Send`.

use std::rc::Rc;

use perennial::prelude::*;

#[derive(Default, PartialEq)]
pub enum Door {
    #[default]
    Locked,
    Open,
}

#[gen_statem(state = Door)]
#[derive(Default)]
pub struct Lock {
    tries: u32,
}

#[gen_statem]
impl Lock {
    #[cast]
    pub async fn turn(&mut self) -> Transition<Self> {
        let tries = Rc::new(self.tries);
        tokio::task::yield_now().await;
        self.tries = *tries + 1;
        Transition::to(Door::Open)
    }
}

fn main() {}
