//! A server in its shortest form: state, a request, a message that nobody waits for.
//!
//! ```text
//! cargo run --example counter
//! ```

use perennial::{Error, prelude::*};

// ANCHOR: server
/// Counts.
#[gen_server]
#[derive(Debug, Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    /// Adds `n` and returns the new value.
    #[call]
    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }

    /// Starts again from zero.
    #[cast]
    pub fn reset(&mut self) {
        self.value = 0;
    }
}
// ANCHOR_END: server

// ANCHOR: main
#[perennial::main]
async fn main() -> Result<(), Error> {
    let counter = Counter::default().start().await?;

    println!("3 makes {}", counter.add(3).await?);
    println!("and 4 makes {}", counter.add(4).await?);
    counter.reset()?;
    println!("after a reset, 1 makes {}", counter.add(1).await?);

    counter.stop().await?;
    Ok(())
}
// ANCHOR_END: main
