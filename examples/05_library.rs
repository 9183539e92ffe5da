//! The library from Rust: recorded facts in, the diagnosis out. `cargo run --example 05_library`
//!
//! Nothing here prints a fact before it went through the redaction: renderers take `Redacted` values only.

use std::error::Error;
use std::io::Write as _;

use escalate::diagnosis::{self, Options};
use escalate::facts::Recording;
use escalate::output::template::Templates;
use escalate::output::{Format, Rendering, Style};
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::typed::Redactor;
use escalate::report;
use escalate::report::redact_report;
use escalate::vault::Vault;

fn main() -> Result<(), Box<dyn Error>> {
    let recording = Recording::read(include_str!("02_facts/facts.json"))?;
    let case = recording.case.ok_or("the recording has no case")?;

    let diagnosis = diagnosis::diagnose(&case, &recording.facts, &Options { allow_unknown: false });
    let report = report::build(&case, &recording.facts, &diagnosis, diagnosis::exit(&diagnosis));

    // A real caller keeps one key for each customer, so that tokens mean the same in every ticket.
    let redactor =
        Redactor::new(Audience::Support, &Vault::new(), Key::new([0; 32]), recording.facts.people());
    let redacted = redact_report(&redactor, &report, &mut Log::new())?;

    let templates = Templates::embedded();
    let rendering = Rendering { templates: &templates, reply: None, style: Style::default() };
    std::io::stdout().write_all(&Format::Markdown.render(&redacted, &rendering)?)?;
    Ok(())
}
