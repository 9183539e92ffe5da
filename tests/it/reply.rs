//! The reply to the user: the FAQ's communication tip, sentence by sentence.

use escalate::output::reply::{self, LeakKind, Reply};
use escalate::output::template::Templates;
use escalate::redact::policy::Audience;
use serde_json::{Value, json};

use crate::scene;

fn write_in(report: Value, language: &str) -> Reply {
    reply::write(&scene::redact(report, Audience::Admin), &Templates::embedded(), language).unwrap()
}

fn write(report: Value) -> Reply {
    write_in(report, "en")
}

/// Every reason that a check can give.
const REASONS: &[(&str, &[&str])] = &[
    ("account", &["inactive", "locked", "absent", "found_by_admin"]),
    (
        "invite",
        &[
            "invite_pending",
            "invite_expired",
            "invite_cancelled",
            "mail_bounced",
            "mail_not_sent",
            "no_password",
            "neither",
        ],
    ),
    (
        "password",
        &[
            "wrong_password",
            "password_expired",
            "must_change",
            "never_set",
            "reset_mail_lost",
            "single_sign_on",
        ],
    ),
    ("tenant", &["signed_in_elsewhere", "other_tenant_only", "no_tenant"]),
    ("role", &["no_role_grants", "no_role", "denied", "engine_denies"]),
    ("feature", &["flag_off", "beta_off", "tier_excludes"]),
];

fn cases() -> Vec<(String, Value)> {
    let mut cases: Vec<(String, Value)> = REASONS
        .iter()
        .flat_map(|(check, reasons)| reasons.iter().map(move |reason| (*check, *reason)))
        .map(|(check, reason)| (format!("{check}.{reason}"), scene::failed(check, reason)))
        .collect();
    cases.push(("should_work".into(), scene::all_pass()));
    cases.push(("undetermined".into(), scene::unanswered("feature")));
    let mut changed = scene::all_pass();
    changed["gate"] = json!({"escalate": false, "reason": "just_changed", "text": "minutes ago"});
    cases.push(("just_changed".into(), changed));
    let mut still = scene::failed("role", "no_role_grants");
    still["gate"] = json!({"escalate": true, "reason": "still_failing", "text": "did not help"});
    cases.push(("still_failing".into(), still));
    cases
}

#[test]
fn the_faq_s_own_example() {
    let reply = write(scene::failed("role", "no_role_grants"));
    let expected = "Hi Ana Kovac,\n\nI've confirmed that your account is active, you belong to this workspace, you have the \
                    Agent role and Cases is switched on for you.\nYou can't reassign a conversation because that's not in your \
                    role's capabilities.\n\nI'll find out whether your role can be changed and write to you; then please log out \
                    and back in and try again.\n";
    assert_eq!(reply.text(), expected);
    assert!(!reply.was_replaced() && reply.is_reviewed());
}

#[test]
fn no_reply_shows_an_internal_in_any_language() {
    let internals = [
        "conversations.assign",
        "conversations.read",
        "acme-prod",
        "cases",
        "Olga",
        "u-17",
        "crm",
        "Senior",
        "e1",
        "forbidden",
        "flags.read",
        "Unleash",
        "{{",
        "not_",
        "http",
    ];
    for language in reply::languages(&Templates::embedded()) {
        for (name, report) in cases() {
            let reply = write_in(report, &language);
            assert!(!reply.was_replaced(), "{language} {name}: {:?}", reply.leaks());
            for internal in internals {
                assert!(
                    !reply.text().contains(internal),
                    "{language} {name}: {internal} in\n{}",
                    reply.text()
                );
            }
        }
    }
}

#[test]
fn every_reply_says_what_it_means_and_one_next_step() {
    for (name, report) in cases() {
        let text = write(report).text().to_owned();
        let parts: Vec<&str> = text.trim().split("\n\n").collect();
        assert_eq!(parts.len(), 3, "{name}: greeting, meaning, next step:\n{text}");
        let step = parts[2];
        let asks = step.matches('?').count();
        assert!(asks <= 1 && step.matches(['.', '?']).count() == 1, "{name}: one next step: {step}");
    }
}

#[test]
fn what_was_not_verified_is_not_claimed() {
    let mut report = scene::failed("role", "no_role_grants");
    for check in [0, 3, 5] {
        report["checks"][check]["status"] = json!("unknown");
        report["checks"][check]["confidence"] = json!("none");
    }
    report["roles"] = json!([]);
    report["roles_known"] = json!(false);
    let text = write(report).text().to_owned();
    assert!(!text.contains("confirmed") && !text.contains("active") && !text.contains("Agent"), "{text}");

    let mut report = scene::failed("role", "no_role_grants");
    report["checks"][0]["confidence"] = json!("likely");
    let text = write(report).text().to_owned();
    assert!(
        text.contains("As far as I can see, your account is active") && !text.contains("confirmed"),
        "{text}"
    );

    // An account that is only listed as invited passes its check, and is not active.
    let mut report = scene::failed("invite", "invite_pending");
    report["facts"]["account"]["known"]["value"][0]["state"] = json!("invited");
    report["facts"]["tenants"]["known"]["value"][0]["state"] = json!("invited");
    let text = write(report).text().to_owned();
    assert!(!text.contains("account is active") && !text.contains("access to this workspace"), "{text}");

    // A cause that only the error text points to is not told as one.
    let mut report = scene::failed("account", "locked");
    report["checks"][0]["confidence"] = json!("suspected");
    let text = write(report).text().to_owned();
    assert!(!text.contains("locked"), "{text}");
}

#[test]
fn a_role_that_reads_like_an_id_is_not_named() {
    for role in ["role_8841", "conversations:agent", "7f3ac1d2", "org/agent"] {
        let mut report = scene::failed("role", "no_role_grants");
        report["roles"] = json!([role]);
        let reply = write(report);
        assert!(!reply.text().contains(role), "{}", reply.text());
    }
}

#[test]
fn an_action_in_internal_words_is_not_repeated() {
    let mut report = scene::failed("role", "no_role_grants");
    report["case"]["action"] = json!("call conversations.assign at https://api.internal/v1");
    let reply = write(report);
    assert!(reply.text().contains("You can't do that because"), "{}", reply.text());
    assert!(!reply.was_replaced());
}

#[test]
fn a_template_that_leaks_is_replaced_by_the_general_reply_and_said_so() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("reply")).unwrap();
    let leaking = include_str!("../../templates/reply/en.toml").replace(
        "that's not in your role's capabilities",
        "you are missing {{feature}}{{roles}}{{name}} in acme-prod",
    );
    std::fs::write(folder.path().join("reply/en.toml"), leaking).unwrap();
    let templates = escalate::output::load_templates(folder.path()).unwrap();
    let report = scene::redact(scene::failed("role", "no_role_grants"), Audience::Admin);
    let reply = reply::write(&report, &templates, "en").unwrap();
    assert!(reply.was_replaced());
    assert_eq!(reply.leaks().iter().map(|leak| leak.kind).collect::<Vec<_>>(), [LeakKind::Tenant]);
    assert!(!reply.text().contains("acme") && !reply.text().contains("Agent"), "{}", reply.text());
    assert!(reply.text().starts_with("Hi,\n\nI'm looking into why"), "{}", reply.text());
}

#[test]
fn a_name_cannot_carry_anything_into_the_reply() {
    for name in ["<b>Ana</b>", "Ana\u{1b}[31m", "{{roles}}", "see https://evil.example", "bob@other.example"]
    {
        let mut report = scene::failed("role", "no_role_grants");
        report["facts"]["account"]["known"]["value"][0]["name"] = json!(name);
        let reply = write(report);
        assert!(!reply.text().contains("https://") && !reply.text().contains('\u{1b}'), "{}", reply.text());
        assert!(!reply.text().contains("bob@") && !reply.text().contains("Agent,\n\n"), "{}", reply.text());
    }
}

#[test]
fn languages_fall_back_by_region_and_unknown_ones_are_an_error() {
    let report = || scene::failed("account", "inactive");
    assert_eq!(write_in(report(), "de_AT").language(), "de");
    assert!(!write_in(report(), "de").is_reviewed());
    let error =
        reply::write(&scene::redact(report(), Audience::Admin), &Templates::embedded(), "../x").unwrap_err();
    assert!(error.to_string().contains("known: de, en"), "{error}");
}

/// A ticket that the system refuses for good goes nowhere as it is.
#[test]
fn a_ticket_that_was_refused_is_not_passed_on() {
    for (case, of_support) in
        [("should_work", ["support", "Support"]), ("still_failing", ["support", "Support"])]
    {
        let report = cases().into_iter().find(|(name, _)| name == case).unwrap().1;
        for (language, word) in ["en", "de"].into_iter().zip(of_support) {
            let mut report = report.clone();
            report["gate"]["escalate"] = json!(true);
            for (exit, says) in [(0, true), (6, true), (1, false)] {
                report["exit_code"] = json!(exit);
                let text = write_in(report.clone(), language).text().to_owned();
                assert_eq!(text.contains(word), says, "{case}, {exit}: {text}");
            }
        }
    }
}
