//! Steps that are done inside a process: by its own hand, with its own links and monitors.

use perennial::{Cx, ExitReason, Monitor, Pid, Process, StartError, Supervisor, SupervisorRef};
use serde_json::Value;
use tokio::sync::oneshot;

use super::{
    client::{Job, client},
    statem::Machine,
    steps,
    terms::Fault,
    worker::{Script, Worker, time},
    world::World,
};

/// Who does a step.
pub(super) enum Me<'a> {
    /// No process: a task that nobody is linked to.
    Nobody,
    Worker(&'a mut Cx<Worker>),
    Client(&'a mut Process<Job>, &'a mut Vec<Value>),
}

/// A step to be done in a process, and where its outcome is awaited.
#[derive(Debug)]
pub(super) struct Orders {
    world: World,
    step: Value,
    done: oneshot::Sender<Result<Value, Fault>>,
}

impl Orders {
    pub(super) fn new(world: &World, step: &Value) -> (Self, oneshot::Receiver<Result<Value, Fault>>) {
        let (done, outcome) = oneshot::channel();
        (Self { world: world.clone(), step: step.clone(), done }, outcome)
    }

    /// Does it. A fault that the step does not catch ends the process.
    pub(super) async fn carry_out(self, me: &mut Me<'_>) -> Result<(), ExitReason> {
        let Self { world, step, done } = self;
        let outcome = steps::perform(&world, &step, me).await;
        if step["op"] == "exit" && world.pid(&step["target"]).ok() == me.pid() {
            // In OTP a signal to oneself takes effect before `exit/2` returns; here it does at the next `.await`.
            tokio::task::yield_now().await;
        }
        match outcome {
            Err(fault) if step["uncaught"] == true => Err(fault.reason()),
            outcome => {
                drop(done.send(outcome));
                Ok(())
            }
        }
    }
}

impl Me<'_> {
    pub(super) fn pid(&self) -> Option<Pid> {
        match self {
            Self::Nobody => None,
            Self::Worker(cx) => Some(cx.pid()),
            Self::Client(process, _) => Some(process.pid()),
        }
    }

    pub(super) fn exit(&mut self, target: Pid, reason: ExitReason) {
        match self {
            Self::Nobody => {}
            Self::Worker(cx) => cx.exit(&target, reason),
            Self::Client(process, _) => process.exit(&target, reason),
        }
    }

    pub(super) fn link(&mut self, target: Pid) -> Result<Value, Fault> {
        let linked = match self {
            Self::Nobody => Ok(()),
            Self::Worker(cx) => cx.link(&target),
            Self::Client(process, _) => process.link(&target),
        };
        linked.map(|()| "ok".into()).map_err(|_| Fault::Raise("noproc".into()))
    }

    pub(super) fn unlink(&mut self, target: Pid) {
        match self {
            Self::Nobody => {}
            Self::Worker(cx) => cx.unlink(&target),
            Self::Client(process, _) => process.unlink(&target),
        }
    }

    pub(super) fn trap_exit(&mut self, on: bool) -> bool {
        match self {
            Self::Nobody => false,
            Self::Worker(cx) => cx.trap_exit(on),
            Self::Client(process, _) => process.trap_exit(on),
        }
    }

    pub(super) fn monitor(&mut self, world: &World, target: Pid, tag: &str) {
        let monitor = match self {
            Self::Nobody => return,
            Self::Worker(cx) => cx.monitor(&target),
            Self::Client(process, _) => process.monitor(&target),
        };
        if let Some(me) = self.pid() {
            world.tag(me, tag, monitor);
        }
    }

    /// The monitor of this tag is one of a name.
    pub(super) fn monitors_a_name(&self, world: &World, tag: &str) {
        if let Some(monitor) = self.pid().and_then(|me| world.tagged(me, tag)) {
            world.named(monitor);
        }
    }

    /// Whether there was a monitor of this tag.
    pub(super) fn demonitor(&mut self, world: &World, tag: &str, flush: bool) -> bool {
        let Some(monitor) = self.pid().and_then(|me| world.tagged(me, tag)) else { return false };
        let found = match self {
            Self::Nobody => false,
            Self::Worker(cx) => cx.demonitor(monitor),
            Self::Client(process, _) => process.demonitor(monitor),
        };
        if flush {
            self.forget(world, monitor);
        }
        found
    }

    /// Takes the end of a monitor out of the mail.
    fn forget(&mut self, world: &World, monitor: Monitor) {
        if let Self::Client(_, mail) = self {
            let tag = world.tag_of(monitor);
            mail.retain(|message| message["tag"].as_str() != tag.as_deref() || tag.is_none());
        }
    }

    /// Empties the mail.
    pub(super) fn flush(&mut self) -> Value {
        match self {
            Self::Client(_, mail) => Value::Array(std::mem::take(mail)),
            Self::Nobody | Self::Worker(_) => Value::Array(Vec::new()),
        }
    }

    /// Starts a server: linked to this process, or to nobody if there is none.
    pub(super) async fn start_worker(&mut self, script: Script) -> Result<Pid, StartError> {
        let worker = match self {
            Self::Nobody => match script.worker.get("init_timeout").map(time) {
                Some(limit) => Worker::start(script).timeout(limit).await,
                None => Worker::start(script).await,
            },
            Self::Worker(cx) => cx.start_link::<Worker>(script).await,
            Self::Client(process, _) => process.start_link::<Worker>(script).await,
        };
        worker.map(|worker| worker.pid())
    }

    pub(super) async fn start_machine(&mut self, script: Script) -> Result<Pid, StartError> {
        let machine = match self {
            Self::Nobody => Machine::start(script).await,
            Self::Worker(cx) => cx.start_link::<Machine>(script).await,
            Self::Client(process, _) => process.start_link::<Machine>(script).await,
        };
        machine.map(|machine| machine.pid())
    }

    pub(super) async fn start_supervisor(&mut self, supervisor: Supervisor) -> Result<Pid, StartError> {
        let supervisor = match self {
            Self::Nobody => supervisor.start().await,
            Self::Worker(cx) => cx.start_link::<Supervisor>(supervisor).await,
            Self::Client(process, _) => process.start_link::<Supervisor>(supervisor).await,
        };
        supervisor.as_ref().map(SupervisorRef::pid).map_err(Clone::clone)
    }

    pub(super) async fn start_client(&mut self, world: &World, path: &str, script: &Value) -> Pid {
        let (ready, there) = oneshot::channel();
        let main = {
            let (world, path, script) = (world.clone(), path.to_owned(), script.clone());
            move |process| client(world, path, script, ready, process)
        };
        let pid = match self {
            Self::Nobody => Process::spawn(main).pid(),
            Self::Client(process, _) => process.spawn_link(main).pid(),
            Self::Worker(_) => return self.pid().expect("a worker is a process"),
        };
        drop(there.await);
        pid
    }
}
