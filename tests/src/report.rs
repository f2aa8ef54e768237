//! The reports that the runtime makes through `tracing`.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, Once, PoisonError},
};

use tokio::sync::Notify;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

thread_local! {
    static LISTENING: RefCell<Option<Reports>> = const { RefCell::new(None) };
}

/// What was reported while this was listening.
#[derive(Clone, Debug, Default)]
pub struct Reports(Arc<Heard>);

#[derive(Debug, Default)]
struct Heard {
    list: Mutex<Vec<Report>>,
    more: Notify,
}

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

/// A thread is listened to for as long as this lives.
#[derive(Debug)]
#[must_use = "nothing is heard after this is dropped"]
pub struct Listening(Option<Reports>);

impl Drop for Listening {
    fn drop(&mut self) {
        LISTENING.set(self.0.take());
    }
}

impl Reports {
    /// Listens to this thread.
    pub fn listen() -> (Self, Listening) {
        let reports = Self::default();
        let listening = reports.listen_here();
        (reports, listening)
    }

    /// Listens to one more thread.
    ///
    /// # Panics
    ///
    /// If the test has a subscriber of its own.
    pub fn listen_here(&self) -> Listening {
        // One subscriber for the whole program: with one a thread, `tracing` remembers of a place in the code that nobody
        // wants its events when a thread that does not listen gets there first.
        static INSTALLED: Once = Once::new();
        INSTALLED.call_once(|| {
            tracing::subscriber::set_global_default(Listener).expect("tests have no other subscriber");
        });
        Listening(LISTENING.replace(Some(self.clone())))
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

    /// Waits for a report of this target, and returns it.
    pub async fn heard(&self, target: &str) -> Report {
        loop {
            if let Some(report) = self.take(target).pop() {
                return report;
            }
            self.0.more.notified().await;
        }
    }

    /// Who listens to this thread.
    pub(crate) fn here() -> Option<Self> {
        LISTENING.with_borrow(Clone::clone)
    }

    fn list(&self) -> MutexGuard<'_, Vec<Report>> {
        self.0.list.lock().unwrap_or_else(PoisonError::into_inner)
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

/// Hands each event to the one who listens to its thread.
struct Listener;

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("perennial::")
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        LISTENING.with_borrow(|reports| {
            let Some(reports) = reports else { return };
            let mut report = Report { target: event.metadata().target().to_owned(), ..Report::default() };
            event.record(&mut report);
            reports.list().push(report);
            reports.0.more.notify_one();
        });
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}
