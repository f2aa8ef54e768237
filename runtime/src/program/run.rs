//! Running a tree as a program.

use super::{Error, error::Ended, main::abandon, watch::Watch};
use crate::{
    Declared, ExitReason, Node, StartError,
    supervisor::{Children, Site, child::once, tree::Tree},
};

/// Starts a tree, runs it until SIGTERM or ctrl-c, and stops it in order: what the generated `run` does.
///
/// # Errors
///
/// The tree could not be started, or ended by itself other than in order.
pub async fn run_tree<T: Tree>(declared: Declared<T>) -> Result<(), Error> {
    let node = Node::current();
    let tree = T::place(Site::root(&node.0));
    let supervisor = tree.supervisor().clone();
    let watch = Watch::begin(supervisor.clone(), node.clone())?;
    let place = T::furnish(&tree, once(declared));
    let begun = place.begin(None);
    let ended = supervisor.cell().watch_end();
    match node.enter(begun).await {
        Ok(_) => {}
        Err(_) if watch.is_asked() => return Ok(()),
        Err(error) => return Err(started_not(error)),
    }
    let reason = match ended {
        Some(ended) => ended.await.unwrap_or(ExitReason::NoProc),
        None => ExitReason::NoProc,
    };
    let path = supervisor.cell().path();
    let gave_up = supervisor.cell().children().is_some_and(Children::gave_up);
    match reason.clone() {
        ExitReason::Unresponsive(_) => abandon(path, reason),
        ExitReason::Normal | ExitReason::Shutdown if !gave_up => Ok(()),
        ExitReason::ShutdownWith(_) if watch.is_asked() => Ok(()),
        ExitReason::Normal
        | ExitReason::Shutdown
        | ExitReason::ShutdownWith(_)
        | ExitReason::Killed
        | ExitReason::Kill
        | ExitReason::NoProc
        | ExitReason::Error(_)
        | ExitReason::Panic(_) => Err(Error::from(Ended { path, reason, gave_up })),
    }
}

fn started_not(error: StartError) -> Error {
    if let StartError::Failed { path, reason: reason @ ExitReason::Unresponsive(_) } = error {
        abandon(path, reason)
    }
    Error::from(error)
}
