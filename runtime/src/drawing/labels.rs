//! What is said of a process beside its name, in short.

use super::{Drawing, DrawnState, words};
use crate::{ChildKind, Unresponsive};

impl Drawing {
    /// `rest_for_one, 3 restarts in 5 s`, and what else is not as usual. Of a worker: nothing.
    pub(super) fn rules(&self) -> Vec<String> {
        let Some(supervision) = &self.supervision else { return Vec::new() };
        // A registry and the like: declared as a supervisor that will never have children.
        if self.terms.is_some() && self.life.is_none() && self.each.is_empty() && self.children.is_empty() {
            return Vec::new();
        }
        let mut rules = Vec::new();
        if !self.is_dynamic() {
            rules.push(words::strategy(supervision.strategy).to_owned());
        }
        // What is not known of a dynamic supervisor is left out: its expression is a part of the program.
        if !self.is_dynamic() || supervision.intensity.is_some() {
            rules.push(words::limit(supervision.intensity, supervision.period));
        }
        if let Some(left) = supervision.restarts_left.filter(|left| Some(*left) != supervision.intensity) {
            rules.push(format!("{} left", words::thousands(left as usize)));
        }
        rules.extend(words::auto_shutdown(supervision.auto_shutdown).map(str::to_owned));
        if let Some(backoff) = supervision.backoff {
            rules.push(format!("backoff {} to {}", words::time(backoff.first), words::time(backoff.most)));
        }
        if let Some(most) = supervision.max_children {
            rules.push(format!("at most {} children", words::thousands(most)));
        }
        rules
    }

    /// What is not as usual with it as a child.
    pub(super) fn marks(&self) -> Vec<String> {
        let Some(terms) = &self.terms else { return Vec::new() };
        let mut marks = Vec::new();
        match terms.significant {
            Some(true) => marks.push("significant".to_owned()),
            Some(false) => {}
            None => marks.push("significant ?".to_owned()),
        }
        marks.extend(terms.registered.map(|name| format!("registered as {name}")));
        marks.extend(terms.start_timeout.map(|limit| format!("starts within {}", words::time(limit))));
        match terms.unresponsive {
            Some(Unresponsive::Escalate) | None => {}
            Some(Unresponsive::Wait) => marks.push("waited for when unresponsive".to_owned()),
            Some(Unresponsive::Replace) => marks.push("replaced when unresponsive".to_owned()),
        }
        marks
    }

    /// Why it is down, if it is.
    pub(super) fn cause(&self) -> Option<String> {
        let life = self.life.as_ref()?;
        match life.state {
            DrawnState::Ended | DrawnState::Restarting | DrawnState::Waiting(_) | DrawnState::Stopped => {
                life.last_exit.as_ref().map(|reason| format!("ended: {reason}"))
            }
            DrawnState::NotStarted
            | DrawnState::Starting
            | DrawnState::Running
            | DrawnState::Stopping
            | DrawnState::NoAnswer => None,
        }
    }

    /// What a box of a diagram says, line by line: the name is the first.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.name.clone()];
        if self.terms.is_some() && !self.type_name.is_empty() {
            lines.push(self.type_name.clone());
        }
        if let Some(terms) = &self.terms {
            let shutdown = words::shutdown(terms.shutdown);
            lines.push(format!("{}, shutdown {shutdown}", words::restart(terms.restart)));
        }
        lines.extend(Some(self.rules().join(", ")).filter(|rules| !rules.is_empty()));
        lines.extend(self.marks());
        if let Some(life) = &self.life {
            let pid = life.pid.map(|pid| format!(" {pid}")).unwrap_or_default();
            lines.push(format!("{}{pid}", life.state));
            if life.restarts > 0 {
                lines.push(words::count(life.restarts as usize, "restart"));
            }
        }
        lines.extend(self.cause());
        lines
    }

    /// What is drawn below it, and what is said of the children that are not.
    pub(super) fn below_it(&self) -> (impl Iterator<Item = &Self>, Option<String>) {
        let each = if self.life.is_none() { self.each.as_slice() } else { &[] };
        let more = (self.more > 0).then(|| format!("and {} more", words::thousands(self.more)));
        (each.iter().chain(&self.children), more)
    }

    pub(super) fn shape(&self) -> Shape {
        match (self.kind, self.is_dynamic()) {
            (_, true) => Shape::Dynamic,
            (ChildKind::Supervisor, false) => Shape::Supervisor,
            (ChildKind::Worker, false) => Shape::Worker,
        }
    }

    pub(super) fn health(&self) -> Health {
        match self.state() {
            None | Some(DrawnState::Running) => Health::Up,
            Some(DrawnState::Ended | DrawnState::Stopped | DrawnState::NoAnswer) => Health::Down,
            Some(
                DrawnState::NotStarted
                | DrawnState::Starting
                | DrawnState::Stopping
                | DrawnState::Restarting
                | DrawnState::Waiting(_),
            ) => Health::Between,
        }
    }
}

/// What shape the boxes of a diagram have.
pub(super) enum Shape {
    Supervisor,
    Dynamic,
    Worker,
}

/// What colour they have.
pub(super) enum Health {
    Up,
    Between,
    Down,
}
