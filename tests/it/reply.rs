//! The reply to the user: the FAQ's communication tip, sentence by sentence.

use escalate::checks::{ALL, Check};
use escalate::output::reply::{self, LeakKind, Reply, ReplyRecipient, language};
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
pub(crate) fn cases() -> Vec<(String, Value)> {
    let reasons = |check: &'static Check| {
        check
            .by_hand
            .reasons
            .iter()
            .map(|reason| reason.code)
            .chain(["found_by_admin"])
            .map(move |code| (check, code))
    };
    let mut cases: Vec<(String, Value)> = ALL
        .iter()
        .flat_map(reasons)
        .map(|(check, code)| {
            (format!("{}.{code}", check.id.as_str()), scene::failed(check.id.as_str(), code))
        })
        .collect();
    cases.push(("should_work".into(), scene::all_pass()));
    cases.push(("undetermined".into(), scene::unanswered("feature")));
    let mut still = scene::failed("role", "no_role_grants");
    still["gate"] = json!({"escalate": true, "reason": "still_failing", "text": "did not help"});
    cases.push(("still_failing".into(), still));
    for kind in KINDS {
        let mut beside = scene::all_pass();
        beside["verdict"] = json!("outside");
        beside["exit_code"] = json!(3);
        beside["gate"] = json!({"escalate": false, "reason": "outside", "text": "can be put right here"});
        beside["outside"] = json!({"kind": kind, "confidence": "proven", "summary": "it got stuck", "evidence": [], "remedies": []});
        cases.push((format!("outside.{kind}"), beside));
    }
    cases
}

/// The kinds of a cause beside the six.
const KINDS: [&str; 9] =
    ["second_factor", "device", "network", "policy", "domain", "throttled", "session", "browser", "service"];

/// For somebody who cannot get in.
fn at_the_door(report: &Value) -> Value {
    let mut report = report.clone();
    report["case"]["symptom"] = json!("sign-in");
    report
}

#[test]
fn the_faq_s_own_example() {
    let reply = write(scene::failed("role", "no_role_grants"));
    let expected = "Hi Ana Kovac,\n\nI've confirmed that your account is active, you belong to this workspace, you have the \
                    Agent role and Cases is switched on for you.\n\nYou can't reassign a conversation because that's not in \
                    your role's capabilities.\n\nI'll find out whether that can be changed and write to you; please wait for \
                    my message before you try again.\n";
    assert_eq!(reply.text(), expected);
    assert!(!reply.was_replaced() && reply.is_reviewed());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
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

/// Where somebody is asked for something, or to wait, in each language: a question, or one of these.
const PLEASE: [(&str, &str, &str); 6] = [
    ("de", "bitte ", "abmelden"),
    ("en", "please ", "out and back in"),
    ("es", "por favor", "cerrar la sesión"),
    ("fr", "merci d", "déconnecter"),
    ("nb", "vennligst ", "logge ut"),
    ("pt", "por favor", " sair"),
];

/// What was checked (where anything can be claimed), what it means, and one thing to do; short, and in every language.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_reply_has_three_short_paragraphs_and_asks_for_one_thing() {
    for (language, please, leave) in PLEASE {
        for (name, report) in cases() {
            for report in [at_the_door(&report), report] {
                let text = write_in(report.clone(), language).text().to_owned();
                let parts: Vec<&str> = text.trim().split("\n\n").collect();
                assert_eq!(parts.len(), 4, "{language} {name}: greeting and three paragraphs:\n{text}");
                for part in &parts {
                    assert!(part.split_whitespace().count() <= 60, "{language} {name}: {part}");
                    assert!(
                        !part.contains("  ") && !part.contains(['{', '}', '\n']),
                        "{language} {name}: {part}"
                    );
                }
                let step = parts[3].to_lowercase();
                let (asks, begs) = (step.matches('?').count(), step.matches(please).count());
                // A question may be a polite one.
                assert!(asks == 1 || (asks == 0 && begs == 1), "{language} {name}: {step}");
                assert!(step.matches(['.', '?']).count() == 1, "{language} {name}: one sentence: {step}");
                // Nobody leaves where they cannot get in.
                let is_in = report["case"]["symptom"] == json!("access");
                assert!(is_in || !step.contains(leave), "{language} {name}: {step}");
            }
        }
        let languages = reply::languages(&Templates::embedded());
        assert_eq!(languages, PLEASE.map(|(language, _, _)| language));
    }
}

/// What an admin has to do first is waited for.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nobody_is_sent_ahead_of_what_has_to_be_done_for_them() {
    let first = [
        "account.inactive",
        "account.deleted",
        "account.expired",
        "account.awaiting_approval",
        "account.no_seat",
        "invite.mail_not_sent",
        "invite.invite_cancelled",
        "password.reset_mail_not_sent",
        "password.idp",
        "password.not_assigned",
        "password.identity_conflict",
        "tenant.other_tenant_only",
        "tenant.no_tenant",
        "tenant.expired",
        "role.no_role_grants",
        "role.no_role",
        "role.expired",
        "role.not_on_object",
        "role.denied",
        "feature.flag_off",
        "feature.beta_off",
        "feature.tier_excludes",
    ];
    let wait = [
        "auf meine Nachricht",
        "wait for my message",
        "espere mi mensaje",
        "attendre mon message",
        "vent på meldingen min",
        "espere a minha mensagem",
    ];
    for (name, report) in cases().into_iter().filter(|(name, _)| first.contains(&name.as_str())) {
        for ((language, _, _), wait) in
            PLEASE.into_iter().zip(wait.iter().enumerate().map(|(at, _)| wait[at]))
        {
            let text = write_in(report.clone(), language).text().to_owned();
            assert!(text.contains(wait) && !text.contains('?'), "{language} {name}: {text}");
        }
    }
    // The mail of a reset that cannot leave is not asked for again, whatever the last attempt said.
    let mut report = at_the_door(&scene::failed("password", "wrong_password"));
    report["checks"][2]["remedies"] = json!([{"kind": "fix_mail", "text": "Mend the outgoing mail"}]);
    let text = write(report).text().to_owned();
    assert!(text.contains("never sent") && text.contains("before you ask for another email"), "{text}");
}

/// Another blocker stands behind the first: the letter does not sound as if it were all.
#[test]
fn what_comes_after_the_step_is_not_promised() {
    let mut report = scene::failed("invite", "invite_pending");
    report["next_blocker"] =
        json!({"check": "role", "text": "after this fix, the next thing in the way is role"});
    let text = write(report).text().to_owned();
    assert!(text.contains("It may not be the only thing in the way."), "{text}");
}

/// A change is the cause of an old session only where one is in evidence.
#[test]
fn a_session_is_called_older_than_a_change_where_there_was_one() {
    let mut report = cases().into_iter().find(|(name, _)| name == "outside.session").unwrap().1;
    let text = write(report.clone()).text().to_owned();
    assert!(text.contains("an earlier sign-in") && !text.contains("changed"), "{text}");
    report["evidence"][0]["question"] = json!("changes");
    report["outside"]["evidence"] = json!([report["evidence"][0]["id"]]);
    let text = write(report).text().to_owned();
    assert!(
        text.contains("was changed after you signed in") && text.contains("sign out and back in"),
        "{text}"
    );
}

/// A cause that only an error text points to is not told as a fact.
#[test]
fn what_only_an_error_text_says_is_told_as_such() {
    let mut report = cases().into_iter().find(|(name, _)| name == "outside.network").unwrap().1;
    assert!(!write(report.clone()).text().contains("confirmed it yet"));
    report["outside"]["confidence"] = json!("suspected");
    assert!(write(report).text().contains("I haven't confirmed it yet"));
}

/// Sources that disagree are something else than one that could not be read.
#[test]
fn unknown_and_contradicted_are_told_apart() {
    let unknown = scene::unanswered("account");
    let mut contradicted = unknown.clone();
    contradicted["checks"][0]["status"] = json!("contradicted");
    let mut two = contradicted.clone();
    two["contradictions"] = json!([{"code": "two_accounts", "text": "two accounts", "evidence": []}]);
    let texts: Vec<String> =
        [unknown, contradicted, two].map(|report| write(at_the_door(&report)).text().to_owned()).to_vec();
    assert!(texts[0].contains("couldn't look up"), "{}", texts[0]);
    assert!(texts[1].contains("doesn't fit together"), "{}", texts[1]);
    assert!(texts[2].contains("more than one account"), "{}", texts[2]);
}

/// Whoever is not known to be the person learns nothing, not even whether there is one.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_unverified_sender_is_told_the_same_whatever_was_found() {
    let templates = Templates::embedded();
    for language in reply::languages(&templates) {
        let mut texts = std::collections::BTreeSet::new();
        for (_, report) in cases() {
            for report in [at_the_door(&report), report] {
                let report = scene::redact(report, Audience::Admin);
                let reply =
                    reply::write_to(ReplyRecipient::Unverified, &report, &templates, &language).unwrap();
                assert!(!reply.was_replaced());
                texts.insert(reply.text().to_owned());
            }
        }
        assert_eq!(texts.len(), 1, "{language}: {texts:?}");
        assert!(texts.iter().all(|text| !text.contains("Ana") && !text.contains("Agent")), "{texts:?}");
    }
    // The language of an account tells that there is one.
    let mut report = scene::failed("account", "inactive");
    report["facts"]["account"]["known"]["value"][0]["locale"] = json!("pt-BR");
    let report = scene::read(report);
    let chosen =
        |recipient| language::choose(None, &report, recipient, Some("de_DE.UTF-8"), &templates).unwrap();
    assert_eq!(chosen(ReplyRecipient::User), "pt");
    assert_eq!(chosen(ReplyRecipient::Unverified), "de");
}

#[test]
fn the_language_is_the_one_asked_for_else_the_account_s_else_the_machine_s_else_english() {
    let templates = Templates::embedded();
    let of = |locale: Value, asked, machine| {
        let mut report = scene::failed("account", "inactive");
        report["facts"]["account"]["known"]["value"][0]["locale"] = locale;
        language::choose(asked, &scene::read(report), ReplyRecipient::User, machine, &templates)
    };
    for (locale, asked, machine, is) in [
        (json!("nb-NO"), Some("fr"), Some("de"), "fr"),
        (json!("nn"), None, Some("de"), "nb"),
        (json!("no"), None, None, "nb"),
        (json!("pt-BR"), None, Some("de"), "pt"),
        (json!("es_MX"), None, None, "es"),
        // There is no Japanese: the machine's.
        (json!("ja"), None, Some("de_AT.UTF-8"), "de"),
        (Value::Null, None, Some("fr_FR@euro"), "fr"),
        (Value::Null, None, Some("C.UTF-8"), "en"),
        (Value::Null, None, None, "en"),
        (json!("../de"), None, None, "en"),
    ] {
        assert_eq!(of(locale.clone(), asked, machine).unwrap(), is, "{locale} {asked:?} {machine:?}");
    }
    let error = of(Value::Null, Some("ja"), None).unwrap_err().to_string();
    assert!(error.contains("known: de, en, es, fr, nb, pt"), "{error}");
}

/// The reporter's words stand as they are, quoted where they are no part of an English sentence.
#[test]
fn the_action_is_quoted_in_the_reporter_s_own_words() {
    for (action, says) in [
        ("Reassign a conversation.", "You can't reassign a conversation because"),
        ("to see the board", "You can't see the board because"),
        ("Vorgang neu zuweisen", "“Vorgang neu zuweisen” doesn't work for you because"),
        ("Reports", "“Reports” doesn't work for you because"),
        ("  ", "You can't do that because"),
    ] {
        let mut report = scene::failed("role", "no_role_grants");
        report["case"]["action"] = json!(action);
        let text = write(report.clone()).text().to_owned();
        assert!(text.contains(says), "{action}: {text}");
        if action.contains("neu") {
            let text = write_in(report, "de").text().to_owned();
            assert!(text.contains("„Vorgang neu zuweisen“ geht bei Ihnen nicht, weil"), "{text}");
        }
    }
}

/// A role's name in another one's, and role names that are words.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_role_is_named_whatever_other_roles_are_called() {
    let with = |own: &[&str], others: &[&str]| {
        let mut report = scene::failed("role", "no_role_grants");
        report["roles"] = json!(own);
        let model = report["facts"]["role_catalogue"]["known"]["value"][0].clone();
        let roles = others.iter().map(|name| {
            let mut role = model.clone();
            role["name"] = json!(name);
            role
        });
        report["facts"]["role_catalogue"]["known"]["value"] = roles.collect();
        report
    };
    for (own, others) in [
        (&["Senior Agent"][..], &["Agent", "Senior", "Senior Agent"][..]),
        (&["Agent"], &["Senior Agent", "Team Agent Lead"]),
        (&["agent"], &["Agent"]),
        (&["User"], &["User Admin", "Support", "You", "Message"]),
        (&["Support"], &["User", "Support Lead", "Account"]),
        (&["Agent", "Senior Agent"], &["Agent", "Senior Agent", "Lead"]),
        (&["Kovac Team"], &["Kovac", "Ana"]),
    ] {
        for language in reply::languages(&Templates::embedded()) {
            let reply = write_in(with(own, others), &language);
            assert!(!reply.was_replaced(), "{language} {own:?} {others:?}: {:?}", reply.leaks());
            assert!(own.iter().all(|role| reply.text().contains(role)), "{language}: {}", reply.text());
        }
    }
    // And yet another's role in the reporter's words is not repeated.
    let mut report = with(&["Agent"], &["Senior Agent"]);
    report["case"]["action"] = json!("work as Senior Agent");
    let reply = write(report);
    assert!(!reply.was_replaced() && !reply.text().contains("Senior"), "{}", reply.text());
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
    assert!(reply.text().starts_with("Hi,\n\nI'm looking into what"), "{}", reply.text());
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
    assert!(error.to_string().contains("known: de, en, es, fr, nb, pt"), "{error}");
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
