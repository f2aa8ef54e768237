//! A door with a code lock: a state machine with an enter call, a state timeout and postponed events.
//!
//! ```text
//! cargo run --example door
//! ```

use std::time::Duration;

use perennial::{Error, prelude::*};

/// How long the door stays open.
const OPEN: Duration = Duration::from_millis(200);

// ANCHOR: machine
/// Where the door can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Door {
    /// It opens to the code.
    Locked,
    /// It locks itself after a while.
    Open,
}

/// The lock: its code, and the digits entered since it was locked.
#[gen_statem(state = Door)]
#[derive(Debug)]
pub struct Lock {
    code: String,
    entered: String,
}

/// The door has been open for long enough.
struct Relock;

#[gen_statem]
impl Lock {
    fn init(code: String) -> (Door, Self) {
        (Door::Locked, Self { code, entered: String::new() })
    }

    /// In every state that is entered, the first one too.
    #[enter]
    fn enter(&mut self, door: &Door) -> Entered<Self> {
        println!("the door is {}", if *door == Door::Open { "open" } else { "locked" });
        self.entered.clear();
        match door {
            Door::Locked => Entered::keep(),
            Door::Open => Entered::keep().state_timeout(OPEN, Relock),
        }
    }

    /// Presses a button. What is pressed while the door is open counts when it is locked again.
    #[cast]
    pub fn press(&mut self, door: &Door, digit: char, event: Event<Self>) -> Transition<Self> {
        if *door == Door::Open {
            return event.postpone();
        }
        self.entered.push(digit);
        if self.entered == self.code {
            return Transition::to(Door::Open);
        }
        if self.entered.len() == self.code.len() {
            println!("{} is wrong", self.entered);
            self.entered.clear();
        }
        Transition::keep()
    }

    /// Locks the door at once, and says whether it was open.
    #[call]
    pub fn lock(&mut self, door: &Door) -> Transition<Self, bool> {
        Transition::to(Door::Locked).reply(*door == Door::Open)
    }

    /// Where the door is.
    #[call]
    pub fn door(&self, door: &Door) -> Door {
        *door
    }

    #[timeout]
    fn relock(&mut self, _: Relock) -> Transition<Self> {
        Transition::to(Door::Locked)
    }
}
// ANCHOR_END: machine

// ANCHOR: tree
supervisor! {
    /// A house with one door.
    pub struct House {
        code: String,

        /// A machine that crashes begins anew in its first state: locked.
        pub lock: Lock = code,
    }
}
// ANCHOR_END: tree

// ANCHOR: main
// On one thread, so that the order of what is printed is that of what happens.
#[perennial::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let house = House::start("42".to_owned()).await?;

    for digit in "1342".chars() {
        house.lock.press(digit)?;
    }
    println!("it was open: {}", house.lock.lock().await?);

    // The second code waits until the door has locked itself.
    for digit in "4242".chars() {
        house.lock.press(digit)?;
    }
    tokio::time::sleep(OPEN + OPEN / 2).await;
    println!("it is {:?}", house.lock.door().await?);

    house.stop().await?;
    Ok(())
}
// ANCHOR_END: main
