//! What may be asked of a supervisor, and what it answers in which state.

use std::sync::Arc;

use super::{
    Action, Answer, Child, Key, Request, Supervisor, Ticket, Which,
    children::State,
    plan::{Goal, Plan, Step, Steps},
    supervisor::Turn,
};

/// What comes of a request.
enum Reply {
    /// It is answered.
    Now(Answer),
    /// It is answered when this has been done.
    After(Step, Goal),
}

impl Supervisor {
    pub(super) fn request(&mut self, turn: &mut Turn<'_>, ticket: Ticket, request: Request) {
        let reply = match request {
            Request::StartChild(key, child) => self.start_child(ticket, key, child),
            Request::TerminateChild(which) => self.terminate_child(ticket, &which),
            Request::RestartChild(which) => self.restart_child(ticket, &which),
            Request::DeleteChild(which) => self.delete_child(turn, &which),
            Request::ChildSpec(which) => Reply::Now(match self.children.find(&which) {
                Some((_, entry)) => Answer::Spec(entry.child.clone()),
                None => Answer::NotFound,
            }),
            Request::WhichChildren => Reply::Now(Answer::Children(self.children.list())),
            Request::CountChildren => Reply::Now(Answer::Counts(self.children.count())),
        };
        match reply {
            Reply::Now(answer) => turn.act(Action::Answer(ticket, answer)),
            Reply::After(step, goal) => self.plan = Some(Plan { steps: Steps::One(step), goal }),
        }
    }

    fn start_child(&mut self, ticket: Ticket, key: Key, child: Arc<Child>) -> Reply {
        if self.config.max_children.is_some_and(|most| self.children.len() >= most) {
            return Reply::Now(Answer::MaxChildren);
        }
        if self.is_named()
            && let Some((known, entry)) = self.children.find(&Which::Id(child.id.clone()))
        {
            return Reply::Now(match entry.state {
                State::Running | State::Ended { .. } => Answer::AlreadyStarted(known, entry.life()),
                State::New | State::Starting | State::Waiting | State::Restarting | State::Delayed | State::Down => {
                    Answer::AlreadyPresent
                }
            });
        }
        self.children.insert(key, child, self.is_named());
        Reply::After(Step::Start(key), Goal::Add(ticket, key))
    }

    /// Whatever state the child is in, it has no process afterwards, and none is tried.
    fn terminate_child(&self, ticket: Ticket, which: &Which) -> Reply {
        match self.children.find(which) {
            Some((key, _)) => Reply::After(Step::Stop(key), Goal::Terminate(ticket, key)),
            None => Reply::Now(Answer::NotFound),
        }
    }

    fn restart_child(&self, ticket: Ticket, which: &Which) -> Reply {
        let Some((key, entry)) = self.children.find(which) else { return Reply::Now(Answer::NotFound) };
        match entry.state {
            State::Running | State::Ended { .. } => Reply::Now(Answer::Running),
            State::Restarting | State::Delayed => Reply::Now(Answer::Restarting),
            State::New | State::Starting | State::Waiting | State::Down => {
                Reply::After(Step::Start(key), Goal::Resume(ticket, key))
            }
        }
    }

    fn delete_child(&mut self, turn: &mut Turn<'_>, which: &Which) -> Reply {
        let Some((key, entry)) = self.children.find(which) else { return Reply::Now(Answer::NotFound) };
        match entry.state {
            State::Running | State::Ended { .. } => Reply::Now(Answer::Running),
            State::Restarting | State::Delayed => Reply::Now(Answer::Restarting),
            State::New | State::Starting | State::Waiting | State::Down => {
                self.children.remove(key);
                turn.act(Action::Forget(key));
                Reply::Now(Answer::Done)
            }
        }
    }
}
