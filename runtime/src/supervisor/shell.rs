//! The shell of the machine: a process that feeds it what happens and carries out what it decides.

use std::{any::Any, collections::BTreeMap, mem, sync::Arc, time::Instant};

use super::{
    Children, Message, Started,
    builder::{Pending, Supervisor},
    check,
    child::Place,
    entry::{Alike, Entry},
    message::Response,
};
use crate::{
    BadSpec, ChildFailed, ChildId, Cx, Exit, ExitReason, Init, Inline, Pid, Protocol, Spec, StartError, State, Step,
    cell::{Proc, Signal, Tie, Tied},
    machine::{self, Action, Answer, Ending, Event, Key, Life, Outcome},
    outline::{Outline, live::Live},
    reply::Reply,
    report::{self, CrashReport},
    seam,
    server::{
        Next, Timer,
        client::{Client, Mode, Raw},
    },
    shelf::Shelf,
    waits,
};

/// The state of a supervisor's process.
pub(crate) struct Shell {
    pub(super) machine: machine::Supervisor,
    pub(super) me: Pid,
    pub(super) path: String,
    pub(super) type_name: &'static str,
    outline: Option<&'static Outline>,
    /// By their keys.
    pub(super) entries: Shelf<Entry>,
    pub(super) alike: Alike,
    next_key: u64,
    /// The children of a dynamic supervisor whose places were lost, by the places that they have.
    pub(super) replaced: BTreeMap<u64, Key>,
    /// The child whose start is open.
    pub(super) starting: Option<Key>,
    /// The wait for the child that starts or stops, and those for more of them that stop at once.
    edge: Option<(Key, waits::Edge)>,
    edges: Shelf<waits::Edge>,
    /// The end that the machine is being told of.
    ended: Option<Ended>,
    /// By their tickets.
    pub(super) asked: Shelf<Asked>,
    pub(super) next_ticket: u64,
    /// Those of the last step, to be used again.
    actions: Vec<Action>,
    alarm: Option<(Instant, Timer)>,
    stop: Option<ExitReason>,
    pub(super) template: Option<Spec>,
    pub(super) make: Option<Arc<dyn Any + Send + Sync>>,
    pub(super) config: machine::Config,
    up: bool,
}

/// Who waits for an answer, and the entry that was made for the child it wants started.
pub(super) struct Asked {
    pub(super) reply: Reply<Response>,
    pub(super) added: Option<Key>,
}

/// The end of a child. Most children are forgotten then, and nobody asks why they ended.
struct Ended {
    key: Key,
    reason: ExitReason,
    crash: Option<Box<CrashReport>>,
}

/// For how many actions memory is kept from one step to the next.
const ACTIONS: usize = 64;

impl State for Shell {
    const NAME: &'static str = "supervisor";
    const SPEC: Spec = Spec { call_timeout: None, inline: Inline::Never, ..Spec::SUPERVISOR };
}

impl Protocol for Shell {
    type Args = Supervisor;
    type Message = Message;
    type Client<M: Mode> = ShellClient<M>;

    const TRAPS: Option<fn(Exit) -> Message> = Some(|_| Message::Exit);
    const ANNOUNCES: bool = true;

    async fn init(args: Supervisor, cx: &mut Cx<Self>) -> Init<Self> {
        let args = match args.put_together() {
            Ok(args) => args,
            Err(reason) => return Init::Stop(reason),
        };
        let Some(Supervisor { config, children, template, make, type_name, outline, .. }) = args else {
            return Init::Ignore;
        };
        let shell = Self {
            machine: machine::Supervisor::new(config.clone()),
            config,
            me: cx.pid(),
            path: cx.path(),
            type_name,
            outline,
            entries: Shelf::new(),
            alike: Alike::default(),
            next_key: 0,
            replaced: BTreeMap::new(),
            starting: None,
            edge: None,
            edges: Shelf::new(),
            ended: None,
            asked: Shelf::new(),
            next_ticket: 0,
            actions: Vec::new(),
            alarm: None,
            stop: None,
            template,
            make,
            up: false,
        };
        Init::Then(shell, Message::Boot(children))
    }

    fn handle(&mut self, message: Message, cx: &mut Cx<Self>) -> Step<Message> {
        Step::Done(match message {
            Message::Boot(children) => self.boot(children, cx),
            Message::Started(key, life, started) => self.started(key, life, started, cx),
            Message::Ended { key, life, reason, linked, crash } => {
                self.await_no_more(key);
                let exit = reason.as_exit();
                self.ended = Some(Ended { key, reason, crash });
                let next = self.step(Event::Ended { key, life, exit, linked }, cx);
                self.note_end();
                next
            }
            Message::Unresponsive(key, life, stuck) => {
                if let Some(entry) = self.entries.get_mut(key.0) {
                    entry.set_reason(ExitReason::Unresponsive(Arc::new(stuck)));
                }
                self.step(Event::Unresponsive(key, life), cx)
            }
            Message::Ask(ask, reply) => self.ask(ask, reply, cx),
            Message::Again(key) => self.step(Event::Again(key), cx),
            Message::Alarm => {
                self.alarm = None;
                self.step(Event::Alarm, cx)
            }
            // A supervisor obeys its parent alone.
            Message::Exit => Next::GO,
            Message::Kill => self.step(Event::Kill, cx),
        })
    }

    const HANDLERS: &'static [&'static str] = &["init", "child", "request", "restart", "exit"];

    fn handler(message: &Message) -> usize {
        match message {
            Message::Boot(_) => 0,
            Message::Started(..) | Message::Ended { .. } | Message::Unresponsive(..) => 1,
            Message::Ask(..) => 2,
            Message::Again(_) | Message::Alarm => 3,
            Message::Exit | Message::Kill => 4,
        }
    }

    fn stop(&mut self, reason: ExitReason, cx: &mut Cx<Self>) -> Next {
        self.stop.get_or_insert(reason);
        self.step(Event::Stop, cx)
    }

    fn killed() -> Option<Message> {
        Some(Message::Kill)
    }
}

impl Shell {
    fn boot(&mut self, children: Vec<Pending>, cx: &mut Cx<Self>) -> Next {
        let mut booted = Vec::with_capacity(children.len());
        for Pending { described, settle } in children {
            let entry = self.alike.named(settle(&cx.cell));
            booted.push((self.enter(entry), described));
        }
        let fine = check::tree(&self.config, self.template.is_some(), booted.iter().map(|(_, child)| &**child));
        if let Err(why) = fine.and_then(|()| self.check_outline(&booted, cx)) {
            return Next::end(ExitReason::from(StartError::BadSpec { path: self.path.clone(), why }));
        }
        self.step(Event::Boot(booted), cx)
    }

    /// Refuses what the compiler would have refused of a declared tree, had it seen it.
    fn check_outline(&self, booted: &[(Key, Arc<machine::Child>)], cx: &Cx<Self>) -> Result<(), BadSpec> {
        let Some(outline) = self.outline else { return Ok(()) };
        let entries: Vec<&Entry> = booted.iter().filter_map(|(key, _)| self.entries.get(key.0)).collect();
        let specs: Vec<Spec> = self.template.map_or_else(
            || entries.iter().map(|entry| *self.alike.of(entry).spec()).collect(),
            |template| vec![template],
        );
        let limit = cx.cell.children().and_then(Children::limit);
        let live = Live::new(outline, &specs, limit);
        live.check(self.path.rsplit('.').next().unwrap_or_default(), self.config.auto_shutdown)?;
        for (entry, limit) in entries.iter().zip(live.limits()) {
            entry.place.limit(limit);
        }
        Ok(())
    }

    /// Gives a child an entry.
    ///
    /// The key of a child of a dynamic supervisor is the number of its place: so it is found by its process, and nothing need
    /// be kept for that.
    pub(super) fn enter(&mut self, entry: Entry) -> Key {
        let key = if self.template.is_some() {
            entry.place.process().pid().place
        } else {
            self.next_key += 1;
            self.next_key
        };
        self.entries.insert(key, entry);
        Key(key)
    }

    /// Keeps why a child ended, for as long as somebody may ask: until it is forgotten, or its supervisor ends because of it.
    fn note_end(&mut self) {
        let Some(Ended { key, reason, crash }) = self.ended.take() else { return };
        let Some(entry) = self.entries.get_mut(key.0) else { return };
        let known = self.machine.child(key).is_some() || entry.reason().is_some();
        if known || reason.as_exit() == machine::Exit::Unresponsive {
            entry.set_reason(reason);
            entry.set_crash(crash);
        }
    }

    fn started(&mut self, key: Key, life: Life, started: Started, cx: &mut Cx<Self>) -> Next {
        let outcome = match &started {
            Started::Up => Outcome::Up,
            Started::Ignored => Outcome::Ignored,
            Started::Failed(reason) => Outcome::Failed(reason.as_exit()),
        };
        self.await_no_more(key);
        self.starting = None;
        if let Some(entry) = self.entries.get_mut(key.0) {
            match started {
                Started::Up => entry.runs(),
                Started::Ignored => {}
                Started::Failed(reason) => {
                    if self.up && reason.is_crash() {
                        report::failed_start(&format!("{}.{}", self.path, entry.name()), &reason);
                    }
                    entry.set_reason(reason);
                }
            }
        }
        self.step(Event::Started(key, life, outcome), cx)
    }

    /// Feeds the machine, and does what it says.
    pub(super) fn step(&mut self, event: Event, cx: &mut Cx<Self>) -> Next {
        let mut actions = mem::take(&mut self.actions);
        self.machine.step_into(&seam::now, event, &mut actions);
        let mut end = None;
        for action in actions.drain(..) {
            match action {
                Action::Start(key, life) => self.start(key, life),
                Action::Stop(key, _) => self.signal(key, ExitReason::Shutdown),
                Action::Orphan(key, _) => self.signal(key, ExitReason::Killed),
                Action::Kill(key, _) => self.signal(key, ExitReason::Kill),
                Action::Booted => {
                    self.up = true;
                    cx.cell.as_proc().announce();
                }
                Action::Answer(ticket, answer) => {
                    let Some(Asked { reply, added }) = self.asked.remove(ticket.0) else { continue };
                    let refused =
                        matches!(answer, Answer::AlreadyStarted(..) | Answer::AlreadyPresent | Answer::MaxChildren);
                    reply.give(self.response(answer));
                    if let (true, Some(added)) = (refused, added) {
                        self.forget(added);
                    }
                }
                Action::Again(key) => drop(cx.cell.push_alive(None, Message::Again(key))),
                Action::Wait(key) => self.place(key).map_or((), Place::wait),
                Action::Close(key) => self.place(key).map_or((), Place::close),
                Action::Forget(key) => self.forget(key),
                Action::Abandon(key, _) => {
                    if let Some(entry) = self.entries.get_mut(key.0) {
                        entry.replace();
                        if self.template.is_some() {
                            self.replaced.insert(entry.place.process().pid().place, key);
                        }
                    }
                }
                Action::Decided(key, _, decision) => {
                    if let Some(crash) = self.take_crash(key) {
                        crash.emit(Some(decision));
                    }
                }
                Action::End(ending) => end = Some(ending),
            }
        }
        if actions.capacity() <= ACTIONS {
            self.actions = actions;
        }
        self.set_alarm(cx);
        match end {
            Some(ending) => self.end(ending, cx),
            None => Next::GO,
        }
    }

    pub(super) fn place(&self, key: Key) -> Option<&Place> {
        self.entries.get(key.0).map(|entry| &entry.place)
    }

    /// A child's name among its siblings.
    pub(super) fn name(&self, key: Key) -> Option<ChildId> {
        self.entries.get(key.0).map(Entry::name)
    }

    /// The report of a crash that has been decided about: of the end that the machine is being told of, or of an earlier one.
    fn take_crash(&mut self, key: Key) -> Option<Box<CrashReport>> {
        match &mut self.ended {
            Some(ended) if ended.key == key => ended.crash.take(),
            Some(_) | None => self.entries.get_mut(key.0).and_then(Entry::take_crash),
        }
    }

    /// Why a child ended the last time, or did not start.
    fn reason(&self, key: Key) -> Option<&ExitReason> {
        match &self.ended {
            Some(ended) if ended.key == key => Some(&ended.reason),
            Some(_) | None => self.entries.get(key.0).and_then(Entry::reason),
        }
    }

    /// Begins to wait for a child that starts or stops.
    fn await_child(&mut self, key: Key, process: &Arc<dyn Proc>) {
        let edge = waits::child(self.me.place, process);
        match &self.edge {
            Some((other, _)) if *other != key => drop(self.edges.insert(key.0, edge)),
            Some(_) | None => self.edge = Some((key, edge)),
        }
    }

    fn await_no_more(&mut self, key: Key) {
        drop(self.edge.take_if(|(other, _)| *other == key));
        drop(self.edges.remove(key.0));
    }

    fn start(&mut self, key: Key, life: Life) {
        let Some(entry) = self.entries.get_mut(key.0) else { return };
        if life != Life(1) {
            entry.starts_again();
        }
        let Spec { shutdown, name, start_timeout, .. } = *self.alike.of(entry).spec();
        let process = entry.place.process().clone();
        self.starting = Some(key);
        self.await_child(key, &process);
        let tied = Tied {
            tie: Tie::new(key, life, self.me.incarnation),
            shutdown: Some(shutdown),
            parent: None,
            name,
            start_timeout,
        };
        process.start(tied, None);
    }

    fn signal(&mut self, key: Key, reason: ExitReason) {
        let Some(entry) = self.entries.get(key.0) else { return };
        let process = entry.place.process().clone();
        self.await_child(key, &process);
        process.exit(Signal { from: self.me, to: None, reason, linked: false });
    }

    fn forget(&mut self, key: Key) {
        let Some(entry) = self.entries.remove(key.0) else { return };
        self.await_no_more(key);
        if !self.replaced.is_empty() {
            self.replaced.remove(&entry.place.process().pid().place);
        }
        self.alike.of(&entry).forget(&entry.place);
    }

    /// Sees to it that the machine's time is not missed. An alarm that comes too early, or that nobody wants any more, is left
    /// to come: the machine takes it for nothing, and most stops are over long before theirs.
    fn set_alarm(&mut self, cx: &mut Cx<Self>) {
        let Some(wanted) = self.machine.alarm() else { return };
        if self.alarm.is_some_and(|(at, _)| at <= wanted) {
            return;
        }
        if let Some((_, timer)) = self.alarm.take() {
            cx.cell.as_proc().cancel_timer(timer);
        }
        let timer = cx.cell.send_after(wanted.saturating_duration_since(seam::now()), Message::Alarm);
        self.alarm = Some((wanted, timer));
    }

    fn end(&mut self, ending: Ending, cx: &Cx<Self>) -> Next {
        let reason = match ending {
            Ending::Stopped => self.stop.take().unwrap_or(ExitReason::Shutdown),
            Ending::GaveUp => {
                if let Some(children) = cx.cell.children() {
                    children.give_up();
                }
                report::gave_up(&self.path, (self.config.intensity, self.config.period));
                ExitReason::Shutdown
            }
            Ending::AutoShutdown => ExitReason::Shutdown,
            Ending::FailedToStart(key) => self.failed_to_start(key),
            Ending::Killed => ExitReason::Killed,
            Ending::Escalated(key) => self.reason(key).cloned().unwrap_or(ExitReason::Killed),
        };
        Next::end(reason)
    }

    fn failed_to_start(&self, key: Key) -> ExitReason {
        let Some(id) = self.name(key) else { return ExitReason::Shutdown };
        let reason = self.reason(key).cloned().unwrap_or(ExitReason::NoProc);
        let path = match reason.downcast_ref::<ChildFailed>() {
            Some(inner) => inner.path.clone(),
            None => format!("{}.{id}", self.path),
        };
        ExitReason::ShutdownWith(Arc::new(ChildFailed { id, path, reason }))
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        for entry in mem::take(&mut self.entries).into_values() {
            self.alike.of(&entry).leave(&entry.place);
        }
    }
}

/// A supervisor's client: what can be asked of it is in [`SupervisorRef`](crate::SupervisorRef).
pub(crate) struct ShellClient<M>(Raw<Shell>, std::marker::PhantomData<M>);

impl<M: Mode> Client for ShellClient<M> {
    type Server = Shell;
    type Me = Self;

    fn of_raw(raw: Raw<Shell>) -> Self {
        Self(raw, std::marker::PhantomData)
    }

    fn raw(&self) -> &Raw<Shell> {
        &self.0
    }

    fn of(me: &Self) -> &Self {
        me
    }
}
