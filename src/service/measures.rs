//! What a service counts, for Prometheus.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Seconds from a webhook to its note: from one that asks a fast system to one that was tried again for a day.
const SECONDS: [f64; 12] = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 300.0, 1800.0, 14_400.0, 86_400.0];

/// A case that came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct CaseLabels {
    /// From where it came: `hook`, `poll`, `api`, `page`.
    pub source: String,
    /// `done`, `failed`, or `waiting`: it is tried again.
    pub state: String,
    /// `blocked`, `outside`, `should_work`, `undetermined`; empty: none was found.
    pub verdict: String,
}

/// A webhook that came.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct HookLabels {
    /// The connector of the profile; empty: none of that name.
    pub connector: String,
    /// `new`, `again`, `nothing`, `refused`.
    pub result: String,
}

/// A request that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RequestLabels {
    /// As routes are written down: `/v1/cases/{id}`. Never what was asked for.
    pub route: String,
    /// The status.
    pub status: u16,
}

/// The counters of a process, and the registry that writes them out.
#[derive(Debug)]
pub struct Measures {
    registry: Registry,
    /// Cases that came to an end, or wait.
    pub cases: Family<CaseLabels, Counter>,
    /// Webhooks.
    pub hooks: Family<HookLabels, Counter>,
    /// Seconds from the arrival of an event to the end of its case.
    pub hook_to_note: Histogram,
    /// Notes that were written.
    pub notes: Counter,
    /// Tickets that were filed.
    pub filed: Counter,
    /// Requests that were answered.
    pub requests: Family<RequestLabels, Counter>,
    /// Cases that wait for a worker or for their instant, in the database.
    pub queue: Gauge,
    /// Times that a ticket or problem was another replica's, and was waited for.
    pub lease_waits: Counter,
}

impl Measures {
    /// Counters at zero.
    #[must_use]
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("escalate");
        let cases = Family::<CaseLabels, Counter>::default();
        registry.register("cases", "Cases that came to an end or wait", cases.clone());
        let hooks = Family::<HookLabels, Counter>::default();
        registry.register("webhooks", "Webhooks that came", hooks.clone());
        let hook_to_note = Histogram::new(SECONDS);
        registry.register(
            "event_to_end_seconds",
            "Seconds from the arrival of an event of the ticketing system to the end of its case",
            hook_to_note.clone(),
        );
        let notes = Counter::default();
        registry.register("notes", "Notes that were written at tickets", notes.clone());
        let filed = Counter::default();
        registry.register("filed", "Tickets that were filed", filed.clone());
        let requests = Family::<RequestLabels, Counter>::default();
        registry.register("requests", "Requests that were answered", requests.clone());
        let queue = Gauge::default();
        registry.register("queue", "Cases that wait for a worker or for their instant", queue.clone());
        let lease_waits = Counter::default();
        registry.register(
            "lease_waits",
            "Times that a ticket or problem was another replica's",
            lease_waits.clone(),
        );
        Self { registry, cases, hooks, hook_to_note, notes, filed, requests, queue, lease_waits }
    }

    /// As Prometheus reads it.
    ///
    /// # Errors
    /// Never in practice: it is written into memory.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl Default for Measures {
    fn default() -> Self {
        Self::new()
    }
}
