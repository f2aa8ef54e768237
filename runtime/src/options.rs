//! The options that the macros read, as items that an editor can show: generated code imports each that is written, where
//! only an editor looks.
//!
//! A constant is an option, or a word that it takes, and its value is the default. Nothing is read from here.

#![expect(non_upper_case_globals, reason = "an option is written in lower case")]

use std::{ops::Range, time::Duration};

use crate::{AutoShutdown, Mailbox, Restart, Shutdown, Spec, Strategy, Unresponsive};

/// In `#[gen_server(…)]`, on the struct.
pub mod gen_server {
    pub use super::all::{call_timeout, mailbox, name, restart, shutdown, start_timeout, unresponsive};
}

/// In `#[gen_statem(…)]`, on the struct.
pub mod gen_statem {
    pub use super::all::{call_timeout, mailbox, name, restart, shutdown, start_timeout, state, unresponsive};
}

/// In `#[child(…)]`.
pub mod child {
    pub use super::all::{allow, name, restart, shutdown, significant, start_timeout, unresponsive};
}

/// In `#[supervisor(…)]`.
pub mod supervisor {
    pub use super::all::{allow, auto_shutdown, backoff, intensity, period, shutdown_of_tree as shutdown, strategy};
}

/// In `#[perennial::main(…)]`.
pub mod main {
    pub use super::all::{flavor, worker_threads};
}

mod all {
    use super::{AutoShutdown, Duration, Mailbox, Range, Restart, Shutdown, Spec, Strategy, Unresponsive};

    /// When a supervisor starts it again: `permanent` (always), `transient` (after a crash) or `temporary` (never).
    ///
    /// A server's default is `permanent`; a child's is what its server says.
    ///
    /// ```text
    /// restart = transient
    /// ```
    pub const restart: Restart = Spec::DEFAULT.restart;

    /// How long it may take to stop before it is killed: a time, `brutal_kill` or `infinity`.
    ///
    /// A server's default is `5s`; a child's is what its server says.
    ///
    /// ```text
    /// shutdown = 500ms
    /// ```
    pub const shutdown: Shutdown = Spec::DEFAULT.shutdown;

    /// How long the tree may take to stop before it is killed: a time, `brutal_kill` or `infinity`.
    ///
    /// The default is `infinity`: the times of its children bound it. A time that is shorter than theirs together does not
    /// compile.
    ///
    /// ```text
    /// shutdown = 30s
    /// ```
    pub const shutdown_of_tree: Shutdown = Spec::SUPERVISOR.shutdown;

    /// How long its `init` may take: a time or `infinity`.
    ///
    /// A server's default is `infinity`; a child's is what its server says.
    ///
    /// ```text
    /// start_timeout = 10s
    /// ```
    pub const start_timeout: Option<Duration> = Spec::DEFAULT.start_timeout;

    /// How long a call to it waits for the answer, unless the call says otherwise: a time or `infinity`.
    ///
    /// The default is `5s`.
    ///
    /// ```text
    /// call_timeout = 2s
    /// ```
    pub const call_timeout: Option<Duration> = Spec::DEFAULT.call_timeout;

    /// What its mailbox does: a number (then a full mailbox refuses casts), `unbounded`, or `keep` (what waits in it
    /// survives a crash).
    ///
    /// The default is `unbounded`.
    ///
    /// ```text
    /// mailbox = 1024
    /// ```
    pub const mailbox: Mailbox = Spec::DEFAULT.mailbox;

    /// The name it is registered under.
    ///
    /// There is none by default.
    ///
    /// ```text
    /// name = "counter"
    /// ```
    pub const name: Option<&str> = Spec::DEFAULT.name;

    /// What happens when it does not end after a kill, because its code never yields: `escalate`, `wait` or `replace`.
    ///
    /// A server's default is `escalate`; a child's is what its server says.
    ///
    /// ```text
    /// unresponsive = wait
    /// ```
    pub const unresponsive: Unresponsive = Spec::DEFAULT.unresponsive;

    /// The type of the machine's states, an enum as a rule. It is `PartialEq + Send + Sync`.
    ///
    /// ```text
    /// state = Door
    /// ```
    pub const state: () = ();

    /// Its end counts for the `auto_shutdown` of the tree.
    ///
    /// The default is `false`.
    ///
    /// ```text
    /// significant
    /// ```
    pub const significant: bool = Spec::DEFAULT.significant;

    /// Rules of the compiler that are not to apply: `normal_exit`, `stale` or `stale(sibling)`.
    ///
    /// ```text
    /// allow(normal_exit)
    /// ```
    pub const allow: () = ();

    /// Who is restarted together with a child: `one_for_one`, `one_for_all` or `rest_for_one`.
    ///
    /// The default is `one_for_one`.
    ///
    /// ```text
    /// strategy = rest_for_one
    /// ```
    pub const strategy: Strategy = Strategy::OneForOne;

    /// How many restarts within `period` are borne. With one more, the tree gives up.
    ///
    /// The default is `1`.
    ///
    /// ```text
    /// intensity = 3
    /// ```
    pub const intensity: u32 = 1;

    /// The time in which restarts are counted: more than `intensity` of them within it, and the tree gives up.
    ///
    /// The default is `5s`.
    ///
    /// ```text
    /// period = 60s
    /// ```
    pub const period: Duration = Duration::from_secs(5);

    /// Whether the end of significant children ends the tree: `never`, `any_significant` or `all_significant`.
    ///
    /// The default is `never`.
    ///
    /// ```text
    /// auto_shutdown = any_significant
    /// ```
    pub const auto_shutdown: AutoShutdown = AutoShutdown::Never;

    /// The shortest and the longest delay of a restart: it doubles from the one to the other, with jitter.
    ///
    /// Without it, nothing is delayed.
    ///
    /// ```text
    /// backoff = 100ms..30s
    /// ```
    pub const backoff: Option<Range<Duration>> = None;

    /// The runtime that the program runs on: `"multi_thread"` or `"current_thread"`, as tokio's.
    ///
    /// The default is `"multi_thread"`.
    ///
    /// ```text
    /// flavor = "current_thread"
    /// ```
    pub const flavor: &str = "multi_thread";

    /// How many threads the runtime works with.
    ///
    /// The default is one a core.
    ///
    /// ```text
    /// worker_threads = 2
    /// ```
    pub const worker_threads: Option<usize> = None;
}

/// The words that options take, by option.
pub mod words {
    use super::{AutoShutdown, Duration, Mailbox, Restart, Shutdown, Strategy, Unresponsive};

    /// After `restart =`.
    pub mod restart {
        use super::Restart;

        /// It is always started again.
        pub const permanent: Restart = Restart::Permanent;
        /// It is started again after a crash.
        pub const transient: Restart = Restart::Transient;
        /// It is never started again.
        pub const temporary: Restart = Restart::Temporary;
    }

    /// After `shutdown =`.
    pub mod shutdown {
        use super::Shutdown;

        /// It is killed at once; its `terminate` does not run.
        pub const brutal_kill: Shutdown = Shutdown::BrutalKill;
        /// It is asked to stop, and waited for.
        pub const infinity: Shutdown = Shutdown::Infinity;
    }

    /// After `start_timeout =`.
    pub mod start_timeout {
        use super::Duration;

        /// It may take as long as it likes.
        pub const infinity: Option<Duration> = None;
    }

    /// After `call_timeout =`.
    pub mod call_timeout {
        use super::Duration;

        /// A call waits as long as it takes.
        pub const infinity: Option<Duration> = None;
    }

    /// After `mailbox =`.
    pub mod mailbox {
        use super::Mailbox;

        /// It takes whatever comes.
        pub const unbounded: Mailbox = Mailbox::Unbounded;
        /// As `unbounded`; and the calls and casts that wait in it when the server crashes go to the next incarnation.
        pub const keep: Mailbox = Mailbox::Keep;
    }

    /// After `unresponsive =`.
    pub mod unresponsive {
        use super::Unresponsive;

        /// There is no second incarnation beside it: the reason travels up, and ends the program.
        pub const escalate: Unresponsive = Unresponsive::Escalate;
        /// It is waited for.
        pub const wait: Unresponsive = Unresponsive::Wait;
        /// A second incarnation is started beside it. For children whose leftover can do no harm.
        pub const replace: Unresponsive = Unresponsive::Replace;
    }

    /// After `strategy =`.
    pub mod strategy {
        use super::Strategy;

        /// Only the child itself is restarted. For children that do not depend on each other.
        pub const one_for_one: Strategy = Strategy::OneForOne;
        /// All children are restarted: they are stopped last first, and started again in order.
        pub const one_for_all: Strategy = Strategy::OneForAll;
        /// The child and all that were declared after it are restarted. For children that depend on the ones above them.
        pub const rest_for_one: Strategy = Strategy::RestForOne;
    }

    /// After `auto_shutdown =`.
    pub mod auto_shutdown {
        use super::AutoShutdown;

        /// The end of a child is not the end of the tree.
        pub const never: AutoShutdown = AutoShutdown::Never;
        /// The first significant child that ends takes the tree with it.
        pub const any_significant: AutoShutdown = AutoShutdown::AnySignificant;
        /// The last significant child that ends takes the tree with it.
        pub const all_significant: AutoShutdown = AutoShutdown::AllSignificant;
    }

    /// In `allow(…)`.
    pub mod allow {
        /// The child is permanent although it can end by itself: it is to be restarted even then.
        pub const normal_exit: () = ();
        /// The child keeps running when a sibling that it knows has been restarted: it does not depend on what that one
        /// remembers. `stale(sibling)` says so of one sibling.
        pub const stale: () = ();
    }
}

#[cfg(test)]
mod tests {
    use super::supervisor::{auto_shutdown, intensity, period, strategy};

    #[test]
    fn the_defaults_of_a_tree_are_those_of_a_supervisor() {
        let (all, expected) = (crate::Supervisor::new(), crate::Supervisor::new());

        let all = all.strategy(strategy).intensity(intensity).period(period).auto_shutdown(auto_shutdown);

        // What follows is where the jitter begins, which differs from one to the next.
        let shown = |tree| format!("{tree:?}").split(", seed").next().map(str::to_owned);
        assert_eq!(shown(all), shown(expected));
    }
}
