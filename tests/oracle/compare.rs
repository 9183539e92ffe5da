//! A report against what was expected: differences and overclaims.

use crate::judge::{Expected, holds, roll_up};
use crate::opts::*;
use serde_json::Value;

#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) differences: Vec<String>,
    pub(crate) overclaims: Vec<String>,
}

fn status(word: &str) -> Option<Status> {
    [Status::Pass, Status::Fail, Status::Unknown, Status::Contradicted, Status::NotApplicable]
        .into_iter()
        .find(|s| s.word() == word)
}

/// `report`: `escalate.report/1`.
pub(crate) fn compare(e: &Expected, report: &Value) -> Verdict {
    let mut out = Verdict::default();
    let mut said = [Status::Unknown; 6];
    let checks = report["checks"].as_array().cloned().unwrap_or_default();
    for (i, id) in CHECKS.iter().enumerate() {
        let Some(c) = checks.iter().find(|c| c["id"] == *id) else {
            out.differences.push(format!("{id}: not evaluated"));
            continue;
        };
        let word = c["status"].as_str().unwrap_or("");
        let reason = c["reason"].as_str().unwrap_or("");
        let Some(s) = status(word) else {
            out.differences.push(format!("{id}: status {word:?}"));
            continue;
        };
        said[i] = s;
        if !e.checks[i].accepts(s, reason) {
            out.differences.push(format!("{id}: {word}/{reason}, expected {:?}", e.checks[i].0));
        }
        let claim = e.may_claim[i];
        if (s == Status::Pass && !claim.pass) || (s == Status::Fail && !claim.fail) {
            out.overclaims.push(format!("{id}: {word}/{reason}, expected {:?}", e.checks[i].0));
        }
    }
    if !holds(&e.not_all_pass, &said) {
        out.differences.push("the same tenant in two states, and no check says so".to_owned());
    }
    let kind = report["outside"]["kind"].as_str();
    if !e.outside.accepts(kind) {
        out.differences.push(format!("outside: {kind:?}, expected {:?}", e.outside));
    }
    let verdict = report["verdict"].as_str().unwrap_or("");
    let primary = report["primary"].as_str();
    let exit = report["exit_code"].as_u64().unwrap_or(99);
    let vendor: &[bool] = if e.vendor.is_empty() { &[false] } else { &e.vendor };
    let follows = vendor.iter().flat_map(|v| roll_up(e.symptom, &said, *v, kind));
    let ok =
        |o: crate::judge::Outcome| o.verdict == verdict && o.primary == primary && u64::from(o.exit) == exit;
    if !follows.clone().any(ok) {
        let want: Vec<_> = follows.collect();
        out.differences.push(format!(
            "{verdict} {primary:?} {exit} does not follow from its own checks, expected {want:?}"
        ));
    }
    if (verdict == "should_work" || verdict == "blocked") && !e.outcomes.iter().any(|o| o.verdict == verdict)
    {
        out.overclaims.push(format!("verdict {verdict}, expected {:?}", e.outcomes));
    }
    out
}
