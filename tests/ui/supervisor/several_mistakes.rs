//! All mistakes that can be seen are told at once, each of them once, and what is whole can be used: nothing is said of
//! the calls at the end.

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

supervisor! {
    /// Nothing that works, but each slip is told once, and the rest can be used.
    #[supervisor(strategy = one_for_al, period = 60)]
    struct App {
        first: Counter = Counter { value: 1 },

        #[child(restart = transiet)]
        second: Counter = Counter { value: 2 },

        second: Counter = Counter { value: 3 },

        third: Counter = ,

        #[child(shutdwn = 1s)]
        fourth: Counter = Counter { value: 4 },
    }
}

async fn uses(app: App) {
    let _ = app.first.get().await;
    let _ = app.second.get().await;
    let _ = app.third.get().await;
    let _ = app.fourth.get().await;
    let _ = app.terminate_child(AppChild::Third).await;
}

fn main() {}
