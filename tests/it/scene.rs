//! Reports for the tests of what is made of them: one failed check, the others in order.

use serde_json::{Value, json};

use escalate::checks::ALL;
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::redacted::Redacted;
use escalate::redact::typed::Redactor;
use escalate::report::redact_report;
use escalate::report::v1::Report;
use escalate::vault::Vault;

use crate::sample;

/// A report as JSON, to be changed by a test: every one passes.
pub(crate) fn all_pass() -> Value {
    let mut report = serde_json::to_value(sample::report()).unwrap();
    let checks: Vec<Value> = ALL
        .iter()
        .map(|check| {
            let id = check.id.as_str();
            json!({"id": id, "number": check.id.number(), "question": check.question, "status": "pass", "confidence": "proven",
                   "summary": format!("{id} is in order"), "evidence": ["e1"]})
        })
        .collect();
    report["checks"] = Value::Array(checks);
    report["verdict"] = json!("should_work");
    report["primary"] = Value::Null;
    report["blockers"] = json!([]);
    report["next_blocker"] = Value::Null;
    report["contradictions"] = json!([]);
    report["suspicion"] = Value::Null;
    report["ticket"] = Value::Null;
    report["exit_code"] = json!(0);
    report["gate"] =
        json!({"escalate": true, "reason": "unexplained", "text": "all six are walked and none explains it"});
    report
}

/// One check failed with that reason.
pub(crate) fn failed(id: &str, reason: &str) -> Value {
    let mut report = all_pass();
    let index = ALL.iter().position(|check| check.id.as_str() == id).unwrap();
    let check = &mut report["checks"][index];
    check["status"] = json!("fail");
    check["reason"] = json!(reason);
    check["summary"] = json!(format!("{id} failed: {reason}"));
    check["remedies"] = json!([{"kind": "look_up", "text": "Settings → Users → open their profile"}]);
    report["verdict"] = json!("blocked");
    report["primary"] = json!(id);
    report["blockers"] = json!([id]);
    report["exit_code"] = json!(3);
    report["gate"] = json!({"escalate": false, "reason": "admin_can_fix", "text": "an admin can fix this"});
    report
}

/// One check has no answer.
pub(crate) fn unanswered(id: &str) -> Value {
    let mut report = all_pass();
    let index = ALL.iter().position(|check| check.id.as_str() == id).unwrap();
    let check = &mut report["checks"][index];
    check["status"] = json!("unknown");
    check["reason"] = json!("forbidden");
    check["confidence"] = json!("none");
    check["evidence"] = json!([]);
    check["summary"] = json!("GET /flags answered 403");
    check["need"] = json!({"what": "which flags are on", "scope": "flags.read", "where": "Settings → Feature Flags",
                           "who": "an admin of Unleash"});
    report["verdict"] = json!("undetermined");
    report["exit_code"] = json!(4);
    report["gate"] =
        json!({"escalate": false, "reason": "unanswered", "text": "feature could not be settled"});
    report
}

/// Reads a changed report.
pub(crate) fn read(report: Value) -> Report {
    serde_json::from_value(report).unwrap()
}

/// Redacts it.
pub(crate) fn redact(report: Value, audience: Audience) -> Redacted<Report> {
    let facts = sample::recording().facts;
    let redactor = Redactor::new(audience, &Vault::new(), Key::new([7; 32]), facts.people());
    redact_report(&redactor, &read(report), &mut Log::new()).unwrap()
}
