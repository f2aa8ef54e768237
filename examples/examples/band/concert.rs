//! The concert: who plays when, and what the audience sees of the supervisor's work.

use std::{fmt, time::Duration};

use perennial::{CallError, Pid, StartError, prelude::*};

use crate::{Band, Mood, Musician, dice::Dice, say};

/// A concert: the band, and what the manager has borne so far.
pub(crate) struct Concert {
    band: Band,
    mood: Mood,
    tempo: Duration,
    dice: Dice,
    replaced: u32,
}

impl Concert {
    pub(crate) async fn begin(mood: Mood, seed: u64, tempo: Duration) -> Result<Self, StartError> {
        manager(format_args!("{mood}"));
        manager(format_args!("{} within a minute; after that, the band is history.", chances(mood.patience())));
        println!("\nOn stage, in the order of the tree (--seed {seed} plays the same concert again):");
        let band = Band::start(mood, seed).await?;
        Ok(Self { band, mood, tempo, dice: Dice::new(seed, "concert", 0), replaced: 0 })
    }

    // ANCHOR: concert
    pub(crate) async fn play(mut self) {
        for bar in 1..=BARS {
            println!("\nBar {bar}");
            for role in 0..ROLES.len() {
                tokio::time::sleep(self.tempo).await;
                if self.turn_of(role).await.is_err() {
                    return manager_gives_up(self.mood);
                }
            }
        }
        println!("\nThat was the concert. The band is stopped, last on stage first:");
        match self.band.stop().await {
            Ok(()) => manager(format_args!("Good night, and thank you all.")),
            Err(error) => manager(format_args!("What a mess: {error}.")),
        }
    }

    /// One musician plays, or leaves. An error means that the band is no more.
    async fn turn_of(&mut self, role: usize) -> Result<(), CallError> {
        let before = self.on_stage();
        let leaves = role != DRUM && self.dice.one_in(20);
        let musician = self.musicians()[role];
        let outcome = if leaves { musician.leave().await } else { musician.play().await };
        let ended = match outcome {
            Ok(()) => leaves,
            // The place has been empty for a while.
            Err(CallError::NoProc) => false,
            Err(_) => true,
        };
        if ended {
            // The supervisor handles what it hears in order: its answer says that it has dealt with the end.
            self.band.which_children().await?;
            self.report(before);
        }
        Ok(())
    }
    // ANCHOR_END: concert

    /// What the manager has done about an end, as seen on stage.
    fn report(&mut self, before: Stage) {
        let after = self.on_stage();
        let changed = |hired: bool| {
            let roles =
                (0..ROLES.len()).filter(|role| before[*role] != after[*role] && after[*role].is_some() == hired);
            roles.map(|role| ROLES[role]).collect::<Vec<_>>()
        };
        for (role, restart) in changed(false) {
            manager(format_args!("The {role} is {restart}: {}.", why_not(restart)));
        }
        let hired: Vec<_> = changed(true).iter().map(|(role, _)| format!("the {role}")).collect();
        if !hired.is_empty() {
            self.replaced += 1;
            let left = chances(self.mood.patience().saturating_sub(self.replaced));
            let are = if hired.len() == 1 { "is" } else { "are" };
            manager(format_args!("{}: {} {are} new. {left} left.", self.mood.as_otp(), list(&hired)));
        }
    }

    fn musicians(&self) -> [&Ref<Musician>; 4] {
        let Band { singer, bass, drum, keytar, .. } = &self.band;
        [singer, bass, drum, keytar]
    }

    fn on_stage(&self) -> Stage {
        self.musicians().map(|musician| musician.is_alive().then(|| musician.pid()))
    }
}

fn manager_gives_up(mood: Mood) {
    println!("\nOne too many: the supervisor stopped all who were left, last on stage first, and ended.");
    manager(format_args!("{} within a minute is all I give. The band is no more!", chances(mood.patience())));
}

/// Who is on stage, by role.
type Stage = [Option<Pid>; ROLES.len()];

/// The roles in the order of the tree, each with its restart type.
const ROLES: [(&str, &str); 4] =
    [("singer", "permanent"), ("bass", "temporary"), ("drum", "transient"), ("keytar", "transient")];

/// The one who has nothing better to do.
const DRUM: usize = 2;

const BARS: usize = 10;

impl Mood {
    fn as_otp(self) -> &'static str {
        match self {
            Self::Lenient => "one_for_one",
            Self::Angry => "rest_for_one",
            Self::Jerk => "one_for_all",
        }
    }
}

impl fmt::Display for Mood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, rule) = match self {
            Self::Lenient => ("lenient", "who fails is replaced, and the others play on"),
            Self::Angry => ("angry", "who fails is replaced, and so are all who came on stage later"),
            Self::Jerk => ("a jerk", "when one fails, all are replaced"),
        };
        write!(f, "I am {word}: {rule} ({}).", self.as_otp())
    }
}

/// Why nobody comes in the place of one who has ended.
fn why_not(restart: &str) -> &'static str {
    match restart {
        "transient" => "who leaves in peace is not replaced",
        _ => "whoever ends is not replaced",
    }
}

fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [words @ .., last] => format!("{} and {last}", words.join(", ")),
    }
}

fn chances(number: u32) -> String {
    match number {
        0 => "No chance".to_owned(),
        1 => "One chance".to_owned(),
        more => format!("{more} chances"),
    }
}

fn manager(line: fmt::Arguments<'_>) {
    say("manager", line);
}
