//! The shell of the machine: a process that feeds it what happens and carries out what it decides.

use std::{any::Any, collections::HashMap, sync::Arc, time::Instant};

use super::{
    Children, Message, Started,
    builder::{self, Pending, Supervisor},
    check,
    child::{NewChild, Place},
    message::{Ask, Response},
};
use crate::{
    BadSpec, ChildFailed, ChildId, Cx, Exit, ExitReason, Init, Inline, Pid, Protocol, Restart, Spec, StartError, State,
    Step,
    cell::{Signal, Tie, Tied},
    machine::{self, Action, Answer, Ending, Event, Key, Life, Outcome, Request, Ticket, Which},
    node,
    outline::{Outline, live::Live},
    reply::Reply,
    report::{self, CrashReport},
    seam,
    server::{
        Next, Timer,
        client::{Client, Mode, Raw},
    },
    waits,
};

/// The state of a supervisor's process.
pub(crate) struct Shell {
    pub(super) machine: machine::Supervisor,
    pub(super) me: Pid,
    pub(super) path: String,
    pub(super) type_name: &'static str,
    outline: Option<&'static Outline>,
    pub(super) entries: HashMap<Key, Entry>,
    places: HashMap<u64, Key>,
    next_key: u64,
    asked: HashMap<Ticket, Asked>,
    next_ticket: u64,
    alarm: Option<(Instant, Timer)>,
    stop: Option<ExitReason>,
    pub(super) template: Option<Spec>,
    pub(super) make: Option<Arc<dyn Any + Send + Sync>>,
    pub(super) config: machine::Config,
    up: bool,
}

/// Who waits for an answer, and the entry that was made for the child it wants started.
struct Asked {
    reply: Reply<Response>,
    added: Option<Key>,
}

/// What the shell knows of a child beside what the machine does.
pub(super) struct Entry {
    pub(super) id: ChildId,
    pub(super) type_name: &'static str,
    pub(super) spec: Spec,
    pub(super) place: Place,
    handle: Arc<dyn Any + Send + Sync>,
    fixed: bool,
    pub(super) reason: Option<ExitReason>,
    crash: Option<Box<CrashReport>>,
    edge: Option<waits::Edge>,
    /// The process that ran last: a child that is being restarted is still told by it.
    ran: Option<Pid>,
}

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
            entries: HashMap::new(),
            places: HashMap::new(),
            next_key: 0,
            asked: HashMap::new(),
            next_ticket: 0,
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
                let exit = reason.as_exit();
                if let Some(entry) = self.entries.get_mut(&key) {
                    entry.reason = Some(reason);
                    entry.crash = crash;
                    entry.edge = None;
                }
                self.step(Event::Ended { key, life, exit, linked }, cx)
            }
            Message::Unresponsive(key, life, stuck) => {
                if let Some(entry) = self.entries.get_mut(&key) {
                    entry.reason = Some(ExitReason::Unresponsive(Arc::new(stuck)));
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
            let child = settle(&cx.cell);
            booted.push((self.enter(child), described));
        }
        let fine = check::tree(&self.config, self.template.is_some(), booted.iter().map(|(_, child)| child));
        if let Err(why) = fine.and_then(|()| self.check_outline(&booted, cx)) {
            return Next::end(ExitReason::from(StartError::BadSpec { path: self.path.clone(), why }));
        }
        self.step(Event::Boot(booted), cx)
    }

    /// Refuses what the compiler would have refused of a declared tree, had it seen it.
    fn check_outline(&self, booted: &[(Key, machine::Child)], cx: &Cx<Self>) -> Result<(), BadSpec> {
        let Some(outline) = self.outline else { return Ok(()) };
        let entries: Vec<&Entry> = booted.iter().filter_map(|(key, _)| self.entries.get(key)).collect();
        let specs: Vec<Spec> =
            self.template.map_or_else(|| entries.iter().map(|entry| entry.spec).collect(), |template| vec![template]);
        let limit = cx.cell.children().and_then(Children::limit);
        let live = Live::new(outline, &specs, limit);
        live.check(self.path.rsplit('.').next().unwrap_or_default(), self.config.auto_shutdown)?;
        for (entry, limit) in entries.iter().zip(live.limits()) {
            entry.place.limit(limit);
        }
        Ok(())
    }

    /// Gives a child an entry.
    fn enter(&mut self, child: NewChild) -> Key {
        let key = Key(self.next_key);
        self.next_key += 1;
        let NewChild { id, type_name, spec, place, handle, fixed, .. } = child;
        self.places.insert(place.process().pid().place, key);
        let entry =
            Entry { id, type_name, spec, place, handle, fixed, reason: None, crash: None, edge: None, ran: None };
        self.entries.insert(key, entry);
        key
    }

    fn started(&mut self, key: Key, life: Life, started: Started, cx: &mut Cx<Self>) -> Next {
        let outcome = match &started {
            Started::Up => Outcome::Up,
            Started::Ignored => Outcome::Ignored,
            Started::Failed(reason) => Outcome::Failed(reason.as_exit()),
        };
        if let Some(entry) = self.entries.get_mut(&key) {
            entry.edge = None;
            match started {
                Started::Up => entry.ran = Some(entry.place.process().pid()),
                Started::Ignored => {}
                Started::Failed(reason) => {
                    if self.up && reason.is_crash() {
                        report::failed_start(&format!("{}.{}", self.path, entry.id), &reason);
                    }
                    entry.reason = Some(reason);
                }
            }
        }
        self.step(Event::Started(key, life, outcome), cx)
    }

    fn ask(&mut self, ask: Ask, reply: Reply<Response>, cx: &mut Cx<Self>) -> Next {
        let mut added = None;
        let request = match ask {
            Ask::Start(mut child) => {
                if self.template.is_some() {
                    // A dynamic supervisor tells its children by process alone.
                    child.id = builder::numbered();
                }
                let described = child.describe();
                if let (true, Err(why)) = (self.template.is_none(), check::child_of(&self.config, &described)) {
                    child.place.retire();
                    reply.give(Response::Failed(StartError::BadSpec { path: self.path.clone(), why }));
                    return Next::GO;
                }
                Request::StartChild(*added.insert(self.enter(child)), described)
            }
            Ask::StartDynamic { mut child, temporary } => {
                if let Some(template) = self.template {
                    child.spec = Spec { name: child.spec.name, ..template };
                }
                if temporary {
                    child.spec.restart = Restart::Temporary;
                }
                let described = child.describe();
                Request::StartChild(*added.insert(self.enter(child)), described)
            }
            Ask::Terminate(_) | Ask::Restart(_) | Ask::Delete(_) if self.make.is_some() => {
                reply.give(Response::SimpleOneForOne);
                return Next::GO;
            }
            Ask::Template => {
                reply.give(self.make.clone().map_or(Response::NotFound, Response::Handle));
                return Next::GO;
            }
            Ask::Terminate(id) => Request::TerminateChild(Which::Id(id)),
            Ask::TerminatePlace(pid) => match self.key_of(pid) {
                Ok(key) => Request::TerminateChild(Which::Key(key)),
                Err(response) => {
                    reply.give(response);
                    return Next::GO;
                }
            },
            Ask::Restart(id) => Request::RestartChild(Which::Id(id)),
            Ask::Delete(id) => Request::DeleteChild(Which::Id(id)),
            Ask::Spec(id) => Request::ChildSpec(Which::Id(id)),
            Ask::Handle(id) => {
                let found = self.entries.values().find(|entry| entry.id == id);
                reply.give(found.map_or(Response::NotFound, |entry| Response::Handle(entry.handle.clone())));
                return Next::GO;
            }
            Ask::View => {
                reply.give(Response::View(Box::new(self.view())));
                return Next::GO;
            }
            Ask::Which => Request::WhichChildren,
            Ask::Count => Request::CountChildren,
        };
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        self.asked.insert(ticket, Asked { reply, added });
        self.step(Event::Request(ticket, request), cx)
    }

    /// The child that this process is, or what is answered to who wants it terminated.
    ///
    /// OTP's `simple_one_for_one` says ok for whatever is dead, also for the former process of a child since restarted.
    fn key_of(&self, pid: Pid) -> Result<Key, Response> {
        if self.template.is_none() {
            return Err(Response::NotFound);
        }
        let known = self
            .places
            .get(&pid.place)
            .copied()
            .filter(|key| self.entries.get(key).is_some_and(|entry| entry.ran == Some(pid)));
        // To a `simple_one_for_one` supervisor, whoever is dead is stopped.
        let unknown =
            if self.make.is_some() && node::find(pid).is_none() { Response::Done } else { Response::NotFound };
        known.ok_or(unknown)
    }

    /// Feeds the machine, and does what it says.
    fn step(&mut self, event: Event, cx: &mut Cx<Self>) -> Next {
        let now = seam::now();
        let actions = self.machine.step(now, event);
        let mut end = None;
        let mut gone = Vec::new();
        for action in actions {
            match action {
                Action::Start(key, life) => self.start(key, life, cx),
                Action::Stop(key, _) => self.signal(key, ExitReason::Shutdown),
                Action::Orphan(key, _) => self.signal(key, ExitReason::Killed),
                Action::Kill(key, _) => self.signal(key, ExitReason::Kill),
                Action::Booted => {
                    self.up = true;
                    cx.cell.announce();
                }
                Action::Answer(ticket, answer) => {
                    let Some(Asked { reply, added }) = self.asked.remove(&ticket) else { continue };
                    if matches!(answer, Answer::AlreadyStarted(..) | Answer::AlreadyPresent | Answer::MaxChildren) {
                        gone.extend(added);
                    }
                    reply.give(self.response(answer));
                }
                Action::Again(key) => drop(cx.cell.push_alive(None, Message::Again(key))),
                Action::Wait(key) => self.place(key).map_or((), Place::wait),
                Action::Close(key) => self.place(key).map_or((), Place::close),
                Action::Forget(key) => gone.push(key),
                Action::Abandon(key, _) => {
                    if let Some(entry) = self.entries.get_mut(&key) {
                        entry.place = entry.place.replaced();
                        self.places.insert(entry.place.process().pid().place, key);
                    }
                }
                Action::Decided(key, _, decision) => {
                    if let Some(crash) = self.entries.get_mut(&key).and_then(|entry| entry.crash.take()) {
                        crash.emit(Some(decision));
                    }
                }
                Action::End(ending) => end = Some(ending),
            }
        }
        for key in gone {
            self.forget(key);
        }
        self.set_alarm(now, cx);
        match end {
            Some(ending) => self.end(ending, cx),
            None => Next::GO,
        }
    }

    pub(super) fn place(&self, key: Key) -> Option<&Place> {
        self.entries.get(&key).map(|entry| &entry.place)
    }

    fn start(&mut self, key: Key, life: Life, cx: &Cx<Self>) {
        let Some(entry) = self.entries.get_mut(&key) else { return };
        entry.edge = Some(waits::child(self.me.place, &entry.place.process()));
        entry.place.start(Tied {
            tie: Tie::new(key, life, cx.pid().incarnation),
            shutdown: Some(entry.spec.shutdown),
            parent: None,
            name: entry.spec.name,
            start_timeout: entry.spec.start_timeout,
        });
    }

    fn signal(&mut self, key: Key, reason: ExitReason) {
        let Some(entry) = self.entries.get_mut(&key) else { return };
        let process = entry.place.process();
        entry.edge = Some(waits::child(self.me.place, &process));
        process.exit(Signal { from: self.me, to: None, reason, linked: false });
    }

    fn forget(&mut self, key: Key) {
        let Some(entry) = self.entries.remove(&key) else { return };
        self.places.remove(&entry.place.process().pid().place);
        if entry.fixed {
            entry.place.close();
        } else {
            entry.place.retire();
        }
    }

    fn set_alarm(&mut self, now: Instant, cx: &mut Cx<Self>) {
        let wanted = self.machine.alarm();
        if self.alarm.map(|(at, _)| at) == wanted {
            return;
        }
        if let Some((_, timer)) = self.alarm.take() {
            cx.cell.cancel_timer(timer);
        }
        if let Some(at) = wanted {
            let timer = cx.cell.send_after(at.saturating_duration_since(now), Message::Alarm);
            self.alarm = Some((at, timer));
        }
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
            Ending::Escalated(key) => {
                self.entries.get(&key).and_then(|entry| entry.reason.clone()).unwrap_or(ExitReason::Killed)
            }
        };
        Next::end(reason)
    }

    fn failed_to_start(&self, key: Key) -> ExitReason {
        let Some(entry) = self.entries.get(&key) else { return ExitReason::Shutdown };
        let reason = entry.reason.clone().unwrap_or(ExitReason::NoProc);
        let path = match reason.downcast_ref::<ChildFailed>() {
            Some(inner) => inner.path.clone(),
            None => format!("{}.{}", self.path, entry.id),
        };
        ExitReason::ShutdownWith(Arc::new(ChildFailed { id: entry.id.clone(), path, reason }))
    }
}

/// Children that were added at run time end with their supervisor's incarnation; declared places outlive it.
impl Drop for Shell {
    fn drop(&mut self) {
        for (_, entry) in self.entries.drain() {
            if !entry.fixed {
                entry.place.retire();
            }
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
