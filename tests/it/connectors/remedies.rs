//! Remedies in the product's words: which values stand where, and what leaves.

use escalate::case::{Case, Needs, RemedyKind, Symptom};
use escalate::connectors::{Configured, ConnectorFile, RemedyInProduct, RemedyValues, check};
use escalate::diagnosis::Options;
use escalate::escalation::{Customer, Desk, Destinations, Enquiry, escalate};
use escalate::facts::Facts;
use escalate::output::template::Templates;
use escalate::vault::Vault;

use super::bench::{at, case, now};
use crate::fixtures::{LEAST, varied};

const HOSTILE: &str = "a b/../c?d=e&f#g'h\"i$(j)`k`;l|m%n\\o";

fn with(remedies: &str) -> String {
    let settings = "url = { about = \"base\" }\ntoken = { secret = true }\nrealm = { about = \"realm\", default = \"main\" }";
    varied(LEAST, &[("url = { about = \"base\" }", settings)]) + "\n[remedies]\n" + remedies
}

fn system(remedies: &str) -> Configured {
    at("https://sso.example.com/auth/", &with(remedies))
}

fn told(remedies: &str, values: RemedyValues<'_>) -> RemedyInProduct {
    system(remedies).remedy(RemedyKind::AssignRole, &values).unwrap()
}

#[test]
fn values_change_no_address_and_no_command() {
    let line = r#"assign_role = { text = "give {{role}} in {{realm}}", url = "{{url}}/{{realm}}/users/{{user}}?role={{role}}", command = "ctl --realm {{realm}} add {{user}} {{role}}" }"#;
    let values = RemedyValues { role: Some(HOSTILE), user: Some("u/1"), ..RemedyValues::default() };
    let told = told(line, values);
    let encoded = "a%20b%2F..%2Fc%3Fd%3De%26f%23g%27h%22i%24%28j%29%60k%60%3Bl%7Cm%25n%5Co";
    assert_eq!(told.url.unwrap(), format!("https://sso.example.com/auth/main/users/u%2F1?role={encoded}"));
    let quoted = HOSTILE.replace('\'', r"'\''");
    assert_eq!(told.command.unwrap(), format!("ctl --realm main add u/1 '{quoted}'"));
    assert_eq!(told.text.unwrap(), format!("give {HOSTILE} in main"));
}

#[test]
fn a_shell_reads_one_word_for_each_value() {
    let line = r#"assign_role = { command = "printf '%s\\n' {{user}} {{role}}" }"#;
    let told = told(line, RemedyValues { role: Some(HOSTILE), user: Some("ü 1"), ..RemedyValues::default() });
    let out = std::process::Command::new("sh").args(["-c", &told.command.unwrap()]).output().unwrap();
    assert_eq!(String::from_utf8(out.stdout).unwrap(), format!("ü 1\n{HOSTILE}\n"));
}

#[test]
fn what_cannot_stand_there_is_left_out() {
    let line =
        r#"assign_role = { text = "give {{role}}", url = "{{url}}/{{role}}", command = "ctl {{role}}" }"#;
    let all = |role| told(line, RemedyValues { role, ..RemedyValues::default() });
    assert_eq!(all(None), RemedyInProduct::default());
    assert_eq!(all(Some("")), RemedyInProduct::default());
    assert_eq!(all(Some("a\nb")), RemedyInProduct::default(), "a second line is a second command");
    assert_eq!(all(Some("..")).url, None);
    assert_eq!(all(Some("--force")).command, None);
    let script = at("javascript:alert(1)//", &with(line));
    let values = RemedyValues { role: Some("r"), ..RemedyValues::default() };
    assert_eq!(script.remedy(RemedyKind::AssignRole, &values).unwrap().url, None);
    assert_eq!(script.remedy(RemedyKind::Unlock, &values), None);
}

#[tokio::test]
async fn mistakes_are_told_with_line_and_nearest_name() {
    for (line, wanted) in [
        ("asign_role = { text = \"x\" }", "did you mean `assign_role`?"),
        ("assign_role = { text = \"{{rolle}}\" }", "did you mean `role`?"),
        ("assign_role = { text = \"{{role.id}}\" }", "knows settings and role, tenant"),
        ("assign_role = { text = \"{{token}}\" }", "is secret"),
        ("assign_role = { text = \"{{all}}\" }", "knows settings and role, tenant"),
        ("assign_role = { txt = \"x\" }", "did you mean `text`?"),
        ("assign_role = { }", "none of text, url, command"),
        ("assign_role = { url = \"/users\" }", "begins with https://"),
        ("assign_role = { command = \"ctl '{{role}}'\" }", "leave the quotes out"),
        ("assign_role = \"x\"", "assign_role"),
    ] {
        let text = with(line);
        let file = ConnectorFile { name: "x".into(), path: "x.toml".into(), text: text.clone() };
        let said: Vec<String> =
            check(&file, None, now()).await.problems.iter().map(ToString::to_string).collect();
        let number = text.lines().position(|one| one == line).unwrap() + 1;
        let place = format!("x.toml:{number}:");
        assert!(said.iter().any(|one| one.contains(wanted) && one.contains(&place)), "{line}: {said:?}");
    }
}

fn facts(answers: &[(&str, &str)]) -> Facts {
    let answer = |value: &str| {
        format!(
            r#"{{"known":{{"value":{value},"connector":"mine","origin":"system","at":"2026-07-01T12:00:00Z","complete":true}}}}"#
        )
    };
    let mut whole = serde_json::to_value(Facts::nothing(now())).unwrap();
    for (question, value) in answers {
        whole[question] = serde_json::from_str(&answer(value)).unwrap();
    }
    serde_json::from_value(whole).unwrap()
}

/// Somebody whose role does not grant what they need; another role would.
fn blocked() -> (Case, Facts) {
    let needs = Needs { known: true, all_of: vec!["write".to_owned()], ..Needs::default() };
    let case = Case { needs, still_failing: true, ..case("ana@acme.example") };
    let answers = [
        ("account", r#"[{"id":"u1","email":"ana@acme.example","state":"active"}]"#),
        ("tenants", r#"[{"tenant":"acme","state":"member"}]"#),
        ("roles", r#"[{"name":"reader","permissions":["read"]}]"#),
        ("role_catalogue", r#"[{"name":"writer","permissions":["write"]}]"#),
    ];
    (case, facts(&answers))
}

/// Nobody is listed and nobody is invited: account and invite come to the same step.
#[test]
fn a_step_of_two_checks_is_said_once() {
    let vault = Vault::new();
    let mut desk = Desk::without_systems(Customer::passing(None, &vault).unwrap(), Templates::embedded());
    desk.asked.push(system(r#"reinvite = { text = "Invite anew" }"#));
    let nobody = facts(&[("account", "null"), ("invite", "null"), ("tenants", "null"), ("lock", "null")]);
    let case = Case { symptom: Symptom::SignIn, ..case("ana@acme.example") };
    let handled = escalate(
        case,
        nobody,
        &Options::default(),
        &Enquiry::default(),
        Destinations::default(),
        &desk,
        now(),
    )
    .unwrap();
    let failed = handled.report.checks.iter().filter(|check| !check.remedies.is_empty()).count();
    let kinds: Vec<_> = handled.report.remedies.iter().map(|remedy| remedy.kind).collect();
    assert_eq!((failed, kinds), (2, vec![RemedyKind::Reinvite]));
}

#[test]
fn the_admin_gets_the_link_and_nobody_else() {
    let line = r#"assign_role = { text = "Role mapping: assign {{role}}", url = "{{url}}/console/{{user}}", command = "ctl add {{user}} {{role}}" }"#;
    let vault = Vault::new();
    let mut desk = Desk::without_systems(Customer::passing(None, &vault).unwrap(), Templates::embedded());
    desk.asked.push(system(line));
    let (case, facts) = blocked();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("bundle.zip");
    let wanted =
        escalate::escalation::WantedDestinations { bundle: Some(target.clone()), ..Default::default() };
    let destinations = Destinations::open(wanted, None).unwrap();
    let handled =
        escalate(case, facts, &Options::default(), &Enquiry::default(), destinations, &desk, now()).unwrap();
    let role = handled.report.checks.iter().find(|check| check.id.as_str() == "role").unwrap();
    let remedy = &role.remedies[0];
    assert_eq!(remedy.text, "Role mapping: assign writer (nothing else comes with it)");
    assert_eq!(remedy.url.as_deref(), Some("https://sso.example.com/auth/console/u1"));
    assert_eq!(remedy.command.as_deref(), Some("ctl add u1 writer"));
    assert_eq!(&handled.report.remedies[0], remedy, "what to do says the same as the check");
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&target).unwrap()).unwrap();
    let mut texts = 0;
    for index in 0..zip.len() {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_index(index).unwrap(), &mut text).unwrap();
        assert!(!text.contains("/console/") && !text.contains("ctl add"), "{text}");
        texts += usize::from(text.contains("Role mapping: assign writer"));
    }
    assert!(texts > 0, "the words leave");
}
