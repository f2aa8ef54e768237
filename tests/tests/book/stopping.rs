//! Stopping well.

use std::time::Duration;

use perennial::{Error, prelude::*};
use tokio::time::Instant;

use super::trees::Diary;

// ANCHOR: terminate
/// Writes down what it was told, and saves it at the end.
#[gen_server(shutdown = 2s)]
#[derive(Debug)]
pub struct Journal {
    lines: Vec<String>,
    disk: Diary,
}

#[gen_server]
impl Journal {
    fn init(disk: Diary) -> Self {
        Self { lines: Vec::new(), disk }
    }

    #[cast]
    pub fn write(&mut self, line: String) {
        self.lines.push(line);
    }

    /// Takes a second, and has two.
    async fn terminate(&mut self, reason: &ExitReason) {
        tokio::time::sleep(Duration::from_secs(1)).await;
        self.disk.note(format!("{} ({reason})", self.lines.join(" ")));
    }
}

supervisor! {
    pub struct Desk {
        disk: Diary,
        pub journal: Journal = disk,
    }
}

#[perennial::test]
async fn terminate_runs_and_is_waited_for() -> Result<(), Error> {
    let disk = Diary::default();
    let desk = Desk::start(disk.clone()).await?;
    desk.journal.write("pears".to_owned())?;
    tokio::time::sleep(Duration::from_secs(1)).await;

    desk.stop().await?;

    assert_eq!(disk.read(), "pears (shutdown)");
    Ok(())
}
// ANCHOR_END: terminate

// ANCHOR: times
/// Finds no end.
#[gen_server]
#[derive(Debug, Default)]
pub struct Dawdler;

#[gen_server]
impl Dawdler {
    async fn terminate(&mut self) {
        std::future::pending::<()>().await;
    }
}

supervisor! {
    pub struct Dawdlers {
        #[child(shutdown = 3s)]
        pub first: Dawdler = Dawdler,
        #[child(shutdown = 500ms)]
        pub second: Dawdler = Dawdler,
        #[child(shutdown = brutal_kill)]
        pub third: Dawdler = Dawdler,
    }
}

#[perennial::test]
async fn who_does_not_stop_in_time_is_killed() -> Result<(), Error> {
    let dawdlers = Dawdlers::start().await?;
    let began = Instant::now();

    dawdlers.stop().await?;

    let took = began.elapsed();
    assert!(Duration::from_millis(3500) <= took && took < Duration::from_millis(3600), "{took:?}");
    Ok(())
}
// ANCHOR_END: times

// ANCHOR: trap
/// Sends letters. What was handed in is sent, even while the post office closes.
#[gen_server(shutdown = 30s)]
#[derive(Debug)]
pub struct Post {
    sent: Diary,
}

#[gen_server]
impl Post {
    fn init(sent: Diary, cx: &mut Cx<Self>) -> Self {
        cx.trap_exit(true);
        Self { sent }
    }

    #[cast]
    pub async fn letter(&mut self, to: String) {
        tokio::time::sleep(Duration::from_secs(1)).await;
        self.sent.note(to);
    }

    /// The ends of processes that it is linked to. That of its supervisor ends it, behind all that waits.
    #[info]
    fn exit(&mut self, exit: Exit) {
        self.sent.note(format!("{} has gone", exit.from));
    }
}

supervisor! {
    pub struct Office {
        sent: Diary,
        pub post: Post = sent,
    }
}

#[perennial::test]
async fn who_traps_exits_finishes_its_queue() -> Result<(), Error> {
    let sent = Diary::default();
    let office = Office::start(sent.clone()).await?;

    office.post.letter("ann".to_owned())?;
    office.post.letter("bob".to_owned())?;
    office.stop().await?;

    assert_eq!(sent.read(), "ann, bob");
    Ok(())
}
// ANCHOR_END: trap

// ANCHOR: dropped
/// As `Post`, without the flag.
#[gen_server(shutdown = 30s)]
#[derive(Debug)]
pub struct Careless {
    sent: Diary,
}

#[gen_server]
impl Careless {
    fn init(sent: Diary) -> Self {
        Self { sent }
    }

    #[cast]
    pub async fn letter(&mut self, to: String) {
        tokio::time::sleep(Duration::from_secs(1)).await;
        self.sent.note(to);
    }

    fn terminate(&mut self) {
        self.sent.note("closed".to_owned());
    }
}

supervisor! {
    pub struct CarelessOffice {
        sent: Diary,
        pub post: Careless = sent,
    }
}

#[perennial::test]
async fn who_does_not_is_interrupted_at_the_next_await() -> Result<(), Error> {
    let sent = Diary::default();
    let office = CarelessOffice::start(sent.clone()).await?;

    office.post.letter("ann".to_owned())?;
    office.post.letter("bob".to_owned())?;
    office.stop().await?;

    assert_eq!(sent.read(), "closed");
    Ok(())
}
// ANCHOR_END: dropped

/// The chapter's program: what it declares is what the tests above have.
mod program {
    use super::{Diary, Office};

    // ANCHOR: program
    use perennial::Error;

    #[perennial::main]
    async fn main() -> Result<(), Error> {
        let diary = Diary::default();
        Office::run(diary).await
    }
    // ANCHOR_END: program

    #[test]
    fn main_is_a_plain_function() {
        let _: fn() -> std::process::ExitCode = main;
    }
}
