//! All mistakes that can be seen are told at once, each of them once.

use perennial::prelude::*;

#[derive(Debug, PartialEq)]
enum Door {
    Locked,
    Open,
}

#[gen_statem(state = Door, restrat = transient)]
struct Lock {
    code: String,
}

struct Relock;

#[gen_statem(state = Door)]
impl Lock {
    fn init(code: String) -> (Door, Self) {
        (Door::Locked, Self { code })
    }

    #[enter]
    fn enter(&mut self, _door: &Door, _event: Event<Self>) {}

    #[enter]
    fn enter_too(&mut self) {}

    #[cast]
    fn press(&mut self, _door: &Door, text: &str) -> Transition<Self> {
        self.code.push_str(text);
        Transition::to(Door::Open)
    }

    #[call]
    fn lock(&mut self) -> Result<Transition<Self>, String> {
        Ok(Transition::to(Door::Locked))
    }

    #[then]
    fn relock(&mut self, _: Relock) -> Transition<Self> {
        Transition::to(Door::Locked)
    }
}

fn main() {}
