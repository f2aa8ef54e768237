//! What is asked of a supervisor, before its machine decides about it.

use super::{
    Shell, builder, check,
    message::{Ask, Response},
    settled::{AnyHandle, NewChild},
    shell::Asked,
};
use crate::{
    ChildId, Cx, Pid, Restart, Spec, StartError,
    machine::{Event, Key, Life, Request, Ticket, Which},
    node,
    reply::Reply,
    server::Next,
};

impl Shell {
    pub(super) fn ask(&mut self, ask: Ask, reply: Reply<Response>, cx: &mut Cx<Self>) -> Next {
        let mut added = None;
        let request = match ask {
            Ask::Start(child) if self.template.is_some() => {
                let NewChild { settled, spec, numbered, .. } = *child;
                let (mut entry, described) = self.alike.numbered(settled, spec);
                if !numbered {
                    // A dynamic supervisor tells its children by process alone.
                    entry.rename(builder::numbered());
                }
                Request::StartChild(*added.insert(self.enter(entry)), described)
            }
            Ask::Start(child) => {
                let entry = self.alike.named(*child);
                let described = self.alike.describe(&entry);
                if let Err(why) = check::child_of(&self.config, &described) {
                    entry.place.retire();
                    reply.give(Response::Failed(StartError::BadSpec { path: self.path.clone(), why }));
                    return Next::GO;
                }
                Request::StartChild(*added.insert(self.enter(entry)), described.into())
            }
            Ask::StartDynamic { child, temporary } => {
                let own = child.sort.spec;
                let mut spec = self.template.map_or(own, |template| Spec { name: own.name, ..template });
                if temporary {
                    spec.restart = Restart::Temporary;
                }
                let (entry, described) = self.alike.numbered(child, spec);
                Request::StartChild(*added.insert(self.enter(entry)), described)
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
                reply.give(self.handle_of(&id).map_or(Response::NotFound, Response::Handle));
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
        self.asked.insert(ticket.0, Asked { reply, added });
        self.step(Event::Request(ticket, request), cx)
    }

    /// The child that this process is, or what is answered to who wants it terminated.
    ///
    /// OTP's `simple_one_for_one` says ok for whatever is dead, also for the former process of a child since restarted.
    fn key_of(&self, pid: Pid) -> Result<Key, Response> {
        if self.template.is_none() {
            return Err(Response::NotFound);
        }
        let key = self.replaced.get(&pid.place).copied().unwrap_or(Key(pid.place));
        let known = self.entries.get(key.0).filter(|entry| entry.ran() == pid && !self.has_never_run(key)).map(|_| key);
        // To a `simple_one_for_one` supervisor, whoever is dead is stopped.
        let unknown =
            if self.make.is_some() && node::find(pid).is_none() { Response::Done } else { Response::NotFound };
        known.ok_or(unknown)
    }

    fn has_never_run(&self, key: Key) -> bool {
        self.starting == Some(key) && self.machine.life(key) == Some(Life(1))
    }

    fn handle_of(&self, id: &ChildId) -> Option<AnyHandle> {
        let entry = if self.template.is_some() {
            self.entries.iter().map(|(_, entry)| entry).find(|entry| entry.name() == *id)
        } else {
            self.machine.named(id).and_then(|key| self.entries.get(key.0))
        };
        let entry = entry?;
        self.alike.of(entry).handle(entry)
    }
}
