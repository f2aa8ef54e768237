//! RSYNC, the band of *Learn You Some Erlang*: supervision to watch.
//!
//! Four musicians play under a manager. The drummer is bad, and a false note is a crash; now and then somebody leaves.
//! What the manager makes of it is the supervisor's strategy, and how often he puts up with it is its intensity.
//!
//! ```text
//! cargo run --example band -- lenient
//! cargo run --example band -- angry
//! cargo run --example band -- jerk
//! ```
//!
//! A seed (`--seed 7`) makes a concert repeatable to the letter. `--tempo 50ms` plays faster, and `--reports` shows the
//! crash reports of the library beside the story. `--tree` draws the band, and plays nothing.

use std::{env, fmt, io};

use perennial::{Error, prelude::*};
use tracing_subscriber::fmt::format;

use self::{concert::Concert, dice::Dice, programme::Programme};

mod concert;
mod dice;
mod programme;

// ANCHOR: mood
/// How the manager takes a false note.
#[derive(Clone, Copy, Debug)]
pub enum Mood {
    /// Replaces the one who failed.
    Lenient,
    /// Replaces the one who failed, and all who came on stage later.
    Angry,
    /// Replaces everybody.
    Jerk,
}

impl Mood {
    /// Who has to go together with the one who failed.
    #[must_use]
    pub fn strategy(self) -> Strategy {
        match self {
            Self::Lenient => OneForOne,
            Self::Angry => RestForOne,
            Self::Jerk => OneForAll,
        }
    }

    /// How many replacements a minute the manager puts up with.
    #[must_use]
    pub fn patience(self) -> u32 {
        match self {
            Self::Lenient => 3,
            Self::Angry => 2,
            Self::Jerk => 1,
        }
    }
}
// ANCHOR_END: mood

// ANCHOR: tree
supervisor! {
    /// RSYNC, the band.
    #[supervisor(strategy = mood.strategy(), intensity = mood.patience(), period = 60s)]
    pub struct Band {
        /// How the manager takes a false note; whoever starts the band says.
        mood: Mood,

        /// What all chance comes from.
        seed: u64,

        /// No singer, no band.
        #[child(restart = permanent, shutdown = 1s, allow(normal_exit))]
        pub singer: Musician = Hire { role: "singer", skill: Skill::Good, seed },

        /// Nobody will miss it.
        #[child(restart = temporary, shutdown = 1s)]
        pub bass: Musician = Hire { role: "bass", skill: Skill::Good, seed },

        /// Whoever can be found.
        #[child(restart = transient, shutdown = 1s)]
        pub drum: Musician = Hire { role: "drum", skill: Skill::Bad, seed },

        /// It was the nineties.
        #[child(restart = transient, shutdown = 1s)]
        pub keytar: Musician = Hire { role: "keytar", skill: Skill::Good, seed },
    }
}
// ANCHOR_END: tree

// ANCHOR: musician
/// Somebody with an instrument.
#[gen_server]
#[derive(Debug)]
pub struct Musician {
    name: String,
    role: &'static str,
    skill: Skill,
    dice: Dice,
}

/// What the manager looks for: each start under the same terms finds somebody else.
#[derive(Clone, Copy, Debug)]
pub struct Hire {
    role: &'static str,
    skill: Skill,
    seed: u64,
}

/// Whether a musician can play.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Skill {
    /// Every note is right.
    Good,
    /// Some are not.
    Bad,
}

#[gen_server]
impl Musician {
    fn init(hire: Hire, cx: &mut Cx<Self>) -> Self {
        let Hire { role, skill, seed } = hire;
        let mut dice = Dice::new(seed, role, cx.pid().incarnation());
        let name = format!("{} {}", dice.pick(&FIRST_NAMES), dice.pick(&LAST_NAMES));
        say(role, format_args!("{name} comes on stage."));
        Self { name, role, skill, dice }
    }

    /// Plays a note.
    ///
    /// # Panics
    ///
    /// Over a false one.
    #[call]
    pub fn play(&mut self) {
        if self.skill == Skill::Bad && self.dice.one_in(3) {
            say(self.role, format_args!("{} plays a false note, and panics!", self.name));
            panic!("a false note by {}", self.name);
        }
        let note = *self.dice.pick(notes(self.role));
        say(self.role, format_args!("{note}"));
    }

    /// Ends the engagement, in all friendship.
    #[call]
    pub fn leave(&mut self) -> Stop {
        Stop::normal(())
    }

    /// Runs at every end, whatever its reason.
    fn terminate(&mut self, reason: &ExitReason) {
        let Self { name, role, .. } = self;
        if reason.is_normal() {
            say(role, format_args!("{name} has a better offer, and leaves."));
        } else if reason.is_shutdown() {
            say(role, format_args!("{name} is sent home."));
        } else {
            say(role, format_args!("{name} is fired."));
        }
    }
}
// ANCHOR_END: musician

// ANCHOR: main
// On one thread, so that a seed decides about the order of what is printed, too.
#[perennial::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let Programme { mood, seed, tempo, reports, tree } = Programme::read(env::args().skip(1))?;
    if tree {
        print!("{}", Band::tree());
        return Ok(());
    }
    if reports {
        // Their first line alone: the fields are for machines.
        let lines = format::debug_fn(|out, field, value| match field.name() {
            "message" => write!(out, "{value:?}"),
            _ => Ok(()),
        });
        tracing_subscriber::fmt().without_time().fmt_fields(lines).with_writer(io::stderr).init();
    }
    let concert = Concert::begin(mood, seed, tempo).await?;
    concert.play().await;
    Ok(())
}
// ANCHOR_END: main

fn say(who: &str, line: fmt::Arguments<'_>) {
    println!("{who:>8} | {line}");
}

fn notes(role: &str) -> &'static [&'static str] {
    match role {
        "singer" => &["la la la", "ooh, baby", "yeah!", "na na na na"],
        "bass" => &["dum dum", "dum da dum", "doom"],
        "drum" => &["boom tschak", "tschak", "rat-a-tat", "boom boom"],
        _ => &["pling", "wow-wow-wow", "a solo that no one asked for", "plonk"],
    }
}

const FIRST_NAMES: [&str; 16] = [
    "Ada", "Bruno", "Carmen", "Dmitri", "Edda", "Femi", "Greta", "Hugo", "Ines", "Jamal", "Kaja", "Lorenz", "Mina",
    "Nuno", "Olga", "Piet",
];

const LAST_NAMES: [&str; 16] = [
    "Abara", "Brandt", "Costa", "Dahl", "Egger", "Fontaine", "Grimm", "Haddad", "Ito", "Jensen", "Kowal", "Lindt",
    "Moreau", "Novak", "Okafor", "Pires",
];
