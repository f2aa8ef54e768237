//! A tree as it is declared.

use super::{Drawing, Supervision, Terms};
use crate::{
    ChildKind, Strategy,
    outline::{Outline, OutlineChild},
    supervisor::tree::Tree,
};

impl Drawing {
    /// Draws a tree from what it declares.
    pub(crate) fn declared<T: Tree>() -> Self {
        let outline = <T as Tree>::OUTLINE;
        Self {
            name: outline.name.into(),
            path: outline.name.into(),
            type_name: outline.name.into(),
            kind: ChildKind::Supervisor,
            terms: None,
            supervision: None,
            children: Vec::new(),
            more: 0,
            each: Vec::new(),
            life: None,
        }
        .with(&outline, false)
    }

    /// Its children, and how it runs them. `hidden`: its expression may say more of their times than its type.
    fn with(mut self, outline: &Outline, hidden: bool) -> Self {
        let Outline { strategy, intensity, period, auto_shutdown, backoff, children, .. } = *outline;
        let is_dynamic = strategy == Some(Strategy::SimpleOneForOne);
        self.supervision = Some(Supervision {
            strategy,
            intensity: intensity.filter(|_| !is_dynamic),
            period: period.filter(|_| !is_dynamic),
            auto_shutdown,
            backoff: backoff.flatten(),
            max_children: None,
            restarts_left: None,
        });
        if is_dynamic {
            self.each = children.iter().map(|each| self.each_of(each, hidden)).collect();
        } else {
            self.children = children.iter().map(|child| self.child_of(child)).collect();
        }
        self
    }

    fn child_of(&self, child: &OutlineChild) -> Self {
        let OutlineChild { name, ty, kind, restart, shutdown, start_timeout, significant, .. } = *child;
        let drawn = Self {
            name: name.into(),
            path: format!("{}.{name}", self.path),
            type_name: ty.into(),
            kind,
            terms: Some(Terms {
                restart,
                shutdown,
                start_timeout: start_timeout.flatten(),
                significant,
                registered: child.registered.flatten(),
                unresponsive: child.unresponsive,
            }),
            supervision: None,
            children: Vec::new(),
            more: 0,
            each: Vec::new(),
            life: None,
        };
        match child.tree {
            Some(tree) => drawn.with(tree, child.is_opaque),
            None => drawn,
        }
    }

    /// The one that stands for all children of a dynamic supervisor. Its type is the parameter of the supervisor's, and when
    /// it is restarted the supervisor's expression may say.
    fn each_of(&self, each: &OutlineChild, hidden: bool) -> Self {
        let mut drawn = self.child_of(each);
        drawn.name = EACH.into();
        drawn.path = format!("{}.{EACH}", self.path);
        if drawn.type_name.is_empty() {
            drawn.type_name = parameter(&self.type_name).into();
        }
        if let Some(terms) = &mut drawn.terms {
            terms.restart = None;
            terms.unresponsive = None;
            terms.shutdown = terms.shutdown.filter(|_| !hidden);
            terms.start_timeout = terms.start_timeout.filter(|_| !hidden);
        }
        drawn
    }
}

/// What stands for the name of a child that has none of its own.
pub(super) const EACH: &str = "(each)";

/// What stands between the angle brackets of a type.
fn parameter(ty: &str) -> &str {
    ty.split_once('<').and_then(|(_, rest)| rest.rsplit_once('>')).map_or("", |(parameter, _)| parameter.trim())
}

/// What the generated `tree` calls.
#[must_use]
pub fn tree_of<T: Tree>() -> Drawing {
    Drawing::declared::<T>()
}
