//! A child that writes a trace of its life, and trees of such children.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use perennial::{AdminError, ChildSpec, ChildStatus, Pid, Supervisor, SupervisorRef, prelude::*};

use crate::{Trace, settle};

/// A server that says `up a`, `dies a` and `down a` in a trace.
#[gen_server]
#[derive(Debug)]
pub struct Probe {
    part: Part,
}

/// What a probe is to do in its life.
#[derive(Clone, Debug)]
pub struct Part {
    name: &'static str,
    trace: Trace,
    failures: Arc<AtomicU32>,
    ignores: Arc<AtomicU32>,
    opening: Duration,
    lingering: Duration,
    traps: bool,
    twisted: bool,
}

impl Part {
    /// A probe that starts and stops at once.
    #[must_use]
    pub fn new(name: &'static str, trace: &Trace) -> Self {
        Self {
            name,
            trace: trace.clone(),
            failures: Arc::default(),
            ignores: Arc::default(),
            opening: Duration::ZERO,
            lingering: Duration::ZERO,
            traps: false,
            twisted: false,
        }
    }

    /// Its next so many starts fail.
    pub fn fail(&self, times: u32) {
        self.failures.store(times, Ordering::SeqCst);
    }

    /// Its next so many starts say ignore.
    pub fn ignore(&self, times: u32) {
        self.ignores.store(times, Ordering::SeqCst);
    }

    /// Its start takes this long.
    #[must_use]
    pub fn opens_in(mut self, time: Duration) -> Self {
        self.opening = time;
        self
    }

    /// Its stop takes this long.
    #[must_use]
    pub fn lingers(mut self, time: Duration) -> Self {
        self.lingering = time;
        self
    }

    /// It traps exits.
    #[must_use]
    pub fn traps(mut self) -> Self {
        self.traps = true;
        self
    }

    /// Its `terminate` panics.
    #[must_use]
    pub fn twisted(mut self) -> Self {
        self.twisted = true;
        self
    }

    /// As a child of a supervisor.
    pub fn child(&self) -> ChildSpec<Probe> {
        let part = self.clone();
        ChildSpec::new(self.name, move || part.clone())
    }

    fn say(&self, what: &str) {
        self.trace.note(format!("{what} {}", self.name));
    }
}

/// Takes one from a counter, unless it is at zero.
fn one_of(counter: &AtomicU32) -> bool {
    counter.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}

#[gen_server]
impl Probe {
    async fn init(part: Part, cx: &mut Cx<Self>) -> Init<Self> {
        cx.trap_exit(part.traps);
        if !part.opening.is_zero() {
            part.say("opens");
            tokio::time::sleep(part.opening).await;
        }
        if one_of(&part.failures) {
            part.say("fails");
            return Init::stop("no luck");
        }
        if one_of(&part.ignores) {
            part.say("ignores");
            return Init::Ignore;
        }
        part.say("up");
        Init::Ok(Self { part })
    }

    /// Answers.
    #[call]
    pub fn ping(&self) -> &'static str {
        self.part.name
    }

    /// Who serves.
    #[call]
    pub fn process(&self, cx: &mut Cx<Self>) -> Pid {
        cx.pid()
    }

    /// Takes this long for a call.
    #[call]
    pub async fn dawdle(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    /// Writes a word into the trace.
    #[cast]
    pub fn say(&mut self, word: &'static str) {
        self.part.say(word);
    }

    /// Crashes.
    ///
    /// # Panics
    ///
    /// Always.
    #[cast]
    pub fn crash(&mut self) {
        self.part.say("dies");
        panic!("`{}` was told to crash", self.part.name);
    }

    /// Ends for this reason.
    #[cast]
    pub fn leave(&mut self, reason: ExitReason) -> Stop {
        self.part.say("leaves");
        Stop::with(reason, ())
    }

    #[info]
    fn exit(&mut self, exit: Exit) {
        self.part.trace.note(format!("{} is told {}", self.part.name, exit.reason));
    }

    async fn terminate(&mut self, reason: &ExitReason) {
        if !self.part.lingering.is_zero() {
            self.part.say("closes");
            tokio::time::sleep(self.part.lingering).await;
        }
        assert!(!self.part.twisted, "`{}` cannot close", self.part.name);
        if !reason.is_crash() || matches!(reason, ExitReason::Killed) {
            self.part.say("down");
        }
    }
}

/// A supervisor of probes to be.
#[derive(Debug)]
pub struct Plot {
    supervisor: Supervisor,
    trace: Trace,
}

/// A supervisor of these probes, which bears five restarts.
#[must_use]
pub fn plot<const N: usize>(strategy: Strategy, names: [&'static str; N]) -> Plot {
    let trace = Trace::new();
    let mut plot = Plot { supervisor: Supervisor::new().strategy(strategy).intensity(5), trace };
    for name in names {
        let part = plot.part(name);
        plot = plot.with(part.child());
    }
    plot
}

impl Plot {
    /// A part that writes this plot's trace.
    #[must_use]
    pub fn part(&self, name: &'static str) -> Part {
        Part::new(name, &self.trace)
    }

    /// With one more child.
    #[must_use]
    pub fn with<C: perennial::Child>(mut self, child: ChildSpec<C>) -> Self {
        self.supervisor = self.supervisor.child(child);
        self
    }

    /// With other settings.
    #[must_use]
    pub fn set(mut self, change: impl FnOnce(Supervisor) -> Supervisor) -> Self {
        self.supervisor = change(self.supervisor);
        self
    }

    /// Starts the supervisor.
    ///
    /// # Panics
    ///
    /// If that fails.
    pub async fn start(self) -> Grown {
        let trace = self.trace.clone();
        Grown { supervisor: self.supervisor.start().await.expect("the tree starts"), trace }
    }

    /// Starts the supervisor, and says how it failed and what happened.
    ///
    /// # Panics
    ///
    /// If it does not fail.
    pub async fn fail(self) -> (StartError, String) {
        let error = self.supervisor.start().await.expect_err("the tree does not start");
        (error, self.trace.take())
    }
}

/// A supervisor of probes.
#[derive(Debug)]
pub struct Grown {
    /// The supervisor.
    pub supervisor: SupervisorRef,
    trace: Trace,
}

impl Grown {
    /// A part that writes this tree's trace.
    #[must_use]
    pub fn part(&self, name: &'static str) -> Part {
        Part::new(name, &self.trace)
    }

    /// What has happened since this was last asked.
    #[must_use]
    pub fn trace(&self) -> String {
        self.trace.take()
    }

    /// Adds to the trace.
    pub fn note(&self, what: &str) {
        self.trace.note(what);
    }

    /// The probe of this name.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub async fn probe(&self, name: &'static str) -> Ref<Probe> {
        self.supervisor.child::<Probe>(name).await.expect("the supervisor answers").expect("there is such a probe")
    }

    /// Makes a probe panic, and waits until all has been done about it.
    ///
    /// # Panics
    ///
    /// If it does not run.
    pub async fn crash(&self, name: &'static str) {
        self.probe(name).await.crash().expect("the probe runs");
        settle().await;
    }

    /// Makes a probe end for this reason, and waits until all has been done about it.
    ///
    /// # Panics
    ///
    /// If it does not run.
    pub async fn leave(&self, name: &'static str, reason: ExitReason) {
        self.probe(name).await.leave(reason).expect("the probe runs");
        settle().await;
    }

    /// Stops a probe by hand.
    ///
    /// # Errors
    ///
    /// What the supervisor says.
    pub async fn terminate(&self, name: &'static str) -> Result<(), AdminError> {
        self.supervisor.terminate_child(name).await
    }

    /// The children as text, the last one first: `b stopped, a running`.
    ///
    /// # Panics
    ///
    /// If the supervisor does not answer.
    pub async fn children(&self) -> String {
        let children = self.supervisor.which_children().await.expect("the supervisor answers");
        let rows: Vec<_> = children
            .iter()
            .map(|child| {
                let status = match child.status {
                    ChildStatus::Running(_) => "running",
                    ChildStatus::Restarting => "restarting",
                    ChildStatus::Stopped => "stopped",
                };
                format!("{} {status}", child.id)
            })
            .collect();
        rows.join(", ")
    }

    /// Stops the supervisor.
    ///
    /// # Panics
    ///
    /// If it ends for another reason.
    pub async fn stop(&self) {
        self.supervisor.stop().await.expect("the supervisor stops");
    }
}
