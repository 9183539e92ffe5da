//! What the ticket says: the person whom support can find, the roles that were looked up, and what is missing.

use std::io::{Cursor, Read as _};

use escalate::commands::ask::Ask;
use serde_json::{Value, json};

use super::replay::recording;
use crate::support::{Ran, Sandbox};

/// A run that writes a bundle, and the files of the bundle.
fn bundle(profile: &str, change: impl FnOnce(&mut Value), more: &[&str]) -> (Ran, Vec<(String, String)>) {
    let sandbox = Sandbox::new();
    sandbox.profile("acme", profile);
    let mut facts = recording();
    facts["facts"]["account"]["known"]["value"][0]["name"] = json!("Ana Kovac");
    change(&mut facts);
    sandbox.write("facts.json", facts.to_string());
    let fixed = ["--facts", "facts.json", "--profile", "acme", "--still-failing", "--bundle", "out.zip"];
    let ran = sandbox.run([&fixed, more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut zip = zip::ZipArchive::new(Cursor::new(std::fs::read(sandbox.path("out.zip")).unwrap())).unwrap();
    let mut files = Vec::new();
    for number in 0..zip.len() {
        let mut member = zip.by_index(number).unwrap();
        let mut text = String::new();
        member.read_to_string(&mut text).unwrap();
        files.push((member.name().unwrap().into_owned(), text));
    }
    (ran, files)
}

fn ticket(files: &[(String, String)]) -> &str {
    &files.iter().find(|(name, _)| name == "ticket.md").unwrap().1
}

/// A case that names the person and somebody else in every text.
fn about_people(facts: &mut Value) {
    facts["case"]["action"] = json!("answer ana@acme.example as Ana Kovac, not bo@other.example");
    facts["case"]["error"] = json!("no rule for ANA@acme.example or bo@other.example");
    facts["facts"]["account"]["known"]["value"][0]["by"] = json!("bo@other.example");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_affected_person_is_shown_as_the_profile_says_and_nobody_else() {
    for (profile, shown) in [
        ("", "u1"),
        ("[ticket]\naffected_user = \"id\"", "u1"),
        ("[ticket]\naffected_user = \"email\"", "ana@acme.example"),
    ] {
        let (_, files) = bundle(profile, about_people, &[]);
        let ticket = ticket(&files);
        // An address is shown as the error spells it.
        let spelt = if shown == "u1" { shown } else { "ANA@acme.example" };
        let said = ticket.replace('`', "");
        assert!(said.contains(&format!("- **User:** {shown}\n")), "{profile}: {ticket}");
        assert!(
            said.starts_with(&format!("Blocked: {shown} cannot answer {shown} as {shown}, not mail-")),
            "{ticket}"
        );
        assert!(ticket.contains(&format!("no rule for {spelt} or mail-")), "{ticket}");
        assert!(ticket.contains("**Ids for your logs:** user in export `u1`"), "{ticket}");
        assert!(!ticket.contains("bo@other.example") && !ticket.contains("Kovac"), "{ticket}");
        // The token is named once, and it is the one in the files.
        let sentence =
            ticket.lines().find(|line| line.contains("In the attached files this person is")).unwrap();
        let token = sentence.split('`').nth(1).unwrap();
        assert!(token.starts_with("mail-") && sentence.contains("escalate reveal TOKEN"), "{sentence}");
        assert_eq!(ticket.matches(token).count(), 1, "{ticket}");
        let facts = &files.iter().find(|(name, _)| name == "facts.json").unwrap().1;
        assert!(facts.contains(token), "{facts}");
        for (name, text) in files.iter().filter(|(name, _)| name != "ticket.md") {
            for person in ["ana@acme.example", "ANA@acme.example", "Kovac", "bo@other.example"] {
                assert!(!text.contains(person), "{person} in {name}: {text}");
            }
        }
    }
}

/// Where the address may be seen, the exact error is exact.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_address_that_is_shown_stays_as_it_is_spelt() {
    let error = "GET /users?email=ana%40acme.example 403\n\tfor Ana@Acme.example  \n\n\"<ana@acme.example>\", see http://x.example/ana@acme.example";
    let spelt = |facts: &mut Value| facts["case"]["error"] = json!(error);
    let (_, files) = bundle("[ticket]\naffected_user = \"email\"", spelt, &[]);
    assert!(ticket(&files).contains(&format!("\n{error}\n")), "{}", ticket(&files));
    let (_, files) = bundle("", spelt, &[]);
    assert!(ticket(&files).contains("\tfor u1  \n\n\"<u1>\""), "{}", ticket(&files));
}

#[test]
fn a_token_says_whom_to_ask() {
    let (_, files) = bundle("[ticket]\naffected_user = \"token\"", about_people, &[]);
    let ticket = ticket(&files);
    assert!(ticket.starts_with("Blocked: `mail-") && !ticket.contains("u1"), "{ticket}");
    assert!(ticket.contains("This is a token") && ticket.contains("`escalate reveal TOKEN`"), "{ticket}");
    assert!(!ticket.contains("ana@acme.example"), "{ticket}");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn without_an_id_it_is_the_address_and_without_that_what_was_typed() {
    let no_id = |facts: &mut Value| facts["facts"]["account"]["known"]["value"][0]["id"] = Value::Null;
    let (_, files) = bundle("", no_id, &[]);
    assert!(ticket(&files).contains("- **User:** `ana@acme.example`\n"), "{}", ticket(&files));
    let nobody_asked = |facts: &mut Value| {
        facts["case"]["user"] = json!("akovac");
        facts["facts"].as_object_mut().unwrap().remove("account");
    };
    let (_, files) = bundle("", nobody_asked, &["--allow-unknown"]);
    assert!(ticket(&files).contains("- **User:** akovac\n"), "{}", ticket(&files));
    assert!(ticket(&files).contains("this person is `user-"), "{}", ticket(&files));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn with_readers_in_the_house_only_the_id_is_new() {
    for way in ["id", "email", "token"] {
        let profile = format!("audience = \"admin\"\n[ticket]\naffected_user = \"{way}\"");
        let (_, files) = bundle(&profile, about_people, &[]);
        let ticket = ticket(&files);
        assert!(ticket.contains("- **User:** `ana@acme.example`\n- **Role(s):**"), "{ticket}");
        assert!(ticket.contains("user in export `u1`") && ticket.contains("bo@other.example"), "{ticket}");
        assert!(!ticket.contains("escalate reveal"), "{ticket}");
    }
}

fn no_roles(facts: &mut Value) {
    facts["facts"].as_object_mut().unwrap().remove("roles");
}

fn role_line(files: &[(String, String)]) -> String {
    let line = ticket(files).lines().find_map(|line| line.strip_prefix("- **Role(s):** "));
    line.unwrap().to_owned()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn roles_are_named_with_where_they_come_from() {
    let (ran, files) = bundle("", |_| {}, &[]);
    assert_eq!(role_line(&files), "Viewer");
    assert!(!ran.stderr.contains("does not say"), "{}", ran.stderr);
    let none = |facts: &mut Value| facts["facts"]["roles"]["known"]["value"] = Value::Null;
    assert_eq!(role_line(&bundle("", none, &[]).1), "none");
    assert_eq!(role_line(&bundle("", no_roles, &["--allow-unknown"]).1), "not looked up");
    let refused = |facts: &mut Value| {
        facts["facts"]["roles"] = json!({"gap": {"question": "roles", "reason": "forbidden", "connector": "crm",
            "detail": "GET /roles answered 403", "need": {"what": "which roles the person has"}}});
    };
    assert_eq!(role_line(&bundle("", refused, &["--allow-unknown"]).1), "not known (could not be read)");
    let (_, files) = bundle("", no_roles, &["--found", "role=pass:Senior Agent"]);
    assert_eq!(role_line(&files), "not looked up (an admin says of them: Senior Agent)");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn roles_by_hand_count_where_no_system_tells_them() {
    let (_, files) = bundle("", no_roles, &["--role", "agent", "--role", "Lead, of two", "--allow-unknown"]);
    assert_eq!(role_line(&files), "Agent, Lead, of two (looked up by hand)");
    let report = report_of;
    let by_hand = report(&files);
    assert_eq!(by_hand["case"]["roles"], json!(["agent", "Lead, of two"]));
    assert_eq!(by_hand["missing"], json!([]));
    // The catalogue knows what the role grants: check 5 is answered, as far as a person's word goes.
    let (_, files) = bundle("", no_roles, &["--role", "Agent"]);
    let role = &report(&files)["checks"][4];
    assert_eq!((&role["status"], &role["confidence"]), (&json!("pass"), &json!("likely")));
    let role_evidence = report(&files)["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .find(|seen| seen["question"] == "roles")
        .cloned();
    assert_eq!(role_evidence.unwrap()["origin"], "person");
    // A system that tells them goes before, and that it tells them otherwise is said.
    let (_, files) = bundle("", |_| {}, &["--role", "Agent"]);
    assert_eq!(role_line(&files), "Viewer");
    assert!(ticket(&files).contains("an admin saw the roles Agent on the profile, and export says: Viewer"));
    Sandbox::new().run(["--user", "u", "--role", "a\nb"]).fails(2, &["--role", "line break"]);
}

fn report_of(files: &[(String, String)]) -> Value {
    serde_json::from_str(&files.iter().find(|(name, _)| name == "report.json").unwrap().1).unwrap()
}

/// No role in a part of the listing is not "no role": the rest may have some.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_incomplete_listing_without_a_role_is_not_known() {
    for seen in
        [json!([]), Value::Null, json!([{ "name": "direct grant", "permissions": ["x"], "direct": true }])]
    {
        let partly = |facts: &mut Value| {
            facts["facts"]["roles"]["known"]["value"] = seen.clone();
            facts["facts"]["roles"]["known"]["complete"] = json!(false);
        };
        let (ran, files) = bundle("", partly, &["--allow-unknown"]);
        assert_eq!(role_line(&files), "not known (not all could be read)", "{seen}");
        assert_eq!(report_of(&files)["missing"], json!(["role"]), "{seen}");
        assert!(ran.stderr.contains("does not say: their role(s) (--role)"), "{}", ran.stderr);
        let (_, files) = bundle("", partly, &["--allow-unknown", "--role", "Owner"]);
        assert_eq!(role_line(&files), "Owner (looked up by hand)", "{seen}");
        assert_eq!(report_of(&files)["missing"], json!([]), "{seen}");
    }
    // One that was seen is known; what an admin saw beside it stands there, and what they did not see is a remark.
    let partly = |facts: &mut Value| facts["facts"]["roles"]["known"]["complete"] = json!(false);
    let (_, files) = bundle("", partly, &["--allow-unknown"]);
    assert_eq!((role_line(&files).as_str(), &report_of(&files)["missing"]), ("Viewer", &json!([])));
    let (_, files) = bundle("", partly, &["--allow-unknown", "--role", "Owner"]);
    assert_eq!(role_line(&files), "Viewer (not all could be read; an admin says: Owner)");
    assert!(ticket(&files).contains("saw the roles Owner on the profile, and export says: Viewer"));
    let (_, files) = bundle("", partly, &["--allow-unknown", "--role", "Owner", "--role", "viewer"]);
    assert!(!ticket(&files).contains("on the profile, and export says"));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_an_admin_says_stands_beside_sources_that_disagree() {
    let conflict = |facts: &mut Value| {
        facts["facts"]["roles"] = json!({"gap": {"question": "roles", "reason": "conflict", "detail": "the sources disagree",
            "need": {"what": "which roles the person has"},
            "claims": [{"connector": "crm", "says": "Viewer grants x"}, {"connector": "hr", "says": "Viewer grants y"}]}});
    };
    let (_, files) = bundle("", conflict, &["--allow-unknown"]);
    assert_eq!(role_line(&files), "not known (the sources disagree)");
    assert_eq!(report_of(&files)["missing"], json!(["role"]));
    let (_, files) = bundle("", conflict, &["--allow-unknown", "--role", "Owner", "--role", "Viewer"]);
    assert_eq!(role_line(&files), "not known (the sources disagree; an admin says: Owner, Viewer)");
    let report = report_of(&files);
    assert_eq!((&report["missing"], &report["roles_known"]), (&json!([]), &json!(false)));
    let facts = &files.iter().find(|(name, _)| name == "facts.json").unwrap().1;
    let facts: Value = serde_json::from_str(facts).unwrap();
    assert_eq!(facts["facts"]["roles"]["gap"]["reason"], "conflict", "a person does not settle it");
}

/// What people call a role may hold another person's address, or worse. The name of the same role is the same in all files.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_name_of_a_role_shows_nobody_else_and_no_credential() {
    let delegate = "Delegate of bo@other.example";
    let named = |facts: &mut Value| {
        facts["facts"]["roles"]["known"]["value"][0]["name"] = json!(delegate);
        facts["facts"]["role_catalogue"]["known"]["value"][0]["name"] = json!(delegate);
    };
    let (_, files) =
        bundle("", named, &["--role", "bo@other.example", "--role", "password=hunter2secretvalue"]);
    for (name, text) in &files {
        for gone in ["bo@other.example", "hunter2secretvalue"] {
            assert!(!text.contains(gone), "{gone} in {name}: {text}");
        }
    }
    let line = role_line(&files).replace('`', "");
    assert!(line.starts_with("Delegate of mail-"), "{line}");
    let token = line.split(' ').next_back().unwrap();
    let facts: Value =
        serde_json::from_str(&files.iter().find(|(name, _)| name == "facts.json").unwrap().1).unwrap();
    let (held, known) = (&facts["facts"]["roles"], &facts["facts"]["role_catalogue"]);
    assert_eq!(held["known"]["value"][0]["name"], known["known"]["value"][0]["name"], "checks compare them");
    let report = report_of(&files);
    assert_eq!(
        (&report["case"]["roles"][0], &report["roles"][0]),
        (&json!(token), &held["known"]["value"][0]["name"])
    );
    // Readers in the house see people anyway, and no credential.
    let (_, files) = bundle("audience = \"admin\"", named, &["--role", "password=hunter2secretvalue"]);
    assert_eq!(role_line(&files).replace('`', ""), delegate);
    assert!(!ticket(&files).contains("hunter2secretvalue"));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn ordinary_names_of_roles_and_permissions_stay_as_they_are() {
    let names = [
        "Senior Agent",
        "Administrator",
        "user_admin",
        "5f0c1c9e-52a1-4a53-9d0c-2f3b8a1d7e44",
        "00e5g000001AbCdEFG",
        "AWSReservedSSO_AdministratorAccess_0123456789abcdef",
        "CN=Domain Admins,OU=Groups,DC=corp,DC=example",
        "roles/iam.serviceAccountTokenCreator",
        "Key Vault Secrets Officer",
        "Password Administrator",
        "Password Reset",
        "CORP\\Agents",
        "default-roles-acme",
        "API Token Manager",
        "S-1-5-21-3623811015-3361044348-30300820-1013",
        "Secrets: read",
        "Lead, of two",
        "Agent @ Berlin",
        "@admins",
        "key-admin",
        "0123456789abcdef0123456789abcdef",
    ];
    let permissions = [
        "password:reset",
        "token=write",
        "secrets:read",
        "users.password.write",
        "api_key:rotate",
        "auth:token:create",
    ];
    let full = |facts: &mut Value| {
        let roles: Vec<Value> =
            names.iter().map(|name| json!({ "name": name, "permissions": permissions })).collect();
        for question in ["roles", "role_catalogue"] {
            facts["facts"][question]["known"]["value"] = json!(roles);
        }
        facts["case"]["needs"]["all_of"] = json!(permissions);
    };
    let (_, files) = bundle("", full, &[]);
    let facts: Value =
        serde_json::from_str(&files.iter().find(|(name, _)| name == "facts.json").unwrap().1).unwrap();
    assert_eq!(report_of(&files)["roles"], json!(names));
    for question in ["roles", "role_catalogue"] {
        let seen = facts["facts"][question]["known"]["value"].as_array().unwrap();
        for (role, name) in seen.iter().zip(names) {
            assert_eq!((&role["name"], &role["permissions"]), (&json!(name), &json!(permissions)));
        }
    }
    assert_eq!(facts["case"]["needs"]["all_of"], json!(permissions));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_missing_is_named_before_anything_is_written() {
    let nothing = |facts: &mut Value| {
        for key in ["tenant", "action", "error"] {
            facts["case"][key] = Value::Null;
        }
        no_roles(facts);
    };
    let says = "The ticket does not say: what they were trying to do (--action), the exact error (--error), their role(s) (--role), \
                the tenant (--tenant).";
    let (ran, files) = bundle("", nothing, &["--allow-unknown"]);
    assert!(ran.stderr.starts_with(says), "{}", ran.stderr);
    let report = report_of(&files);
    assert_eq!(report["missing"], json!(["action", "error", "role", "tenant"]));
    let head: Vec<&str> = ticket(&files).lines().take(3).collect();
    assert!(
        head[2].starts_with(
            "**Missing:** what they were trying to do, the exact error, their role(s) and the tenant;"
        ),
        "{head:?}"
    );

    // For signing in, that is the action.
    let sign_in = |facts: &mut Value| {
        nothing(facts);
        facts["case"]["symptom"] = json!("sign-in");
    };
    let (_, files) = bundle(
        "",
        sign_in,
        &["--allow-unknown", "--error", "denied", "--role", "Agent", "--tenant", "acme-prod"],
    );
    assert!(
        !ticket(&files).contains("**Missing:**") && ticket(&files).contains("- **Trying to do:** sign in\n"),
        "{}",
        ticket(&files)
    );

    // A dry run says it, too; a run that writes nothing has no ticket to say it of.
    let sandbox = Sandbox::new();
    let mut facts = recording();
    nothing(&mut facts);
    sandbox.write("facts.json", facts.to_string());
    let args = ["--facts", "facts.json", "--still-failing", "--allow-unknown"];
    let dry = sandbox.run([&args[..], &["--dry-run"]].concat());
    assert!(
        dry.stderr.starts_with(says) && dry.stdout.contains("\nMISSING\n  Not known so far: what"),
        "{}",
        dry.stdout
    );
    assert!(!sandbox.run(args).stderr.contains("does not say"));
}

#[test]
fn roles_are_asked_for_one_by_one() {
    let mut shown = Vec::new();
    let roles = Ask::new("Agent\nLead, of two\n\n".as_bytes(), &mut shown).roles(&[]);
    assert_eq!(roles.unwrap(), ["Agent", "Lead, of two"]);
    assert_eq!(Ask::new("\n".as_bytes(), &mut Vec::new()).roles(&[]), Some(Vec::new()));
}

#[test]
fn nothing_is_called_tried_that_was_not() {
    let (_, files) = bundle(
        "",
        |facts| facts["facts"]["invite"]["known"]["value"]["sent_at"] = json!("2026-11-01T08:00:00Z"),
        &["--found", "password=pass", "--found", "account=pass:seen in the list"],
    );
    let ticket = ticket(&files);
    let tried = &ticket[ticket.find("## What was tried").unwrap()..];
    assert!(
        !tried.contains("nvite accepted")
            && !tried.contains("`password`")
            && !tried.contains("\\`password\\`"),
        "{tried}"
    );
    assert!(tried.contains("seen in the list") && !ticket.contains("not\\_applicable"), "{ticket}");
}
