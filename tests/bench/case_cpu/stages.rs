//! The way of a recorded case through the library, one stage after the other.

use std::hint::black_box;
use std::time::Duration;

use escalate::diagnosis::Options;
use escalate::escalation::{self, Customer, Desk, Destinations, Enquiry, Showing};
use escalate::facts::Recording;
use escalate::output::ReportJson;
use escalate::output::reply::{ReplyRecipient, ReplyWriter};
use escalate::output::template::Templates;
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::report::redact_own_report;
use escalate::vault::Vault;

use super::thread::on_cpu;

/// What is measured.
pub(crate) const STAGES: [&str; 5] = ["read", "diagnose", "redact", "reply", "write"];

/// So many lines go through a stage together: the kernel's clock is too coarse for one.
const TOGETHER: usize = 500;

/// What all lines cost.
#[derive(Default)]
pub(crate) struct Stages {
    pub(crate) cpu: [Duration; STAGES.len()],
    pub(crate) written: usize,
}

/// Takes all lines through.
pub(crate) fn run(lines: &[&str]) -> Stages {
    let vault = Vault::new();
    let desk = Desk::without_systems(Customer::passing(None, &vault).unwrap(), Templates::embedded());
    let writer = ReplyWriter::new(&desk.templates);
    let mut stages = Stages::default();
    for some in lines.chunks(TOGETHER) {
        let mut clock = Clock { stages: &mut stages, at: 0, last: on_cpu() };
        let recordings: Vec<Recording> =
            some.iter().map(|line| Recording::read_noting(line).unwrap().0).collect();
        clock.next();
        let handled: Vec<_> = recordings
            .into_iter()
            .map(|Recording { case, facts, .. }| {
                let (options, enquiry) = (Options::default(), Enquiry::default());
                let now = facts.taken_at;
                let to = Destinations::default();
                escalation::escalate(case.unwrap(), facts, &options, &enquiry, to, &desk, now).unwrap()
            })
            .collect();
        clock.next();
        let redacted: Vec<_> = handled
            .into_iter()
            .map(|handled| {
                let facts = handled.report.facts.as_ref().unwrap();
                let redactor = desk.customer.redactor(Audience::Admin, facts);
                redact_own_report(&redactor, handled.report, &mut Log::new()).unwrap()
            })
            .collect();
        clock.next();
        let replies: Vec<_> = redacted
            .iter()
            .map(|report| {
                let language = writer.choose(None, report.get(), ReplyRecipient::User, None).unwrap();
                writer.write_to(ReplyRecipient::User, report, &language).unwrap()
            })
            .collect();
        clock.next();
        let mut written = 0;
        for (report, reply) in redacted.iter().zip(&replies) {
            written += black_box(ReportJson::line(report, Some(reply)).unwrap()).len() + 1;
        }
        clock.next();
        stages.written += written;
    }
    stages
}

/// Takes one line after the other through all of it, as a batch does.
pub(crate) fn one_by_one(lines: &[&str]) -> Duration {
    let vault = Vault::new();
    let desk = Desk::without_systems(Customer::passing(None, &vault).unwrap(), Templates::embedded());
    let showing = Showing::new(&desk, None, None);
    let before = on_cpu();
    for line in lines {
        let Recording { case, facts, .. } = Recording::read_noting(line).unwrap().0;
        let (options, enquiry, now) = (Options::default(), Enquiry::default(), facts.taken_at);
        let to = Destinations::default();
        let handled = escalation::escalate(case.unwrap(), facts, &options, &enquiry, to, &desk, now).unwrap();
        black_box(showing.show(handled.report).unwrap().json().unwrap());
    }
    on_cpu().saturating_sub(before)
}

struct Clock<'s> {
    stages: &'s mut Stages,
    at: usize,
    last: Duration,
}

impl Clock<'_> {
    /// A stage has ended.
    fn next(&mut self) {
        let now = on_cpu();
        self.stages.cpu[self.at] += now.saturating_sub(self.last);
        (self.at, self.last) = (self.at + 1, now);
    }
}
