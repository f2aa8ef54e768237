//! A tree, drawn: as it is declared, or as it runs.

use std::{slice, time::Duration};

pub(crate) use self::running::{Seen, View};
pub use self::state::DrawnState;
use crate::{AutoShutdown, Backoff, ChildKind, Pid, Restart, Shutdown, Strategy, Unresponsive};

mod state;
pub(crate) mod declared;
pub(crate) mod running;
mod need;
mod text;
mod labels;
mod mermaid;
mod dot;
mod words;

/// A tree, drawn: what stands where in it, how it is run and, if it runs, how it is. Each child of it is a drawing too.
///
/// `tree()` of a declared tree draws it as it is declared, without starting it, and
/// [`running_tree`](crate::SupervisorRef::running_tree) as it runs. As text it is a table; it can also be had as Mermaid and
/// as DOT, to be put into documents, and walked.
///
/// What an expression decides is not known before the tree is started: it is `?` in the table, and `None` here.
///
/// # Examples
///
/// ```
/// use perennial::{Drawing, prelude::*};
///
/// # #[gen_server]
/// # #[derive(Debug, Default)]
/// # pub struct Store { value: i64 }
/// # #[gen_server]
/// # impl Store {
/// #     #[call]
/// #     pub fn get(&self) -> i64 { self.value }
/// # }
/// # #[gen_server]
/// # #[derive(Debug)]
/// # pub struct Cart { store: Ref<Store> }
/// # #[gen_server]
/// # impl Cart {
/// #     #[cast]
/// #     pub fn fill(&mut self) {}
/// # }
/// supervisor! {
///     #[supervisor(strategy = rest_for_one, intensity = 3, period = 5s)]
///     pub struct Shop {
///         #[child(shutdown = 2s)]
///         store: Store = Store::default(),
///         #[child(restart = transient, shutdown = 1s)]
///         cart: Cart = Cart { store },
///     }
/// }
///
/// let drawn: Drawing = Shop::tree();
///
/// let expected = "\
/// Shop: rest_for_one, 3 restarts in 5 s
///
/// child     type   restart    shutdown
/// ├─ store  Store  permanent  2 s
/// └─ cart   Cart   transient  1 s
///
/// It takes at most 3 s to stop, unless a child is starting.
/// It survives 3 crashes within 5 s; the 4th ends it.
/// ";
/// assert_eq!(drawn.to_string(), expected);
/// assert!(drawn.to_mermaid().starts_with("flowchart TD\n"));
/// assert_eq!(drawn.child("cart").and_then(Drawing::restart), Some(Transient));
/// ```
///
/// # OTP
///
/// What the observer shows of an application.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Drawing {
    name: String,
    path: String,
    type_name: String,
    kind: ChildKind,
    terms: Option<Terms>,
    supervision: Option<Supervision>,
    children: Vec<Drawing>,
    more: usize,
    /// Of a dynamic supervisor: the one that stands for all.
    each: Vec<Drawing>,
    life: Option<Life>,
}

/// How a child is run. A root has no such terms.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Terms {
    restart: Option<Restart>,
    shutdown: Option<Shutdown>,
    start_timeout: Option<Duration>,
    significant: Option<bool>,
    registered: Option<&'static str>,
    unresponsive: Option<Unresponsive>,
}

/// How a supervisor runs its children.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Supervision {
    strategy: Option<Strategy>,
    intensity: Option<u32>,
    period: Option<Duration>,
    auto_shutdown: Option<AutoShutdown>,
    backoff: Option<Backoff>,
    max_children: Option<usize>,
    restarts_left: Option<u32>,
}

/// How what is drawn is at present.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Life {
    state: DrawnState,
    pid: Option<Pid>,
    restarts: u32,
    last_exit: Option<String>,
}

impl Drawing {
    /// Its name among its siblings: that of its field. A root has the name of its type.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its path from the root: `App.web.acceptor`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its type: as it is written, if this is a declared tree, else without the paths of modules.
    #[must_use]
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// Whether it is a worker or a supervisor.
    #[must_use]
    pub fn kind(&self) -> ChildKind {
        self.kind
    }

    /// Whether it is a supervisor whose children come and go: a [`Dynamic`](crate::Dynamic) and the like.
    #[must_use]
    pub fn is_dynamic(&self) -> bool {
        self.strategy() == Some(Strategy::SimpleOneForOne)
    }

    /// When it is started again. `None` for a root, or if an expression decides.
    #[must_use]
    pub fn restart(&self) -> Option<Restart> {
        self.terms.as_ref()?.restart
    }

    /// How long it may take to stop. `None` for a root, or if an expression decides.
    #[must_use]
    pub fn shutdown(&self) -> Option<Shutdown> {
        self.terms.as_ref()?.shutdown
    }

    /// How long its start may take. `None` if there is no limit, or if an expression decides.
    #[must_use]
    pub fn start_timeout(&self) -> Option<Duration> {
        self.terms.as_ref()?.start_timeout
    }

    /// Whether its end counts for its supervisor's `auto_shutdown`. `None` for a root, or if an expression decides.
    #[must_use]
    pub fn significant(&self) -> Option<bool> {
        self.terms.as_ref()?.significant
    }

    /// The name it is registered under, if any that is known.
    #[must_use]
    pub fn registered(&self) -> Option<&str> {
        self.terms.as_ref()?.registered
    }

    /// What happens when it does not end after a kill. `None` for a root, or if an expression decides.
    #[must_use]
    pub fn unresponsive(&self) -> Option<Unresponsive> {
        self.terms.as_ref()?.unresponsive
    }

    /// Of a supervisor: who is restarted together with a child. `None` if an expression decides.
    #[must_use]
    pub fn strategy(&self) -> Option<Strategy> {
        self.supervision.as_ref()?.strategy
    }

    /// Of a supervisor: how many restarts are allowed within the [`period`](Self::period). `None` if an expression decides.
    #[must_use]
    pub fn intensity(&self) -> Option<u32> {
        self.supervision.as_ref()?.intensity
    }

    /// Of a supervisor: the window that the [`intensity`](Self::intensity) speaks of. `None` if an expression decides.
    #[must_use]
    pub fn period(&self) -> Option<Duration> {
        self.supervision.as_ref()?.period
    }

    /// Of a supervisor: whether the end of significant children ends it. `None` if an expression decides.
    #[must_use]
    pub fn auto_shutdown(&self) -> Option<AutoShutdown> {
        self.supervision.as_ref()?.auto_shutdown
    }

    /// Of a supervisor: how restarts are delayed, if they are. `None` also if an expression decides.
    #[must_use]
    pub fn backoff(&self) -> Option<Backoff> {
        self.supervision.as_ref()?.backoff
    }

    /// Of a supervisor: how many children there may be at a time, if that is limited and known.
    #[must_use]
    pub fn max_children(&self) -> Option<usize> {
        self.supervision.as_ref()?.max_children
    }

    /// How long it may take to stop with all that is below it, if that is bounded and known.
    ///
    /// Of a supervisor it is the sum of what its children may take (of a dynamic one, what one of them may), and the longest
    /// start of a child, since a stop waits for a start in progress. A start without a limit is left out.
    #[must_use]
    pub fn time_to_stop(&self) -> Option<Duration> {
        self.need().within()
    }

    /// Its children, in the order of their starts. Of a dynamic supervisor that runs, the first twenty: see
    /// [`more`](Self::more).
    #[must_use]
    pub fn children(&self) -> &[Self] {
        &self.children
    }

    /// How many more children it has than are drawn.
    #[must_use]
    pub fn more(&self) -> usize {
        self.more
    }

    /// Of a dynamic supervisor: what each of its children is like, as far as that is known.
    #[must_use]
    pub fn each(&self) -> Option<&Self> {
        self.each.first()
    }

    /// The child of this name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// This and all that is drawn below it, each before its own children.
    pub fn iter(&self) -> impl Iterator<Item = &Self> {
        let mut open = vec![slice::from_ref(self).iter()];
        std::iter::from_fn(move || {
            loop {
                match open.last_mut()?.next() {
                    Some(next) => {
                        open.push(next.children.iter());
                        return Some(next);
                    }
                    None => drop(open.pop()),
                }
            }
        })
    }

    /// How it is, if the tree was drawn as it runs.
    #[must_use]
    pub fn state(&self) -> Option<DrawnState> {
        self.life.as_ref().map(|life| life.state)
    }

    /// Its process, if the tree was drawn as it runs: the one that lives or did last.
    #[must_use]
    pub fn pid(&self) -> Option<Pid> {
        self.life.as_ref()?.pid
    }

    /// How often it has been started again, by its supervisor or by hand, since its supervisor was started. Tries that failed
    /// count.
    #[must_use]
    pub fn restarts(&self) -> u32 {
        self.life.as_ref().map_or(0, |life| life.restarts)
    }

    /// Of a supervisor that runs: how many more restarts it allows at present.
    #[must_use]
    pub fn restarts_left(&self) -> Option<u32> {
        self.supervision.as_ref()?.restarts_left
    }

    /// Why it ended the last time, if it has since its supervisor was started.
    #[must_use]
    pub fn last_exit(&self) -> Option<&str> {
        self.life.as_ref()?.last_exit.as_deref()
    }
}
