//! What a supervisor answers, in the words of its users.

use super::{ChildInfo, ChildSpecInfo, ChildStatus, Shell, message::Response};
use crate::{
    ChildFailed, ExitReason, Pid, StartError,
    machine::{Answer, ChildState, Counts, Key},
};

impl Shell {
    pub(super) fn response(&self, answer: Answer) -> Response {
        match answer {
            Answer::Done => Response::Done,
            Answer::Started(key, _) => self.pid(key).map_or(Response::NotFound, Response::Started),
            Answer::Ignored => Response::Ignored,
            Answer::Failed(key) => Response::Failed(self.failure(key)),
            Answer::AlreadyStarted(key, _) => self.pid(key).map_or(Response::NotFound, Response::AlreadyStarted),
            Answer::AlreadyPresent => Response::AlreadyPresent,
            Answer::MaxChildren => Response::MaxChildren,
            Answer::NotFound => Response::NotFound,
            Answer::Running => Response::Running,
            Answer::Restarting => Response::Restarting,
            Answer::Counts(counts) if self.make.is_some() => Response::Counts(Counts { specs: 1, ..counts }),
            Answer::Counts(counts) => Response::Counts(counts),
            Answer::Children(rows) => Response::Children(
                rows.into_iter()
                    .filter_map(|row| {
                        let status = match row.state {
                            ChildState::Running(_) => ChildStatus::Running(self.pid(row.key)?),
                            ChildState::Restarting => ChildStatus::Restarting,
                            ChildState::Stopped => ChildStatus::Stopped,
                        };
                        let id = if self.template.is_some() { self.name(row.key)? } else { row.id };
                        Some(ChildInfo { id, kind: row.kind, status })
                    })
                    .collect(),
            ),
            Answer::Spec(child) => Response::Spec(ChildSpecInfo {
                id: child.id.clone(),
                restart: child.restart,
                shutdown: child.shutdown,
                significant: child.significant,
                kind: child.kind,
            }),
        }
    }

    fn pid(&self, key: Key) -> Option<Pid> {
        self.place(key).map(|place| place.process().pid())
    }

    fn failure(&self, key: Key) -> StartError {
        let Some(entry) = self.entries.get(key.0) else { return StartError::NotFound };
        let mut path = format!("{}.{}", self.path, entry.name());
        let mut reason = entry.reason().cloned().unwrap_or(ExitReason::NoProc);
        if let Some(StartError::AlreadyStarted(holder)) = reason.downcast_ref() {
            return StartError::AlreadyStarted(*holder);
        }
        if let Some(failed) = reason.downcast_ref::<ChildFailed>() {
            path.clone_from(&failed.path);
            reason = failed.innermost().clone();
        }
        StartError::Failed { path, reason }
    }
}
