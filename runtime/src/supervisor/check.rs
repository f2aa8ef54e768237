//! What a declaration cannot say, looked at when a supervisor starts: the compiler sees only what is written out.

use std::collections::HashSet;

use crate::{AutoShutdown, BadSpec, Restart, Strategy, machine};

/// Refuses a tree that cannot work.
///
/// # Errors
///
/// What is wrong.
pub(super) fn tree<'a>(
    config: &machine::Config,
    has_template: bool,
    mut children: impl Iterator<Item = &'a machine::Child>,
) -> Result<(), BadSpec> {
    if config.period.is_zero() {
        return Err(BadSpec::ZeroPeriod);
    }
    match config.strategy {
        Strategy::SimpleOneForOne if has_template && children.next().is_none() => return Ok(()),
        Strategy::OneForOne | Strategy::OneForAll | Strategy::RestForOne if !has_template => {}
        Strategy::SimpleOneForOne | Strategy::OneForOne | Strategy::OneForAll | Strategy::RestForOne => {
            return Err(BadSpec::OneTemplate);
        }
    }
    let mut names = HashSet::with_capacity(children.size_hint().0);
    for child in children {
        if !names.insert(&child.id) {
            return Err(BadSpec::DuplicateChild(child.id.clone()));
        }
        child_of(config, child)?;
    }
    Ok(())
}

/// Refuses a child that cannot work under this supervisor.
///
/// # Errors
///
/// What is wrong.
pub(super) fn child_of(config: &machine::Config, child: &machine::Child) -> Result<(), BadSpec> {
    match (child.significant, config.auto_shutdown, child.restart) {
        (true, AutoShutdown::Never, _) => Err(BadSpec::NeverShutsDown(child.id.clone())),
        (true, AutoShutdown::AnySignificant | AutoShutdown::AllSignificant, Restart::Permanent) => {
            Err(BadSpec::SignificantPermanent(child.id.clone()))
        }
        (true, _, Restart::Transient | Restart::Temporary) | (false, ..) => Ok(()),
    }
}
