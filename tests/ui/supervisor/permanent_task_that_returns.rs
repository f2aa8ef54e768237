//! A permanent task is started again whenever its future returns, so its future must not return: it may loop, or fail. One
//! that has an end is transient or temporary.

use perennial::prelude::*;
use perennial::Task;

type Job = Task;

async fn poll() -> std::io::Result<()> {
    Ok(())
}

async fn serve() -> std::io::Result<std::convert::Infallible> {
    std::future::pending().await
}

async fn for_ever() -> ! {
    loop {
        std::future::pending::<()>().await;
    }
}

supervisor! {
    pub struct App {
        unit: Task = async {},
        #[child(restart = permanent)]
        result: Task = poll(),
        alias: Job = poll(),
        fine: Task = serve(),
        fine_too: Task = for_ever(),
        #[child(restart = transient)]
        ends: Task = poll(),
        #[child(allow(normal_exit))]
        again: Task = poll(),
    }
}

fn main() {}
