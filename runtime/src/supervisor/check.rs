//! What a declaration cannot say, looked at when a supervisor starts: the compiler sees only what is written out.

use std::collections::HashSet;

use crate::{AutoShutdown, Restart, machine};

/// Refuses a tree that cannot work.
///
/// # Errors
///
/// What is wrong, and what to write.
pub(super) fn tree<'a>(
    config: &machine::Config,
    children: impl Iterator<Item = &'a machine::Child>,
) -> Result<(), String> {
    if config.period.is_zero() {
        return Err("a period of zero counts nothing; say how long the intensity is meant for".to_owned());
    }
    let mut names = HashSet::new();
    for child in children {
        if !names.insert(&child.id) {
            return Err(format!("child `{}` is declared twice; a name stands for one child", child.id));
        }
        child_of(config, child)?;
    }
    Ok(())
}

/// Refuses a child that cannot work under this supervisor.
///
/// # Errors
///
/// What is wrong, and what to write.
pub(super) fn child_of(config: &machine::Config, child: &machine::Child) -> Result<(), String> {
    let id = &child.id;
    if child.significant && config.auto_shutdown == AutoShutdown::Never {
        return Err(format!(
            "child `{id}` is significant, but the supervisor never shuts down by itself; say `auto_shutdown = any_significant`"
        ));
    }
    if child.significant && child.restart == Restart::Permanent {
        return Err(format!(
            "child `{id}` is significant and permanent: it is always restarted; make it transient or temporary"
        ));
    }
    Ok(())
}
