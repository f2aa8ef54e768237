//! Guests in rooms: whoever is in a room hears what is said there, and a porter counts.
//!
//! ```text
//! cargo run --example rooms
//! ```

use perennial::{Error, Groups, Joined, Left, prelude::*};

/// A room's name.
type Room = &'static str;

// ANCHOR: guest
/// A guest, who hears what is said where he is.
#[gen_server(restart = temporary)]
#[derive(Debug)]
pub struct Guest {
    name: &'static str,
}

#[gen_server]
impl Guest {
    /// Hears a line.
    #[cast]
    pub fn hear(&mut self, line: String) {
        println!("{} hears: {line}", self.name);
    }

    /// Hears no more.
    #[call]
    pub fn leave(&mut self) -> Stop<&'static str> {
        Stop::normal(self.name)
    }
}

/// Says something in a room.
fn say(rooms: &Groups<Room>, room: Room, line: &str) {
    for guest in rooms.refs::<Guest, _>(room) {
        // A guest who has just left does not hear it.
        let _: Result<(), CastError> = guest.hear(line.to_owned());
    }
}
// ANCHOR_END: guest

// ANCHOR: porter
/// Knows how many are in the house.
#[gen_server]
#[derive(Debug)]
pub struct Porter {
    inside: usize,
}

#[gen_server]
impl Porter {
    fn init(rooms: Groups<Room>, cx: &mut Cx<Self>) -> Result<Self, CallError> {
        let (_, seen) = rooms.monitor_scope(cx)?;
        Ok(Self { inside: seen.values().map(Vec::len).sum() })
    }

    #[info]
    fn joined(&mut self, joined: Joined<Room>) {
        self.inside += joined.pids.len();
    }

    #[info]
    fn left(&mut self, left: Left<Room>) {
        self.inside -= left.pids.len();
    }

    /// How many are in the house.
    #[call]
    pub fn inside(&self) -> usize {
        self.inside
    }
}
// ANCHOR_END: porter

supervisor! {
    #[supervisor(strategy = rest_for_one)]
    pub struct House {
        rooms: Groups<Room> = Groups::new(),
        guests: Dynamic<Guest> = Dynamic::new(),
        porter: Porter = rooms.clone(),
    }
}

#[perennial::main]
async fn main() -> Result<(), Error> {
    let house = House::start().await?;
    let ada = house.guests.start_once(Guest { name: "ada" }).await?;
    let joe = house.guests.start_once(Guest { name: "joe" }).await?;
    house.rooms.join("hall", &ada)?;
    house.rooms.join("hall", &joe)?;
    house.rooms.join("kitchen", &joe)?;

    say(&house.rooms, "kitchen", "dinner is ready");
    println!("{} are inside", house.porter.inside().await?);
    println!("{} leaves", joe.leave().await?);
    println!("{} is inside", house.porter.inside().await?);

    house.stop().await?;
    Ok(())
}
