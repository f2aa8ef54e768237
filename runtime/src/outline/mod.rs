//! What a declared tree says of itself: plain constants, from which it is checked before the program runs, and drawn.

pub mod checks;

pub(crate) mod budget;

pub(crate) mod live;

pub(crate) mod text;

use std::time::Duration;

use crate::{AutoShutdown, Backoff, Child, ChildKind, Restart, Shutdown, Spec, Strategy, Unresponsive};

/// A tree as it was declared.
///
/// `None` in an option means that an expression decides at run time. What is not written is filled in.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Outline {
    /// The tree's type.
    pub name: &'static str,
    /// Who is restarted together with a child.
    pub strategy: Option<Strategy>,
    /// How many restarts are allowed within the period.
    pub intensity: Option<u32>,
    /// The window that the intensity speaks of.
    pub period: Option<Duration>,
    /// An option about restarts that was written.
    pub restarts_by: Option<&'static str>,
    /// Whether the end of significant children ends it.
    pub auto_shutdown: Option<AutoShutdown>,
    /// The delay before restarts: none, or one that may be hidden.
    pub backoff: Option<Option<Backoff>>,
    /// How long it may take to stop, unless the tree around it says otherwise.
    pub shutdown: Shutdown,
    /// Its children, in order. Of a dynamic supervisor: the one that stands for all.
    pub children: &'static [OutlineChild],
}

/// A child as it was declared.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct OutlineChild {
    /// Its name among its siblings.
    pub name: &'static str,
    /// Its type, as it was written.
    pub ty: &'static str,
    /// A worker or a supervisor.
    pub kind: ChildKind,
    /// When it is started again.
    pub restart: Option<Restart>,
    /// How long it may take to stop.
    pub shutdown: Option<Shutdown>,
    /// How long its start may take: for ever, if there is no limit.
    pub start_timeout: Option<Option<Duration>>,
    /// Whether its end counts for `auto_shutdown`.
    pub significant: Option<bool>,
    /// The name it is registered under, if any.
    pub registered: Option<Option<&'static str>>,
    /// What happens when it does not end after a kill.
    pub unresponsive: Option<Unresponsive>,
    /// Which of its handlers can end it normally.
    pub can_stop: Option<CanStop>,
    /// Whether it may end normally by itself.
    pub can_end: bool,
    /// Whether it was said that it may end normally.
    pub allows_normal_exit: bool,
    /// Whether its expression may say of its children what its type does not: then the outline of a
    /// [`Dynamic`](crate::Dynamic) is but a guess.
    pub is_opaque: bool,
    /// Its own outline, if it is a tree.
    pub tree: Option<&'static Outline>,
}

/// A handler that can end its server normally.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CanStop {
    /// The server's type.
    pub server: &'static str,
    /// The handler's name.
    pub handler: &'static str,
}

impl Outline {
    /// A tree without children, and with no option written but those that are in its spec.
    #[must_use]
    pub const fn of<T: Child>(name: &'static str) -> Self {
        Self { shutdown: T::SPEC.shutdown, ..Self::leaf(name) }
    }

    /// A dynamic supervisor, of which only the type is known.
    #[must_use]
    pub(crate) const fn dynamic(name: &'static str, children: &'static [OutlineChild]) -> Self {
        Self { strategy: Some(Strategy::SimpleOneForOne), intensity: Some(3), children, ..Self::leaf(name) }
    }

    /// What counts as a supervisor and has no children.
    #[must_use]
    pub(crate) const fn leaf(name: &'static str) -> Self {
        Self {
            name,
            strategy: Some(Strategy::OneForOne),
            intensity: Some(1),
            period: Some(Duration::from_secs(5)),
            restarts_by: None,
            auto_shutdown: Some(AutoShutdown::Never),
            backoff: Some(None),
            shutdown: Shutdown::Infinity,
            children: &[],
        }
    }

    /// Whether its children can end it.
    const fn ends_by_itself(&self) -> bool {
        matches!(self.auto_shutdown, Some(AutoShutdown::AnySignificant | AutoShutdown::AllSignificant))
    }

    /// Whether its children come and go, so that one of them stands for all.
    #[must_use]
    pub const fn is_dynamic(&self) -> bool {
        matches!(self.strategy, Some(Strategy::SimpleOneForOne))
    }
}

/// What is written in a tree's attribute; `any_…` for what an expression decides.
impl Outline {
    #[must_use]
    pub const fn strategy(mut self, strategy: Strategy) -> Self {
        self.strategy = Some(strategy);
        self
    }

    #[must_use]
    pub const fn any_strategy(mut self) -> Self {
        self.strategy = None;
        self
    }

    #[must_use]
    pub const fn intensity(mut self, intensity: u32) -> Self {
        self.intensity = Some(intensity);
        self.restarts_by = Some("intensity");
        self
    }

    #[must_use]
    pub const fn any_intensity(mut self) -> Self {
        self.intensity = None;
        self.restarts_by = Some("intensity");
        self
    }

    #[must_use]
    pub const fn period(mut self, secs: u64, nanos: u32) -> Self {
        self.period = Some(Duration::new(secs, nanos));
        self.restarts_by = Some("period");
        self
    }

    #[must_use]
    pub const fn any_period(mut self) -> Self {
        self.period = None;
        self.restarts_by = Some("period");
        self
    }

    #[must_use]
    pub const fn auto_shutdown(mut self, auto_shutdown: AutoShutdown) -> Self {
        self.auto_shutdown = Some(auto_shutdown);
        self
    }

    #[must_use]
    pub const fn any_auto_shutdown(mut self) -> Self {
        self.auto_shutdown = None;
        self
    }

    #[must_use]
    pub const fn backoff(mut self, first: (u64, u32), most: (u64, u32)) -> Self {
        let (first, most) = (Duration::new(first.0, first.1), Duration::new(most.0, most.1));
        self.backoff = Some(Some(Backoff { first, most }));
        self.restarts_by = Some("backoff");
        self
    }

    #[must_use]
    pub const fn any_backoff(mut self) -> Self {
        self.backoff = None;
        self.restarts_by = Some("backoff");
        self
    }
}

impl OutlineChild {
    /// A child of which nothing is said but what its type says.
    #[must_use]
    pub(crate) const fn of<C: Child>() -> Self {
        let Spec { restart, shutdown, start_timeout, significant, unresponsive, name: registered, .. } = C::SPEC;
        Self {
            name: "each",
            ty: "",
            kind: C::KIND,
            restart: Some(restart),
            shutdown: Some(shutdown),
            start_timeout: Some(start_timeout),
            significant: Some(significant),
            registered: Some(registered),
            unresponsive: Some(unresponsive),
            can_stop: C::CAN_STOP,
            can_end: match C::OUTLINE {
                Some(tree) => tree.ends_by_itself(),
                None => C::CAN_END,
            },
            allows_normal_exit: false,
            is_opaque: match C::OUTLINE {
                Some(tree) => tree.is_dynamic(),
                None => matches!(C::KIND, ChildKind::Supervisor),
            },
            tree: C::OUTLINE,
        }
    }
}

/// What is written in a child's attribute; `any_…` for what an expression decides.
impl OutlineChild {
    #[must_use]
    pub const fn called(mut self, name: &'static str, ty: &'static str) -> Self {
        self.name = name;
        self.ty = ty;
        self
    }

    #[must_use]
    pub const fn restart(mut self, restart: Restart) -> Self {
        self.restart = Some(restart);
        self
    }

    #[must_use]
    pub const fn any_restart(mut self) -> Self {
        self.restart = None;
        self
    }

    #[must_use]
    pub const fn shutdown(mut self, shutdown: Shutdown) -> Self {
        self.shutdown = Some(shutdown);
        self
    }

    #[must_use]
    pub const fn shutdown_after(mut self, secs: u64, nanos: u32) -> Self {
        self.shutdown = Some(Shutdown::After(Duration::new(secs, nanos)));
        self
    }

    #[must_use]
    pub const fn any_shutdown(mut self) -> Self {
        self.shutdown = None;
        self
    }

    #[must_use]
    pub const fn start_timeout(mut self, secs: u64, nanos: u32) -> Self {
        self.start_timeout = Some(Some(Duration::new(secs, nanos)));
        self
    }

    #[must_use]
    pub const fn no_start_timeout(mut self) -> Self {
        self.start_timeout = Some(None);
        self
    }

    #[must_use]
    pub const fn any_start_timeout(mut self) -> Self {
        self.start_timeout = None;
        self
    }

    #[must_use]
    pub const fn significant(mut self, significant: bool) -> Self {
        self.significant = Some(significant);
        self
    }

    #[must_use]
    pub const fn any_significant(mut self) -> Self {
        self.significant = None;
        self
    }

    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.registered = Some(Some(name));
        self
    }

    #[must_use]
    pub const fn any_name(mut self) -> Self {
        self.registered = None;
        self
    }

    #[must_use]
    pub const fn unresponsive(mut self, unresponsive: Unresponsive) -> Self {
        self.unresponsive = Some(unresponsive);
        self
    }

    #[must_use]
    pub const fn any_unresponsive(mut self) -> Self {
        self.unresponsive = None;
        self
    }

    #[must_use]
    pub const fn allow_normal_exit(mut self) -> Self {
        self.allows_normal_exit = true;
        self
    }

    /// Its expression is seen to say nothing of how the children of a dynamic supervisor are run.
    #[must_use]
    pub const fn plain(mut self) -> Self {
        self.is_opaque = self.tree.is_none() && self.is_opaque;
        self
    }
}

#[cfg(test)]
mod tests;
