//! Testing.

use std::time::Duration;

use perennial::{Error, prelude::*, sys};

// ANCHOR: server
/// Whoever is logged in. After half an hour without a word one is not.
#[gen_server(restart = temporary)]
#[derive(Debug)]
pub struct Session {
    user: String,
    words: u32,
}

#[gen_server]
impl Session {
    fn init(user: String, cx: &mut Cx<Self>) -> Self {
        cx.idle(HALF_AN_HOUR);
        Self { user, words: 0 }
    }

    #[call]
    pub fn say(&mut self, text: String, cx: &mut Cx<Self>) -> u32 {
        cx.idle(HALF_AN_HOUR);
        self.count(&text)
    }

    #[info]
    fn nothing_came(&mut self, _: Idle) -> Stop<()> {
        Stop::normal(())
    }

    #[call]
    pub fn greet(&self) -> String {
        format!("good morning, {}", self.user)
    }

    fn count(&mut self, text: &str) -> u32 {
        self.words += u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX);
        self.words
    }
}

const HALF_AN_HOUR: Duration = Duration::from_secs(30 * 60);
// ANCHOR_END: server

// ANCHOR: plain
#[test]
fn a_handler_is_a_method() {
    let mut session = Session { user: "ann".to_owned(), words: 0 };

    assert_eq!(session.greet(), "good morning, ann");
    assert_eq!(session.count("how do you do"), 4);
}
// ANCHOR_END: plain

// ANCHOR: clock
#[perennial::test]
async fn a_session_is_over_after_half_an_hour_of_silence() -> Result<(), Error> {
    let session = Session::start("ann".to_owned()).await?;

    tokio::time::sleep(Duration::from_secs(29 * 60)).await;
    assert_eq!(session.say("still here".to_owned()).await?, 2);
    tokio::time::sleep(Duration::from_secs(29 * 60)).await;
    assert!(session.is_alive());
    tokio::time::sleep(Duration::from_secs(2 * 60)).await;

    assert!(!session.is_alive());
    Ok(())
}
// ANCHOR_END: clock

// ANCHOR: crash
#[gen_server]
#[derive(Debug, Default)]
pub struct Cook {
    pots: u32,
}

#[gen_server]
impl Cook {
    #[call]
    pub fn cook(&mut self) -> u32 {
        self.pots += 1;
        self.pots
    }
}

supervisor! {
    pub struct Kitchen {
        pub cook: Cook = Cook::default(),
    }
}

#[perennial::test]
async fn a_crash_can_be_arranged() -> Result<(), Error> {
    let kitchen = Kitchen::start().await?;
    assert_eq!(kitchen.cook.cook().await?, 1);
    let first = kitchen.cook.pid();

    kitchen.cook.kill();

    assert_eq!(kitchen.cook.cook().await?, 1); // a new cook, with no pot on the stove
    assert_ne!(kitchen.cook.pid(), first);
    assert_eq!(kitchen.cook.pid().incarnation(), 2);
    kitchen.stop().await?;
    Ok(())
}
// ANCHOR_END: crash

// ANCHOR: sys
/// Adds up.
#[gen_server]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scale {
    grams: u32,
}

#[gen_server]
impl Scale {
    #[cast]
    pub fn put(&mut self, grams: u32) {
        self.grams += grams;
    }
}

#[perennial::test]
async fn a_state_can_be_looked_at_behind_what_waits() -> Result<(), Error> {
    let scale = Scale::default().start().await?;

    scale.put(300)?;
    scale.put(200)?;

    assert_eq!(sys::get_state(&scale).await?, Scale { grams: 500 });
    scale.stop().await?;
    Ok(())
}
// ANCHOR_END: sys

// ANCHOR: stub
/// Asks somebody for the time. Who that is, is not its affair.
#[gen_server]
#[derive(Debug)]
pub struct Clock<T: TimeSource> {
    source: T,
}

pub trait TimeSource: Send + 'static {
    fn hour(&self) -> u32;
}

#[gen_server]
impl<T: TimeSource> Clock<T> {
    #[call]
    pub fn is_late(&self) -> bool {
        self.source.hour() >= 22
    }
}

struct AlwaysMidnight;

impl TimeSource for AlwaysMidnight {
    fn hour(&self) -> u32 {
        24
    }
}

#[perennial::test]
async fn what_a_server_depends_on_is_an_argument() -> Result<(), Error> {
    let clock = Clock { source: AlwaysMidnight }.start().await?;

    assert!(clock.is_late().await?);

    clock.stop().await?;
    Ok(())
}
// ANCHOR_END: stub
