//! The library from Rust: a recorded case in, and the whole way to what would be filed. `cargo run --example 05_library`
//!
//! Nothing here prints a fact before it went through the redaction: renderers take `Redacted` values only.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write as _;
use std::time::Duration;

use escalate::connectors::Context;
use escalate::diagnosis::Options;
use escalate::escalation::{self, Customer, Desk, Destinations, Enquiry, Job, WantedDestinations};
use escalate::facts::Recording;
use escalate::http::{Deadline, Http, HttpLimits};
use escalate::output::template::Templates;
use escalate::output::{Format, Rendering, Style};
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::report::redact_report;
use escalate::vault::Vault;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let recording = Recording::read(include_str!("02_facts/facts.json"))?;

    // What all cases of a customer share. A real caller opens it with a profile (`Desk::open`): then there are systems to ask, a
    // place to file, and a key that is kept, so that tokens mean the same in every ticket.
    let vault = Vault::new();
    let desk = Desk::without_systems(Customer::passing(None, &vault)?, Templates::embedded());

    // One case: what was reported, what is known of it, and what is to leave. Here everything is made, and nothing leaves.
    let wanted = WantedDestinations { dry_run: true, ..WantedDestinations::default() };
    let job = Job {
        case: recording.case.ok_or("the recording has no case")?,
        recorded: Some(recording.facts),
        found: BTreeMap::new(),
        options: Options { allow_unknown: false },
        enquiry: Enquiry::default(),
        destinations: Destinations::open(wanted, None)?,
    };

    let http = Http::new(HttpLimits::default(), &vault);
    let deadline = Deadline::within(Duration::from_secs(30), None);
    let now = chrono::Utc::now();
    let context = Context { now, deadline, http: &http, progress: &|_| {}, recorded: None, shared: None };
    let handled = escalation::run(job, &desk, &context).await?;

    let facts = handled.report.facts.as_ref().ok_or("the report has no facts")?;
    let redactor = desk.customer.redactor(Audience::Support, facts);
    let redacted = redact_report(&redactor, &handled.report, &mut Log::new())?;
    let rendering = Rendering {
        templates: &desk.templates,
        reply: None,
        next: None,
        style: Style::default(),
        evidence: true,
    };
    let mut out = std::io::stdout().lock();
    out.write_all(&Format::Markdown.render(&redacted, &rendering)?)?;
    match handled.escalated.and_then(|escalated| escalated.packed) {
        Some(packed) => writeln!(out, "\nA ticket would be filed: {}", packed.ticket.title())?,
        None => writeln!(out, "\nNothing is escalated: exit {}", handled.exit.code())?,
    }
    Ok(())
}
