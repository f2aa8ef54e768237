//! A child that is not yet typed to its end costs nothing but itself.

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
    struct App {
        first: Counter = Counter,
        second:
        third: Counter = Counter,
        fourth
    }
}

fn main() {}

pub async fn uses(app: App) {
    let _ = app.first.get().await;
    let _ = app.third.get().await;
    let _ = app.terminate_child(AppChild::Third).await;
}
