//! Measures how fast ordinary log lines are cleaned.

use std::fmt::Write as _;
use std::time::Instant;

use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::{Log, TextPlace};
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::vault::Vault;
use secrecy::SecretString;

/// Bytes of log that are cleaned.
const SIZE: usize = 20 << 20;
/// Bytes that are cleaned at once.
const BLOCK: usize = 64 << 10;

/// A log of a web application: requests, times, ids, here and there a person or a credential.
fn log() -> String {
    let mut out = String::with_capacity(SIZE + 400);
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random
    };
    let mut line = 0_u64;
    while out.len() < SIZE {
        line += 1;
        let (first, second) = (next(), next());
        let _ = match line % 20 {
            0 => writeln!(
                out,
                "2026-11-23T10:{:02}:{:02}.{:03}Z WARN auth login failed user=person{}@acme.example ip=203.0.113.{} request_id={first:016x}",
                line / 60 % 60,
                line % 60,
                line % 1000,
                first % 500,
                second % 255
            ),
            1 => writeln!(
                out,
                "2026-11-23T10:{:02}:{:02}.{:03}Z DEBUG http Authorization: Bearer {first:016x}{second:016x}Zq request_id={second:016x}",
                line / 60 % 60,
                line % 60,
                line % 1000
            ),
            2..8 => writeln!(
                out,
                "2026-11-23T10:{:02}:{:02}.{:03}Z INFO  http GET /api/v2/conversations/{}/assignments?page={} status=200 duration_ms={} bytes={} trace_id={first:016x}{second:016x}",
                line / 60 % 60,
                line % 60,
                line % 1000,
                first % 100_000,
                second % 50,
                first % 900,
                second % 90_000
            ),
            8..12 => writeln!(
                out,
                "{{\"time\":\"2026-11-23T10:00:00Z\",\"level\":\"info\",\"msg\":\"permission check\",\"role\":\"agent\",\"tenant\":\"acme-prod\",\"permission\":\"conversations.assign\",\"allowed\":{},\"took_us\":{}}}",
                first % 2 == 0,
                second % 3000
            ),
            12 => writeln!(
                out,
                "\tat com.acme.support.permissions.RoleEvaluator.evaluate(RoleEvaluator.java:{})",
                first % 900
            ),
            _ => writeln!(
                out,
                "2026-11-23T10:{:02}:{:02}.{:03}Z INFO  worker.queue job {} finished after {} ms, {} items left in queue default",
                line / 60 % 60,
                line % 60,
                line % 1000,
                first % 1_000_000,
                second % 9000,
                first % 70
            ),
        };
    }
    out
}

/// The speed of cleaning, in words.
pub(crate) fn measure() -> String {
    let text = log();
    let secrets = (0..5).map(|number| {
        (format!("credential {number}"), SecretString::from(format!("s3cr3t-{number}-{}", number * 7919)))
    });
    let start = Instant::now();
    let subject = Cleaner::new(
        &secrets.collect::<Vault>(),
        Pseudonyms::new(Key::new([1; 32])),
        Policy::of(Audience::Support),
        ["Ana Sousa".to_owned(), "Bo Lind".to_owned()],
    );
    let mut found = Log::new();
    let _ = subject.text(
        "You don't have permission (request 7f3a)",
        &TextPlace::new("error", "line 1"),
        &mut found,
    );
    let first = start.elapsed();
    let start = Instant::now();
    let mut rest = text.as_str();
    let mut bytes = 0;
    while !rest.is_empty() {
        let most = (0..=BLOCK.min(rest.len())).rev().find(|at| rest.is_char_boundary(*at));
        let block = &rest[..most.unwrap_or(0)];
        let end = match Cleaner::whole_lines(block) {
            0 => block.len(),
            end => end,
        };
        bytes += subject.text(&rest[..end], &TextPlace::new("app.log", "line 1"), &mut found).len();
        rest = &rest[end..];
    }
    let took = start.elapsed();
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let rate = text.len() as f64 / took.as_secs_f64() / 1e6;
    let findings = found.findings().iter().map(|finding| finding.count).sum::<u64>();
    format!(
        "first short text, with everything built: {} us\n{} bytes of log in {:.3} s: {rate:.0} MB/s, {bytes} bytes left, {findings} replacements",
        first.as_micros(),
        text.len(),
        took.as_secs_f64()
    )
}
