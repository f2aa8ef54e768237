//! A tree as it runs: each supervisor is asked, in its own process.

use std::{future::poll_fn, task::Poll, time::Duration};

use super::{Drawing, DrawnState, Life, Supervision, Terms, declared::EACH, words::short};
use crate::{CallError, ChildId, ChildKind, Pid, Spec, SupervisorRef, cell::BoxFuture, machine::Config};

/// How long a supervisor is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);

/// How many children of a dynamic supervisor are drawn.
pub(crate) const SHOWN: usize = 20;

/// What a supervisor says of itself and its children.
pub(crate) struct View {
    pub(crate) path: String,
    pub(crate) type_name: &'static str,
    pub(crate) pid: Pid,
    pub(crate) stopping: bool,
    pub(crate) config: Config,
    pub(crate) restarts_left: u32,
    /// Of a dynamic supervisor: how each child is run.
    pub(crate) each: Option<Spec>,
    pub(crate) children: Vec<Seen>,
    pub(crate) more: usize,
}

/// What a supervisor says of a child.
pub(crate) struct Seen {
    pub(crate) id: ChildId,
    pub(crate) kind: ChildKind,
    pub(crate) type_name: &'static str,
    pub(crate) spec: Spec,
    pub(crate) state: DrawnState,
    pub(crate) pid: Option<Pid>,
    pub(crate) restarts: u32,
    pub(crate) last_exit: Option<String>,
    /// Itself, if it is a supervisor that can be asked.
    pub(crate) supervisor: Option<SupervisorRef>,
}

impl Drawing {
    /// Draws the tree below a supervisor.
    pub(crate) async fn running(supervisor: &SupervisorRef) -> Result<Self, CallError> {
        let view = supervisor.view().await?;
        let drawn = Self {
            name: view.path.rsplit('.').next().unwrap_or_default().into(),
            path: view.path.clone(),
            type_name: short(view.type_name),
            kind: ChildKind::Supervisor,
            terms: None,
            supervision: None,
            children: Vec::new(),
            more: 0,
            each: Vec::new(),
            life: Some(Life {
                state: if view.stopping { DrawnState::Stopping } else { DrawnState::Running },
                pid: Some(view.pid),
                restarts: 0,
                last_exit: None,
            }),
        };
        Ok(drawn.viewed(view).await)
    }

    /// Adds what the supervisor that it draws says of itself.
    async fn viewed(mut self, view: View) -> Self {
        let View { config, restarts_left, each, more, .. } = view;
        self.supervision = Some(Supervision {
            strategy: Some(config.strategy),
            intensity: Some(config.intensity),
            period: Some(config.period),
            auto_shutdown: Some(config.auto_shutdown),
            backoff: config.backoff,
            max_children: config.max_children,
            restarts_left: Some(restarts_left),
        });
        self.each = each.map(|spec| self.below(EACH, "", ChildKind::Worker, spec)).into_iter().collect();
        self.more = more;
        let children = view.children.into_iter().map(|child| self.seen(child)).collect();
        self.children = all(children).await;
        self
    }

    /// The drawing of a child. A supervisor is asked in its turn; one that is down or does not answer says so.
    fn seen(&self, child: Seen) -> BoxFuture<Self> {
        let mut drawn = self.below(&child.id.to_string(), child.type_name, child.kind, child.spec);
        let Seen { state, pid, restarts, last_exit, supervisor, .. } = child;
        drawn.life = Some(Life { state, pid, restarts, last_exit });
        Box::pin(async move {
            let Some(supervisor) = supervisor else { return drawn };
            if let Ok(view) = supervisor.view().await {
                return drawn.viewed(view).await;
            }
            if let Some(life) = drawn.life.as_mut().filter(|life| life.state == DrawnState::Running) {
                life.state = DrawnState::NoAnswer;
            }
            drawn
        })
    }

    fn below(&self, name: &str, type_name: &str, kind: ChildKind, spec: Spec) -> Self {
        let Spec { restart, shutdown, start_timeout, significant, unresponsive, name: registered, .. } = spec;
        Self {
            name: name.into(),
            path: format!("{}.{name}", self.path),
            type_name: short(type_name),
            kind,
            terms: Some(Terms {
                restart: Some(restart),
                shutdown: Some(shutdown),
                start_timeout,
                significant: Some(significant),
                registered,
                unresponsive: Some(unresponsive),
            }),
            supervision: None,
            children: Vec::new(),
            more: 0,
            each: Vec::new(),
            life: None,
        }
    }
}

/// Waits for all, at the same time.
async fn all<T>(waiting: Vec<BoxFuture<T>>) -> Vec<T> {
    let mut waiting: Vec<_> = waiting.into_iter().map(|future| (future, None)).collect();
    poll_fn(|cx| {
        let mut done = true;
        for (future, output) in &mut waiting {
            if output.is_none() {
                match future.as_mut().poll(cx) {
                    Poll::Ready(ready) => *output = Some(ready),
                    Poll::Pending => done = false,
                }
            }
        }
        if done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    waiting.into_iter().filter_map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ChildSpec, Ref, Supervisor, supervisor::Shell, sys};

    #[tokio::test(start_paused = true)]
    async fn a_supervisor_that_does_not_answer_is_drawn_as_such_and_the_others_are_whole() {
        let inner = || Supervisor::new().child(ChildSpec::<Supervisor>::new("leaf", Supervisor::new));
        let children = ["a", "b", "c"].map(|name| ChildSpec::<Supervisor>::new(name, inner));
        let root = children.into_iter().fold(Supervisor::new(), Supervisor::child).start().await.unwrap();
        let [a, b] = ["a", "b"].map(|name| root.child::<Supervisor>(name));
        let [a, b] = [a.await, b.await].map(|child| Ref::<Shell>::from_cell(child.unwrap().unwrap().cell().clone()));
        sys::suspend(&a).await.unwrap();
        sys::suspend(&b).await.unwrap();
        let began = tokio::time::Instant::now();

        let drawn = root.running_tree().await.unwrap();

        // Deadlines of calls are coarse.
        assert!((PATIENCE..PATIENCE * 2).contains(&began.elapsed()));
        let states: Vec<_> =
            drawn.iter().map(|child| format!("{}: {}", child.path(), child.state().unwrap())).collect();
        let expected = [
            "supervisor: running",
            "supervisor.a: no answer",
            "supervisor.b: no answer",
            "supervisor.c: running",
            "supervisor.c.leaf: running",
        ];
        assert_eq!(states, expected);
        assert!(drawn.to_string().contains("as long to stop as its children need"), "{drawn}");
        sys::resume(&a).await.unwrap();
        sys::resume(&b).await.unwrap();
        root.stop().await.unwrap();
    }
}
