//! The reports that the runtime makes through `tracing`.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tracing::{
    Dispatch, Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
    subscriber::DefaultGuard,
};

/// What was reported while this was listening.
#[derive(Clone, Debug, Default)]
pub struct Reports(Arc<Mutex<Vec<Report>>>);

/// One report: its target, its text and its fields.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Who reports: `perennial::crash`, `perennial::unresponsive`, `perennial::supervisor`.
    pub target: String,
    /// The sentence.
    pub message: String,
    /// Everything else, as text.
    pub fields: BTreeMap<&'static str, String>,
}

impl Reports {
    /// Listens to this thread for as long as the guard lives.
    #[must_use]
    pub fn listen() -> (Self, DefaultGuard) {
        let reports = Self::default();
        let guard = reports.listen_here();
        (reports, guard)
    }

    /// Listens to one more thread.
    #[must_use]
    pub fn listen_here(&self) -> DefaultGuard {
        tracing::dispatcher::set_default(&Dispatch::new(self.clone()))
    }

    /// The reports of this target since this was last asked.
    #[must_use]
    pub fn take(&self, target: &str) -> Vec<Report> {
        let mut list = self.list();
        let (taken, left) = std::mem::take(&mut *list).into_iter().partition(|report| report.target == target);
        *list = left;
        taken
    }

    /// The one crash report since this was last asked.
    ///
    /// # Panics
    ///
    /// If there is none, or more than one.
    #[must_use]
    pub fn crash(&self) -> Report {
        let mut crashes = self.take("perennial::crash");
        assert_eq!(crashes.len(), 1, "there is one crash report: {crashes:#?}");
        crashes.remove(0)
    }

    fn list(&self) -> MutexGuard<'_, Vec<Report>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Report {
    /// A field as text; empty if it was not said.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

impl Visit for Report {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        } else {
            self.fields.insert(field.name(), format!("{value:?}"));
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}

impl Subscriber for Reports {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("perennial::")
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut report = Report { target: event.metadata().target().to_owned(), ..Report::default() };
        event.record(&mut report);
        self.list().push(report);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}
