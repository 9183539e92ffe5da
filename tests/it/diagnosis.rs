//! What the verdicts of all checks mean together, for all of them; the gate; and what an error text points to.

use escalate::case::{CheckId, Symptom};
use escalate::checks::{self, CheckResult, Confidence, Remedy, RemedyKind, Status};
use escalate::diagnosis::Exit;
use escalate::diagnosis::{
    Diagnosis, GateReason, JUST_CHANGED_MINUTES, Options, Verdict, conclude, diagnose, exit, order, suspect,
};
use escalate::facts::{Facts, Question};
use serde_json::json;

use crate::checks::given;

#[path = "../bench/suspicion.rs"]
mod suspicion;

/// How many checks there are.
const CHECKS: usize = checks::ALL.len();

const STATUSES: [Status; 5] =
    [Status::Pass, Status::Fail, Status::Unknown, Status::Contradicted, Status::NotApplicable];

fn results(vector: [Status; CHECKS], vendor: bool) -> Vec<CheckResult> {
    let result = |(check, status): (&checks::Check, Status)| CheckResult {
        id: check.id,
        status,
        reason: String::new(),
        confidence: Confidence::Proven,
        summary: "test".into(),
        evidence: Vec::new(),
        remedies: if status == Status::Fail {
            vec![Remedy { vendor, ..Remedy::new(RemedyKind::Escalate, "test") }]
        } else {
            Vec::new()
        },
        unanswered: None,
    };
    checks::ALL.iter().zip(vector).map(result).collect()
}

/// All vectors of statuses: 5^6 for six checks.
fn vectors() -> impl Iterator<Item = [Status; CHECKS]> {
    (0..5_usize.pow(u32::try_from(CHECKS).unwrap())).map(|number| {
        let mut rest = number;
        [(); CHECKS].map(|()| {
            let status = STATUSES[rest % 5];
            rest /= 5;
            status
        })
    })
}

fn whole(
    diagnosis: &Diagnosis,
    vector: [Status; CHECKS],
    symptom: Symptom,
    vendor: bool,
    allow_unknown: bool,
) {
    let has = |status| vector.contains(&status);
    let verdict = if has(Status::Fail) {
        Verdict::Blocked
    } else if has(Status::Unknown) || has(Status::Contradicted) {
        Verdict::Undetermined
    } else {
        Verdict::ShouldWork
    };
    assert_eq!(diagnosis.verdict, verdict, "{vector:?}");
    let first = order(symptom).iter().find(|id| vector[**id as usize] == Status::Fail).copied();
    assert_eq!(diagnosis.primary, first, "{vector:?}");
    assert_eq!(diagnosis.blockers.len(), vector.iter().filter(|status| **status == Status::Fail).count());
    let (reason, code) = match verdict {
        Verdict::Blocked if vendor => (GateReason::VendorOnly, Exit::Escalated),
        Verdict::Blocked => (GateReason::AdminCanFix, Exit::Fixable),
        Verdict::Undetermined if allow_unknown => (GateReason::UnknownAllowed, Exit::Escalated),
        Verdict::Undetermined => (GateReason::Unanswered, Exit::Unanswered),
        Verdict::ShouldWork => (GateReason::Unexplained, Exit::Escalated),
    };
    assert_eq!((diagnosis.gate.reason, exit(diagnosis)), (reason, code), "{vector:?}");
    assert_eq!(diagnosis.gate.escalate, code == Exit::Escalated);
    if let Some(next) = &diagnosis.next_blocker {
        assert!(diagnosis.blockers[1..].contains(&next.check), "{vector:?}");
    }
}

#[test]
fn every_vector_of_statuses_follows_the_tables() {
    let facts = Facts::nothing(given::in_order().taken_at);
    for symptom in [Symptom::SignIn, Symptom::Access] {
        let case = given::case(symptom.as_str());
        for (number, vector) in vectors().enumerate() {
            let (vendor, allow_unknown) = (number % 2 == 0, number % 3 == 0);
            let diagnosis = conclude(&case, &facts, results(vector, vendor), &Options { allow_unknown });
            whole(&diagnosis, vector, symptom, vendor, allow_unknown);
        }
    }
}

#[test]
fn the_orders_are_those_of_the_contract() {
    let names = |symptom| order(symptom).iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" ");
    assert_eq!(names(Symptom::SignIn), "account invite password tenant role feature");
    assert_eq!(names(Symptom::Access), "tenant account invite password role feature");
}

#[test]
fn still_failing_escalates_whatever_was_found() {
    let mut case = given::case("access");
    case.still_failing = true;
    for vector in vectors().step_by(97) {
        let diagnosis = conclude(&case, &given::in_order(), results(vector, false), &Options::default());
        assert_eq!((diagnosis.gate.reason, exit(&diagnosis)), (GateReason::StillFailing, Exit::Escalated));
    }
}

#[test]
fn a_change_of_the_last_minutes_waits_for_a_new_session() {
    let reason = |minutes: i64| {
        let mut facts = given::in_order();
        let at = facts.taken_at - chrono::TimeDelta::minutes(minutes);
        facts = given::with(&facts, Question::Changes, &json!([{"at": at, "what": "role Senior added"}]));
        diagnose(&given::case("access"), &facts, &Options::default()).gate
    };
    assert_eq!(reason(0).reason, GateReason::JustChanged);
    assert_eq!(reason(JUST_CHANGED_MINUTES).reason, GateReason::JustChanged);
    assert!(reason(3).text.contains("role Senior added") && reason(3).text.contains("sign out and in"));
    assert_eq!(reason(JUST_CHANGED_MINUTES + 1).reason, GateReason::Unexplained);
    assert_eq!(
        reason(-1).reason,
        GateReason::Unexplained,
        "a time in the future is a contradiction, not a change"
    );
}

#[test]
fn what_is_none_of_the_six_is_named() {
    let attempts = json!({"attempts": [{"at": "2026-11-23T17:00:00Z", "outcome": "second_factor", "code": "AADSTS50076"}]});
    let facts = given::with(&given::in_order(), Question::SignIn, &attempts);
    let gate = diagnose(&given::case("sign-in"), &facts, &Options::default()).gate;
    assert!(gate.escalate && gate.text.contains("the second factor (AADSTS50076)"), "{}", gate.text);
}

#[test]
fn an_error_text_only_raises_a_suspicion() {
    let point = |text: &str| suspect(text).and_then(|found| found.check);
    assert_eq!(point("Your account is locked."), Some(CheckId::Account));
    assert_eq!(point("Invalid username or password."), Some(CheckId::Password));
    assert!(suspect("Invalid username or password.").unwrap().why.contains("hides its cause"));
    assert_eq!(point("You don't have permission"), Some(CheckId::Role));
    assert_eq!(point("This feature is not in your plan"), Some(CheckId::Feature));
    assert_eq!(
        point("AADSTS50020: UserUnauthorized - we know no such guest to exist in tenant 'x'"),
        Some(CheckId::Tenant)
    );
    assert_eq!(suspect("MFA required").unwrap().check, None, "something that is none of the six");
    assert_eq!(suspect("Une erreur est survenue"), None);
    assert_eq!(suspect(""), None);
    assert_eq!(suspect(&"é".repeat(70_000)), None, "cut at a border of letters");
}

/// The project's own texts; those that others published are the second layer's.
#[test]
fn coverage_of_error_texts() {
    let measured = suspicion::measure(&suspicion::own(), true);
    println!("own error texts\n{measured}");
    assert!(measured.percent() >= 95, "{}", measured.wrong());
}
