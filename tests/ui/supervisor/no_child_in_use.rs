//! Children are servers, other trees, `Task` and `Dynamic`. Where a type is none of them, rustc says so first at the
//! child, and again wherever the whole tree is used: begin with the first.

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

pub struct Config {
    pub port: u16,
}

supervisor! {
    struct App {
        config: Config = Config { port: 80 },
        counter: Counter = Counter::default(),
    }
}

async fn uses() -> Result<(), StartError> {
    let app = App::start().await?;
    let _ = app.counter.get().await;
    Ok(())
}

fn main() {}
