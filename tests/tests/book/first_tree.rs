//! Ten minutes: a tree.

use super::first_server::Average;

use perennial::{Error, prelude::*};

// ANCHOR: all
supervisor! {
    /// All that this program consists of.
    pub struct App {
        /// What was measured since the last restart.
        pub average: Average = Average::default(),
    }
}

#[perennial::main]
async fn main() -> Result<(), Error> {
    let app = App::start().await?;

    match app.average.value().await {
        Ok(value) => println!("the average is {value}"),
        Err(error) => println!("{error}"),
    }

    app.average.add(4).await?;
    println!("the average is {}", app.average.value().await?);

    app.stop().await?;
    Ok(())
}
// ANCHOR_END: all

#[test]
fn it_heals() {
    assert_eq!(format!("{:?}", main()), format!("{:?}", std::process::ExitCode::SUCCESS));
}
