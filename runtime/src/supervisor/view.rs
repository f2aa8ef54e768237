//! What a supervisor says of itself to those who draw it: at once, whatever is under way.

use std::time::Instant;

use super::{Shell, SupervisorRef};
use crate::{
    ChildKind, DrawnState,
    drawing::{Seen, View, running::SHOWN},
    machine::{Sight, Standing},
    seam,
};

impl Shell {
    pub(super) fn view(&self) -> View {
        let now = seam::now();
        let most = if self.template.is_some() { SHOWN } else { usize::MAX };
        let children: Vec<Seen> = self.machine.sights().take(most).filter_map(|sight| self.seen(sight, now)).collect();
        View {
            path: self.path.clone(),
            type_name: self.type_name,
            pid: self.me,
            stopping: self.machine.is_ending(),
            config: self.config.clone(),
            restarts_left: self.machine.intensity_left(now),
            each: self.template,
            more: self.machine.children().saturating_sub(children.len()),
            children,
        }
    }

    fn seen(&self, sight: Sight, now: Instant) -> Option<Seen> {
        let Sight { key, standing, starts } = sight;
        let (entry, child) = (self.entries.get(key.0)?, self.machine.child(key)?);
        let terms = self.alike.of(entry);
        let state = drawn(standing, now);
        let pid = entry.place.process().pid();
        let supervisor = matches!(state, DrawnState::Starting | DrawnState::Running | DrawnState::Stopping)
            .then(|| entry.place.cell::<Self>().map(SupervisorRef::from_cell));
        Some(Seen {
            id: entry.name(),
            kind: child.kind,
            type_name: terms.type_name(),
            spec: *terms.spec(),
            state,
            pid: (starts > 0).then_some(pid),
            restarts: starts.saturating_sub(1),
            last_exit: entry.reason().map(ToString::to_string),
            supervisor: supervisor.flatten().filter(|_| child.kind == ChildKind::Supervisor),
        })
    }
}

fn drawn(standing: Standing, now: Instant) -> DrawnState {
    match standing {
        Standing::New => DrawnState::NotStarted,
        Standing::Starting => DrawnState::Starting,
        Standing::Running => DrawnState::Running,
        Standing::Stopping => DrawnState::Stopping,
        Standing::Ended => DrawnState::Ended,
        Standing::Restarting(None) => DrawnState::Restarting,
        Standing::Restarting(Some(due)) => DrawnState::Waiting(due.saturating_duration_since(now)),
        Standing::Down => DrawnState::Stopped,
    }
}
