//! From OTP: the differences that can be shown.

use std::time::Duration;

use perennial::{Error, ExitReason, Mail, Node, Process, prelude::*};

use super::trees::{Diary, Part};

supervisor! {
    #[supervisor(intensity = 3)]
    pub struct Shop {
        diary: Diary,
        pub carts: Part = ("carts", diary),
    }
}

// ANCHOR: reference
#[perennial::test]
async fn a_reference_survives_restarts_and_a_pid_does_not() -> Result<(), Error> {
    let shop = Shop::start(Diary::default()).await?;
    let carts: Ref<Part> = shop.carts.clone();
    let pid = carts.pid();

    assert!(carts.crash().await.is_err());

    assert_eq!(carts.answer().await?, 42); // waits for the new incarnation
    assert_ne!(carts.pid(), pid);
    shop.stop().await?;
    assert!(matches!(carts.answer().await, Err(CallError::NoProc)));
    Ok(())
}
// ANCHOR_END: reference

// ANCHOR: cast
#[gen_server]
#[derive(Debug)]
pub struct Slow;

#[gen_server]
impl Slow {
    async fn init() -> Self {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Self
    }

    #[cast]
    pub fn hint(&self) {}

    #[call]
    pub fn ask(&self) {}
}

supervisor! {
    #[supervisor(backoff = 1s..2s)]
    pub struct Hints {
        pub slow: Slow = (),
    }
}

#[perennial::test]
async fn a_cast_tells_what_it_knows() -> Result<(), Error> {
    let hints = Hints::start().await?;
    assert_eq!(hints.slow.hint(), Ok(()));

    hints.slow.kill();
    hints.slow.ended().await;
    assert_eq!(hints.slow.hint(), Err(CastError::Restarting));

    hints.slow.ask().await?;
    hints.stop().await?;
    assert_eq!(hints.slow.hint(), Err(CastError::NoProc));
    Ok(())
}
// ANCHOR_END: cast

// ANCHOR: deadlock
#[gen_server]
#[derive(Debug, Default)]
pub struct Left {
    right: Option<Ref<Right>>,
}

#[gen_server]
impl Left {
    #[cast]
    pub fn meet(&mut self, right: Ref<Right>) {
        self.right = Some(right);
    }

    #[call]
    pub async fn ask(&mut self) -> Result<(), CallError> {
        match &self.right {
            Some(right) => right.ask().await?,
            None => Ok(()),
        }
    }
}

#[gen_server]
#[derive(Debug)]
pub struct Right {
    left: Ref<Left>,
}

#[gen_server]
impl Right {
    #[call]
    pub async fn ask(&mut self) -> Result<(), CallError> {
        self.left.ask().await?
    }
}

#[perennial::test]
async fn a_loop_of_calls_is_an_error_at_once() -> Result<(), Error> {
    let left = Left::default().start().await?;
    let right = Right { left: left.clone() }.start().await?;
    left.meet(right.clone())?;

    let error = left.ask().await?.unwrap_err();

    assert!(matches!(error, CallError::Deadlock(_)));
    assert_eq!(error.to_string(), "the call would never return: it waits for `Left`, which waits for `Right`");
    left.stop().await?;
    right.stop().await?;
    Ok(())
}
// ANCHOR_END: deadlock

// ANCHOR: passed_on
#[gen_server]
#[derive(Debug)]
pub struct Relay {
    to: Ref<Part>,
}

#[gen_server]
impl Relay {
    /// Passes on what went wrong as its own reason.
    #[cast]
    pub async fn relay(&mut self) -> Result<(), CallError> {
        self.to.crash().await?;
        Ok(())
    }
}

#[perennial::test]
async fn a_reason_that_is_passed_on_is_the_same_reason() -> Result<(), Error> {
    let part = Part::start(("part", Diary::default())).await?;
    let relay = Relay { to: part.clone() }.start().await?;

    relay.relay()?;
    let (end, its_cause) = tokio::join!(relay.ended(), part.ended());

    assert!(end.is_same(&its_cause));
    assert!(matches!(end, ExitReason::Panic(_)));
    Ok(())
}
// ANCHOR_END: passed_on

// ANCHOR: node
#[gen_server(name = "clerk")]
#[derive(Debug, Default)]
pub struct Clerk;

#[gen_server]
impl Clerk {}

#[perennial::test]
async fn a_name_is_unique_in_its_node_and_free_at_its_holders_end() -> Result<(), Error> {
    let here = Clerk.start().await?;
    assert!(matches!(Clerk.start().await, Err(StartError::AlreadyStarted(pid)) if pid == here.pid()));
    assert_eq!(Ref::<Clerk>::whereis("clerk"), Some(here.clone()));

    let there = Node::new();
    let other = there.enter(async { Clerk.start().await }).await?;
    other.stop().await?;

    here.stop().await?;
    assert_eq!(Ref::<Clerk>::whereis("clerk"), None);
    Ok(())
}
// ANCHOR_END: node

// ANCHOR: process
#[perennial::test]
async fn a_plain_process_has_a_mailbox_and_links() -> Result<(), Error> {
    let watcher = Process::spawn(|mut me: Process<u32>| async move {
        me.trap_exit(true);
        let child = me.spawn_link(|_: Process<()>| async { Err::<(), _>("out of paper") });
        let Mail::Exit(exit) = me.recv().await else { panic!("nobody else knows this process") };
        assert_eq!(exit.from, child.pid());
        Err::<(), _>(exit.reason.to_string())
    });

    assert_eq!(watcher.ended().await.to_string(), "out of paper");
    Ok(())
}
// ANCHOR_END: process
