//! Ten minutes: a server.

// ANCHOR: all
use perennial::{Error, prelude::*};

/// The average of what was measured.
#[gen_server]
#[derive(Debug, Default)]
pub struct Average {
    sum: i64,
    count: i64,
}

#[gen_server]
impl Average {
    /// Takes a measurement in, and returns how many there are.
    #[call]
    pub fn add(&mut self, measured: i64) -> i64 {
        self.sum += measured;
        self.count += 1;
        self.count
    }

    /// The average so far.
    #[call]
    pub fn value(&self) -> i64 {
        self.sum / self.count
    }
}

#[perennial::main]
async fn main() -> Result<(), Error> {
    let average = Average::default().start().await?;

    average.add(3).await?;
    average.add(5).await?;
    println!("the average is {}", average.value().await?);
    Ok(())
}
// ANCHOR_END: all

#[test]
fn it_runs() {
    assert_eq!(format!("{:?}", main()), format!("{:?}", std::process::ExitCode::SUCCESS));
}

#[perennial::test]
async fn without_a_supervisor_a_crash_is_the_end() {
    let average = Average::default().start().await.expect("nothing can go wrong in its init");

    assert!(matches!(average.value().await, Err(CallError::Exit(_))));
    assert!(matches!(average.add(1).await, Err(CallError::NoProc)));
}
