//! All mistakes are told in one go, each once and where it is. What is generated is whole all the same, so that nothing
//! else is wrong.

use perennial::prelude::*;

#[gen_server]
#[derive(Debug)]
pub struct Counter;

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        0
    }
}

supervisor! {
    #[supervisor(strategy = one_for_al)]
    struct App {
        #[child(shutdown = 5)]
        first: Counter = Counter,

        second: Counter = ,

        first: Counter = Counter,

        #[child(restart = permanent, significant)]
        third: Counter = Counter,
    }
}

fn main() {}

pub async fn uses(app: App) {
    let _ = app.first.get().await;
    let _ = app.second.get().await;
    let _ = app.third.get().await;
    let _ = app.terminate_child(AppChild::Second).await;
    let _ = App::start().await;
}
