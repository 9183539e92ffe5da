//! What the verdicts of all checks mean together, for all of them; the gate; and what an error text points to.

use std::collections::{BTreeMap, BTreeSet};

use escalate::case::{CheckId, Symptom};
use escalate::checks::{self, CheckResult, Confidence, Remedy, RemedyKind, Status};
use escalate::diagnosis::Exit;
use escalate::diagnosis::{
    GateReason, JUST_CHANGED_MINUTES, Options, OutsideKind, Verdict, conclude, diagnose, exit, order, suspect,
};
use escalate::facts::{Facts, Found, FoundStatus, Question};
use serde_json::json;

use crate::checks::given;

#[path = "../bench/suspicion.rs"]
#[expect(dead_code, reason = "the bench prints what is not asked here")]
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

/// What must be said of a vector: a table by the contract, written apart from the diagnosis.
fn expected(
    vector: [Status; CHECKS],
    symptom: Symptom,
    outside: Option<OutsideKind>,
    vendor: bool,
    allow_unknown: bool,
) -> (Verdict, Option<CheckId>, GateReason, Exit) {
    // For signing in, role and feature are told, and never decide.
    let decides = |id: CheckId| symptom == Symptom::Access || (id as usize) < 4;
    let order = match symptom {
        Symptom::SignIn => ["account", "invite", "password", "tenant", "role", "feature"],
        Symptom::Access => ["tenant", "account", "invite", "password", "role", "feature"],
    };
    let deciding: Vec<CheckId> =
        order.iter().map(|name| checks::named(name).unwrap().id).filter(|id| decides(*id)).collect();
    let has = |status| deciding.iter().any(|id| vector[*id as usize] == status);
    let primary = deciding.iter().find(|id| vector[**id as usize] == Status::Fail).copied();
    let (verdict, reason, exit) = if primary.is_some() {
        if vendor {
            (Verdict::Blocked, GateReason::VendorOnly, Exit::Escalated)
        } else {
            (Verdict::Blocked, GateReason::AdminCanFix, Exit::Fixable)
        }
    } else if let Some(kind) = outside {
        match kind {
            OutsideKind::Service => (Verdict::Outside, GateReason::VendorOnly, Exit::Escalated),
            _ => (Verdict::Outside, GateReason::Outside, Exit::Fixable),
        }
    } else if has(Status::Unknown) || has(Status::Contradicted) {
        if allow_unknown {
            (Verdict::Undetermined, GateReason::UnknownAllowed, Exit::Escalated)
        } else {
            (Verdict::Undetermined, GateReason::Unanswered, Exit::Unanswered)
        }
    } else {
        (Verdict::ShouldWork, GateReason::Unexplained, Exit::Escalated)
    };
    (verdict, primary, reason, exit)
}

/// Facts in which a cause beside the six is in evidence, for each kind that facts can show; first none.
fn with_outside() -> Vec<(Option<OutsideKind>, Facts)> {
    let nothing = Facts::nothing(given::in_order().taken_at);
    let attempt = |outcome: &str| json!({"attempts": [{"at": "2026-11-23T17:00:00Z", "outcome": outcome}]});
    let mut all = vec![(None, nothing.clone())];
    for (kind, outcome) in [
        (OutsideKind::SecondFactor, "second_factor"),
        (OutsideKind::Device, "device"),
        (OutsideKind::Network, "network"),
        (OutsideKind::Policy, "policy"),
        (OutsideKind::Domain, "domain"),
        (OutsideKind::Throttled, "throttled"),
        (OutsideKind::Service, "service"),
    ] {
        all.push((Some(kind), given::with(&nothing, Question::SignIn, &attempt(outcome))));
    }
    let session = json!({"session_tenant": "prod", "session_since": "2026-11-23T10:00:00Z"});
    let changed = json!([{"at": "2026-11-23T11:00:00Z", "what": "password_changed"}]);
    let facts = given::with(&given::with(&nothing, Question::SignIn, &session), Question::Changes, &changed);
    all.push((Some(OutsideKind::Session), facts));
    all
}

/// Every vector, with each of these causes beside the six, against the tables; how many there are by what comes out.
fn follow_the_tables(beside: Vec<(Option<OutsideKind>, Facts)>) -> BTreeMap<String, usize> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (kind, facts) in beside {
        for symptom in [Symptom::SignIn, Symptom::Access] {
            let case = given::case(symptom.as_str());
            for (number, vector) in vectors().enumerate() {
                let (vendor, allow_unknown) = (number % 2 == 0, number % 3 == 0);
                let diagnosis = conclude(&case, &facts, results(vector, vendor), &Options { allow_unknown });
                let (verdict, primary, reason, code) = expected(vector, symptom, kind, vendor, allow_unknown);
                assert_eq!(diagnosis.verdict, verdict, "{vector:?} {kind:?}");
                assert_eq!(diagnosis.primary, primary, "{vector:?} {kind:?}");
                assert_eq!(diagnosis.outside.map(|outside| outside.kind), kind, "{vector:?}");
                assert_eq!(diagnosis.gate.reason, reason, "{vector:?} {kind:?}");
                assert_eq!(diagnosis.gate.escalate, code == Exit::Escalated, "{vector:?}");
                if let (Some(next), Some(first)) = (&diagnosis.next_blocker, primary) {
                    assert!(next.check != first && vector[next.check as usize] == Status::Fail, "{vector:?}");
                }
                *seen.entry(format!("{} {:?} {code:?}", symptom.as_str(), verdict)).or_default() += 1;
            }
        }
    }
    seen
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn vectors_of_statuses_follow_the_tables() {
    let seen = follow_the_tables(with_outside().drain(..2).collect());
    assert_eq!(seen.values().sum::<usize>(), 2 * 2 * 5_usize.pow(6));
}

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_vector_of_statuses_follows_the_tables() {
    let seen = follow_the_tables(with_outside());
    println!("vectors by symptom, verdict and exit code:");
    for (row, count) in &seen {
        println!("{count:>8}  {row}");
    }
    assert_eq!(seen.values().sum::<usize>(), 2 * 9 * 5_usize.pow(6));
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
    let gate = |minutes: i64| {
        let mut facts = given::in_order();
        facts.sign_in = Facts::nothing(facts.taken_at).sign_in;
        let at = facts.taken_at - chrono::TimeDelta::minutes(minutes);
        facts = given::with(&facts, Question::Changes, &json!([{"at": at, "what": "role Senior added"}]));
        diagnose(&given::case("access"), &facts, &Options::default())
    };
    let kind = |minutes| gate(minutes).outside.map(|outside| outside.kind);
    assert_eq!(kind(0), Some(OutsideKind::Session));
    assert_eq!(kind(JUST_CHANGED_MINUTES), Some(OutsideKind::Session));
    let outside = gate(3).outside.unwrap();
    assert!(outside.summary.contains("role Senior added"), "{}", outside.summary);
    assert_eq!(outside.remedies[0].kind, RemedyKind::SignInAgain);
    assert_eq!(kind(JUST_CHANGED_MINUTES + 1), None);
    assert_eq!(kind(-1), None, "a time in the future is a contradiction, not a change");
}

#[test]
fn what_is_none_of_the_six_is_an_answer() {
    let attempts = json!({"attempts": [{"at": "2026-11-23T17:00:00Z", "outcome": "second_factor", "code": "AADSTS50076"}]});
    let facts = given::with(&given::in_order(), Question::SignIn, &attempts);
    let diagnosis = diagnose(&given::case("sign-in"), &facts, &Options::default());
    let outside = diagnosis.outside.unwrap();
    assert_eq!(diagnosis.verdict, Verdict::Outside);
    assert!(!diagnosis.gate.escalate);
    assert!(outside.summary.contains("the second factor (AADSTS50076)"), "{}", outside.summary);
    assert_eq!(outside.remedies[0].kind, RemedyKind::ResetSecondFactor);
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
    let beside = suspect("MFA required").unwrap();
    assert_eq!((beside.check, beside.kind), (None, Some(OutsideKind::SecondFactor)), "none of the six");
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

#[test]
fn one_look_that_three_checks_wait_for_is_said_once() {
    let facts = given::without(&given::in_order(), Question::Tenants);
    let facts = given::with(&facts, Question::Account, &json!(null));
    let facts = given::with(&facts, Question::Invite, &json!(null));
    let found = diagnose(&given::case("sign-in"), &facts, &Options::default());
    let open = found.checks.iter().filter(|check| check.unanswered.is_some()).count();
    let looks: Vec<&str> = found.remedies.iter().map(|remedy| remedy.text.as_str()).collect();
    let different: BTreeSet<&&str> = looks.iter().collect();
    assert_eq!((found.verdict, looks.len()), (Verdict::Undetermined, different.len()), "{looks:?}");
    assert!(looks.len() < open, "{looks:?}");
}

#[test]
fn whoever_quotes_a_dead_link_is_resent_the_invite_and_not_sent_to_look_for_the_same_mail() {
    let account = json!([{"email": "ana@acme.example", "state": "invited"}]);
    let facts = given::with(&given::in_order(), Question::Account, &account);
    let facts = given::with(&facts, Question::Invite, &json!({"state": "pending"}));
    let first = |error: Option<&str>| {
        let case = escalate::case::Case { error: error.map(str::to_owned), ..given::case("sign-in") };
        diagnose(&case, &facts, &Options::default()).remedies.swap_remove(0)
    };
    assert_eq!(first(None).kind, RemedyKind::AcceptInvite);
    let resend = first(Some("This invitation has already been used"));
    assert_eq!(resend.kind, RemedyKind::ResendInvite);
    assert!(!resend.text.contains("Only if"), "{}", resend.text);
}

#[test]
fn a_password_that_an_admin_found_not_to_work_makes_it_a_report_of_the_door() {
    let mut facts = Facts::nothing(given::in_order().taken_at);
    let found = Found { status: FoundStatus::Fail, reason: None, note: None, at: facts.taken_at };
    facts.found.insert(CheckId::Password, found);
    let nobody_said = escalate::case::Case { symptom_said: false, ..given::case("access") };
    let found = diagnose(&nobody_said, &facts, &Options::default());
    assert_eq!((found.symptom, found.primary), (Symptom::SignIn, Some(CheckId::Password)));
    let found = diagnose(&given::case("access"), &facts, &Options::default());
    assert_eq!(found.symptom, Symptom::Access, "somebody said it");
    assert!(found.contradictions.iter().any(|one| one.code == "symptom_disagrees"));
}
