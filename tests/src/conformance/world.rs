//! What a scenario knows of its processes: their names, and what they did.
//!
//! A path names a place, `path#n` the n-th start that was tried there. All that happens is sent to one process, the recorder,
//! which also monitors every other: so what scripts say and what monitors see stand in one order, that of their sending.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    task::{Context, Poll, Waker},
};

use perennial::{Down, ExitReason, Mail, Monitor, Node, Pid, Process, ProcessRef, Ref, SupervisorRef};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::{
    client::Job,
    finding::{self, Finder},
    statem::Machine,
    tasks,
    terms::{self, Fault},
    worker::Worker,
};

/// A scenario's processes.
#[derive(Clone, Debug)]
pub(super) struct World(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    node: Node,
    recorder: OnceLock<ProcessRef<Record>>,
    nobody: OnceLock<Pid>,
    /// Whether processes that do not trap exits say when they terminate.
    all_terminate: bool,
    known: Mutex<Known>,
    tasks: Mutex<tasks::Known>,
    log: Mutex<Log>,
}

/// The end of a supervisor.
type End = Pin<Box<dyn Future<Output = ExitReason> + Send>>;

#[derive(Default)]
struct Known {
    starts: HashMap<String, u32>,
    start_calls: HashMap<String, u32>,
    latest: HashMap<String, Pid>,
    incarnations: HashMap<String, Pid>,
    processes: HashMap<Pid, Member>,
    monitors: HashMap<Monitor, String>,
    /// The monitors that were set on names.
    named: HashSet<Monitor>,
    tags: HashMap<(Pid, String), Monitor>,
    finders: HashMap<String, (Pid, Finder)>,
    ends: HashMap<Pid, End>,
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known").field("processes", &self.processes).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug)]
struct Member {
    label: String,
    kind: Kind,
    started: bool,
    failed: bool,
}

/// How a process can be reached.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Worker(Ref<Worker>),
    Machine(Ref<Machine>),
    Client(ProcessRef<Job>),
    Supervisor,
    Task,
}

/// What the recorder is told.
#[derive(Debug)]
pub(super) enum Record {
    Watch(Pid, oneshot::Sender<()>),
    Event(Value),
}

#[derive(Debug, Default)]
struct Log {
    events: Vec<Value>,
    seen: u64,
}

impl World {
    /// A world without processes but the recorder.
    pub(super) fn new(node: Node, script: &Value) -> Self {
        let world = Self(Arc::new(Shared {
            node,
            recorder: OnceLock::new(),
            nobody: OnceLock::new(),
            all_terminate: script["terminate_events"] == "all",
            known: Mutex::default(),
            tasks: Mutex::default(),
            log: Mutex::default(),
        }));
        let recorder = Process::spawn({
            let world = world.clone();
            |me| record(world, me)
        });
        world.0.recorder.set(recorder).expect("the recorder is set once");
        world
    }

    pub(super) fn node(&self) -> &Node {
        &self.0.node
    }

    pub(super) fn all_terminate(&self) -> bool {
        self.0.all_terminate
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn tasks(&self) -> MutexGuard<'_, tasks::Known> {
        self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.0.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // ---- Who is who.

    /// Names a process that begins, from within it. The answer is complete when it is monitored.
    pub(super) fn enter(&self, path: &str, pid: Pid, kind: Kind) -> (u32, oneshot::Receiver<()>) {
        let mut known = self.known();
        let count = known.starts.entry(path.to_owned()).or_default();
        *count += 1;
        let number = *count;
        let label = format!("{path}#{number}");
        known.latest.insert(path.to_owned(), pid);
        known.incarnations.insert(label.clone(), pid);
        known.processes.insert(pid, Member { label, kind, started: false, failed: false });
        drop(known);
        let (watched, answer) = oneshot::channel();
        self.tell(Record::Watch(pid, watched));
        (number, answer)
    }

    /// Names a supervisor that begins, from within it. It may end in this very turn, before it is monitored.
    pub(super) fn enter_supervisor(&self, path: &str, pid: Pid) -> u32 {
        let supervisor = SupervisorRef::of(pid).expect("a supervisor enters from within itself");
        let mut end: End = Box::pin(async move { supervisor.ended().await });
        // Polled once, it waits for the end of this incarnation.
        let _ = end.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        self.known().ends.insert(pid, end);
        self.enter(path, pid, Kind::Supervisor).0
    }

    /// Names the process that runs the steps.
    pub(super) fn enter_driver(&self, driver: &ProcessRef<Job>) {
        let kind = Kind::Client(driver.clone());
        let driver = Member { label: "driver".to_owned(), kind, started: true, failed: true };
        self.known().processes.insert(self.driver_pid(&driver), driver);
    }

    fn driver_pid(&self, driver: &Member) -> Pid {
        match &driver.kind {
            Kind::Client(client) => client.pid(),
            Kind::Worker(worker) => worker.pid(),
            Kind::Machine(machine) => machine.pid(),
            Kind::Supervisor | Kind::Task => self.0.recorder.get().expect("there is a recorder").pid(),
        }
    }

    /// Counts a call of the start function of this path.
    pub(super) fn start_call(&self, path: &str) -> u32 {
        let mut known = self.known();
        let count = known.start_calls.entry(path.to_owned()).or_default();
        *count += 1;
        *count
    }

    /// What a trace calls a process.
    pub(super) fn name(&self, pid: Pid) -> Value {
        self.known().processes.get(&pid).map_or("?".into(), |process| process.label.clone().into())
    }

    /// The process that a scenario names.
    pub(super) fn pid(&self, target: &Value) -> Result<Pid, Fault> {
        if let Some([registry, key]) = target["via"].as_array().map(Vec::as_slice) {
            return finding::registered_via(self, registry, key);
        }
        if let Some(name) = target["name"].as_str() {
            return self.0.node.registered(name).ok_or_else(Fault::no_process);
        }
        let path = target.as_str().unwrap_or_default();
        let known = self.known();
        if path == "driver" {
            return known
                .processes
                .iter()
                .find(|(_, process)| process.label == "driver")
                .map(|(pid, _)| *pid)
                .ok_or_else(Fault::no_process);
        }
        let found = if path.contains('#') { known.incarnations.get(path) } else { known.latest.get(path) };
        found.copied().ok_or_else(|| Fault::Raise(json!({ "no_such_path": path })))
    }

    /// Keeps a registry, process groups or partitions under their name.
    pub(super) fn keep_finder(&self, name: &str, pid: Pid, finder: Finder) {
        self.known().finders.insert(name.to_owned(), (pid, finder));
    }

    pub(super) fn finder(&self, name: &str) -> Option<Finder> {
        self.known().finders.get(name).map(|(_, finder)| finder.clone())
    }

    pub(super) fn finder_at(&self, pid: Pid) -> Option<Finder> {
        self.known().finders.values().find(|(at, _)| *at == pid).map(|(_, finder)| finder.clone())
    }

    pub(super) fn kind(&self, pid: Pid) -> Option<Kind> {
        self.known().processes.get(&pid).map(|process| process.kind.clone())
    }

    /// Whether a process lives, by its own words and the recorder's.
    pub(super) fn is_alive(&self, pid: Pid) -> bool {
        self.0.node.processes().iter().any(|(_, living)| *living == pid)
    }

    /// A process that has ended long ago.
    pub(super) fn nobody(&self) -> Pid {
        *self.0.nobody.get().expect("nobody is known from the beginning")
    }

    pub(super) fn set_nobody(&self, nobody: Pid) {
        self.0.nobody.set(nobody).expect("nobody is known once");
    }

    // ---- Monitors.

    pub(super) fn tag(&self, owner: Pid, tag: &str, monitor: Monitor) {
        let mut known = self.known();
        known.monitors.insert(monitor, tag.to_owned());
        known.tags.insert((owner, tag.to_owned()), monitor);
    }

    pub(super) fn named(&self, monitor: Monitor) {
        self.known().named.insert(monitor);
    }

    /// Whose end this is, as its monitor knows it.
    pub(super) fn monitored(&self, down: &Down) -> Value {
        if self.known().named.contains(&down.monitor) { "name".into() } else { self.name(down.pid) }
    }

    pub(super) fn tagged(&self, owner: Pid, tag: &str) -> Option<Monitor> {
        self.known().tags.get(&(owner, tag.to_owned())).copied()
    }

    pub(super) fn tag_of(&self, monitor: Monitor) -> Option<String> {
        self.known().monitors.get(&monitor).cloned()
    }

    // ---- What happens.

    /// The start of this process is done.
    pub(super) fn started(&self, pid: Pid) {
        if let Some(process) = self.known().processes.get_mut(&pid) {
            process.started = true;
        }
        self.event(pid, "start", json!({}));
    }

    /// The start of this process came to nothing.
    pub(super) fn failed(&self, pid: Pid, event: &str, details: Value) {
        if let Some(process) = self.known().processes.get_mut(&pid) {
            process.failed = true;
        }
        self.event(pid, event, details);
    }

    pub(super) fn event(&self, pid: Pid, event: &str, mut details: Value) {
        details["ev"] = event.into();
        details["p"] = self.name(pid);
        self.tell(Record::Event(details));
    }

    fn tell(&self, record: Record) {
        if let Some(recorder) = self.0.recorder.get() {
            // A process that was killed is fenced: what it says any more is not heard.
            let _ = recorder.send(record);
        }
    }

    /// How much has been recorded since the beginning.
    pub(super) fn seen(&self) -> u64 {
        self.log().seen
    }

    /// What has happened since it was asked last.
    pub(super) fn take(&self) -> Vec<Value> {
        std::mem::take(&mut self.log().events)
    }

    fn record(&self, event: Option<Value>) {
        let mut log = self.log();
        log.seen += 1;
        log.events.extend(event);
    }

    fn ended(&self, pid: Pid, reason: &ExitReason) -> Option<Value> {
        let mut known = self.known();
        let Member { label, started, failed, .. } = known.processes.get(&pid).cloned()?;
        let end = known.ends.remove(&pid);
        drop(known);
        // Set too late, the monitor does not know the reason.
        let seen = end.and_then(|mut end| match end.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(reason) => Some(reason),
            Poll::Pending => None,
        });
        let reason = seen.as_ref().unwrap_or(reason);
        let event = match (started, failed) {
            (true, _) => "down",
            (false, true) => return None,
            (false, false) => "start_failed",
        };
        Some(json!({ "ev": event, "p": label, "reason": terms::write(self, reason) }))
    }
}

async fn record(world: World, mut me: Process<Record>) {
    loop {
        match me.recv().await {
            Mail::Message(Record::Watch(pid, watched)) => {
                me.monitor(&pid);
                world.record(None);
                let _ = watched.send(());
            }
            Mail::Message(Record::Event(event)) => world.record(Some(event)),
            Mail::Down(down) => world.record(world.ended(down.pid, &down.reason)),
            Mail::Exit(_) => {}
        }
    }
}
