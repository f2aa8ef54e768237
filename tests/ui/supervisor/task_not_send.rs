//! A task runs on any thread of the runtime, so that what it holds over an `.await` is `Send`: here, an `Arc` in the
//! place of the `Rc`.

use std::rc::Rc;

use perennial::prelude::*;

async fn yield_now() {}

supervisor! {
    struct App {
        #[child(restart = transient)]
        job: Task = async {
            let value = Rc::new(1);
            yield_now().await;
            drop(value);
        },
    }
}

fn main() {}
