//! Ten minutes: a program.

use perennial::{Error, prelude::*};

use super::first_server::Average;

// ANCHOR: all
use std::{convert::Infallible, time::Duration};

supervisor! {
    /// All that this program consists of.
    #[supervisor(strategy = rest_for_one)]
    pub struct App {
        /// What was measured since the last restart.
        pub average: Average = Average::default(),

        /// Measures every second.
        thermometer: Task = measure(average),
    }
}

/// A thermometer whose wire is loose: every third time it reads nothing.
async fn measure(average: Ref<Average>) -> Result<Infallible, CallError> {
    let mut readings = ["18", "20", "--"].into_iter().cycle();
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let reading = readings.next().unwrap_or("--");
        let count = average.add(reading.parse().expect("a thermometer shows a number")).await?;
        println!("{count} measured, {} on average", average.value().await?);
    }
}

#[perennial::main]
async fn main() -> Result<(), Error> {
    App::run().await
}
// ANCHOR_END: all

#[perennial::test]
async fn it_measures_four_times_and_gives_up() -> Result<(), Error> {
    let _: fn() -> std::process::ExitCode = main;
    let app = App::start().await?;

    tokio::time::sleep(Duration::from_millis(5500)).await;

    assert_eq!(app.average.add(19).await?, 5);
    assert!(app.ended().await.is_shutdown());
    Ok(())
}

#[perennial::test]
async fn a_program_whose_tree_gives_up_says_so() {
    let error = App::run().await.expect_err("the second crash within five seconds is too many");

    assert_eq!(error.exit_code(), 70);
}
