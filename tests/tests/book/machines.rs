//! State machines: a link to a server far away, which comes and goes.

use std::time::Duration;

use perennial::prelude::*;
use perennial_tests::{ms, settle};

// ANCHOR: link
/// Whether there is a line.
#[derive(Debug, Default, PartialEq)]
pub enum Line {
    #[default]
    Down,
    Up,
}

/// Asks a server far away, over a line that breaks now and then.
#[gen_statem(state = Line)]
#[derive(Debug, Default)]
pub struct Link {
    attempts: u32,
    watched: u32,
}

/// Try to connect.
struct Connect;

#[gen_statem]
impl Link {
    #[enter]
    fn enter(&mut self, line: &Line) -> Entered<Self> {
        match line {
            Line::Down => Entered::keep().state_timeout(Duration::from_secs(1), Connect),
            Line::Up => Entered::keep(),
        }
    }

    #[timeout]
    async fn connect(&mut self, _: Connect) -> Transition<Self> {
        self.attempts += 1;
        match dial(self.attempts).await {
            Ok(()) => Transition::to(Line::Up),
            Err(Unreachable) => Transition::repeat(),
        }
    }

    /// Asks the other side. While there is no line, the question waits.
    #[call]
    pub async fn ask(&mut self, line: &Line, question: String, event: Event<Self>) -> Transition<Self, String> {
        if *line == Line::Down {
            return event.postpone();
        }
        match answer(&question).await {
            Ok(answer) => Transition::keep().reply(answer),
            Err(Unreachable) => Transition::to(Line::Down).postpone(event),
        }
    }
    // ANCHOR_END: link

    // ANCHOR: answers
    /// How often the line was tried. A call that keeps the state returns its answer.
    #[call]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Hangs up, and says whether there was a line.
    #[call]
    pub fn hang_up(&mut self, line: &Line) -> Transition<Self, bool> {
        Transition::to(Line::Down).reply(*line == Line::Up)
    }

    /// Ends the machine, unless there is a line.
    #[call]
    pub fn give_up(&mut self, line: &Line, from: Reply<bool>) -> Flow<Transition<Self>> {
        // The caller may have gone.
        let _ = from.send(*line == Line::Down);
        match line {
            Line::Up => Transition::keep().into(),
            Line::Down => Stop::normal(()).into(),
        }
    }
    // ANCHOR_END: answers

    // ANCHOR: events
    /// Counts every thirty seconds from now on, the first time at once, whatever the state is.
    #[cast]
    pub fn watch(&mut self) -> Transition<Self> {
        Transition::keep().next_event(Watch)
    }

    #[internal]
    fn count(&mut self, _: Watch) -> Transition<Self> {
        self.watched += 1;
        Transition::keep().timeout("watch", Duration::from_secs(30), Watch)
    }

    #[timeout]
    fn count_again(&mut self, _: Watch) -> Transition<Self> {
        Transition::keep().next_event(Watch)
    }
    // ANCHOR_END: events
}

/// Look at the clock.
struct Watch;

#[derive(Debug)]
struct Unreachable;

/// The third attempt succeeds.
async fn dial(attempt: u32) -> Result<(), Unreachable> {
    tokio::time::sleep(ms(10)).await;
    if attempt < 3 { Err(Unreachable) } else { Ok(()) }
}

async fn answer(question: &str) -> Result<String, Unreachable> {
    tokio::time::sleep(ms(10)).await;
    Ok(question.to_uppercase())
}

#[perennial::test]
async fn a_question_waits_for_the_line() {
    let link = Link::default().start().await.unwrap();
    link.watch().unwrap();

    assert_eq!(link.ask("who is there?".to_owned()).await.unwrap(), "WHO IS THERE?");

    assert_eq!(link.attempts().await.unwrap(), 3);
    assert!(link.hang_up().await.unwrap());
    assert!(link.give_up().await.unwrap());
    settle().await;
    assert!(link.attempts().await.is_err());
}

// ANCHOR: test
#[test]
fn a_line_that_is_hung_up_is_down() {
    let mut link = Link::default();

    let transition = link.hang_up(&Line::Up);

    assert_eq!(transition.next_state(), Some(&Line::Down));
}
// ANCHOR_END: test
