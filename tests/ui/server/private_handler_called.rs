//! The client's method is as visible as the handler: make that `pub`, if others are to call it.

use perennial::prelude::*;

pub mod counter {
    use perennial::prelude::*;

    #[gen_server]
    #[derive(Default)]
    pub struct Counter {
        value: i64,
    }

    #[gen_server]
    impl Counter {
        #[call]
        fn get(&self) -> i64 {
            self.value
        }
    }
}

pub async fn gets(counter: &Ref<counter::Counter>) {
    let _ = counter.get().await;
}

fn main() {}
