//! A declared tree as it starts, with what its expressions came to: the compiler's rules, where it could not see.

use std::time::Duration;

use super::{
    Outline, OutlineChild,
    budget::{self, Limit, Need},
    checks,
    text::Text,
};
use crate::{AutoShutdown, BadSpec, ChildKind, Restart, Shutdown, Spec};

/// A declared tree, or a dynamic supervisor in one, with nothing hidden but what is inside of other trees.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    outline: &'static Outline,
    children: Vec<OutlineChild>,
    /// What the tree around it leaves it.
    limit: Option<Limit>,
}

impl Live {
    /// `specs` are those of its children, in order, or for a dynamic supervisor the one of all; `limit` comes from the tree
    /// around it.
    pub(crate) fn new(outline: &'static Outline, specs: &[Spec], limit: Option<Limit>) -> Self {
        let children = outline.children.iter().zip(specs).map(|(child, spec)| child.run_as(spec)).collect();
        Self { outline, children, limit }
    }

    /// Refuses what the compiler would have refused. `name` is what the tree around it calls it.
    ///
    /// # Errors
    ///
    /// What is wrong.
    pub(crate) fn check(&self, name: &str, auto_shutdown: AutoShutdown) -> Result<(), BadSpec> {
        if !self.outline.is_dynamic() {
            self.check_children()?;
            self.check_tree(auto_shutdown)?;
        }
        self.limit.map_or(Ok(()), |limit| self.budget(name, limit))
    }

    fn check_children(&self) -> Result<(), BadSpec> {
        for child in &self.children {
            if !child.allows_normal_exit {
                refuse(checks::can_end(child))?;
            }
            if child.start_timeout == Some(Some(Duration::ZERO)) {
                refuse(Some(checks::no_time_to_start(child.name)))?;
            }
            if let (Some(true), Some(Restart::Permanent)) = (child.significant, child.restart) {
                refuse(Some(checks::never_ends(child.name)))?;
            }
        }
        Ok(())
    }

    fn check_tree(&self, auto_shutdown: AutoShutdown) -> Result<(), BadSpec> {
        let name = self.outline.name;
        if let Some(option) = self.outline.restarts_by {
            refuse(checks::nothing_to_restart(name, &self.children, option))?;
        }
        let awaited = match auto_shutdown {
            AutoShutdown::Never => None,
            AutoShutdown::AnySignificant => Some("any_significant"),
            AutoShutdown::AllSignificant => Some("all_significant"),
        };
        if let (Some(awaited), true) = (awaited, self.children.iter().all(|child| child.significant == Some(false))) {
            refuse(Some(checks::nobody_significant(name, awaited)))?;
        }
        match self.outline.shutdown {
            Shutdown::After(time) => self.budget(name, Limit::of(time)),
            Shutdown::BrutalKill | Shutdown::Infinity => Ok(()),
        }
    }

    fn budget(&self, name: &str, limit: Limit) -> Result<(), BadSpec> {
        refuse(budget::check_all(name, limit, self.outline.is_dynamic(), &self.children))
    }

    /// What each child has to stop, as far as this tree, or one around it, says.
    pub(crate) fn limits(&self) -> impl Iterator<Item = Option<Limit>> {
        let own = match self.outline.shutdown {
            Shutdown::After(time) => Some(time),
            Shutdown::BrutalKill | Shutdown::Infinity => None,
        };
        let around = self.limit.map(|limit| limit.time);
        let limit = own.into_iter().chain(around).min();
        let all = Need::of_all(&self.children);
        self.children.iter().map(move |child| match (child.kind, child.shutdown) {
            (ChildKind::Supervisor, Some(Shutdown::After(time))) => Some(Limit::of(time)),
            (ChildKind::Supervisor, Some(Shutdown::Infinity | Shutdown::BrutalKill)) => {
                // It has what the others do not need.
                let others = all.total().saturating_sub(Need::of_child(child).stop);
                limit.map(|limit| Limit { time: limit.saturating_sub(others), is_rest: true })
            }
            (ChildKind::Supervisor, None) | (ChildKind::Worker, _) => None,
        })
    }
}

fn refuse(mistake: Option<Text>) -> Result<(), BadSpec> {
    mistake.map_or(Ok(()), |text| Err(BadSpec::Refused(text.as_str().to_owned())))
}

impl OutlineChild {
    /// The same child, run as this says.
    fn run_as(self, spec: &Spec) -> Self {
        let Spec { restart, shutdown, start_timeout, significant, .. } = *spec;
        Self {
            restart: Some(restart),
            shutdown: Some(shutdown),
            // The longest time there is stands for none.
            start_timeout: Some(start_timeout.filter(|limit| *limit != Duration::MAX)),
            significant: Some(significant),
            ..self
        }
    }
}
