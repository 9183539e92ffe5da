//! Nobody is diagnosed who was not found first, on real servers: a slip is asked about, a display name is a person, and lists are what
//! the servers have.

use serde_json::Value;

use crate::profile::{Profile, REASSIGN};
use crate::servers::{Server, server, take};

fn keycloak(server: &Server) -> Profile {
    Profile::new()
        .with("[tenants]\nacme = \"Acme\"\nglobex = \"Globex\"\n")
        .keycloak(server)
        .realms(server)
        .reassigning("conversations.assign", &[])
}

/// The question back, on standard error as JSON, with exit code 2 and no report: what was not found, and each candidate's members.
#[track_caller]
fn asked_about(profile: &Profile, case: &[&str]) -> (String, Vec<String>) {
    let run = || profile.command(&[case, &["--dry-run", "--format", "json"]].concat()).output().unwrap();
    let mut output = run();
    // A server that is busy with the other tests refuses for a moment (Directus' "under pressure"): then nothing was said of the name.
    for _ in 0..5 {
        if output.status.code() != Some(4) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_secs(2));
        output = run();
    }
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (output.status.code(), output.stdout.len()),
        (Some(2), 0),
        "{case:?}: {stderr}{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let document: Value =
        serde_json::from_str(stderr.trim()).unwrap_or_else(|_| panic!("{case:?}: {stderr}"));
    let error = &document["error"];
    assert_eq!(error["code"], "unresolved", "{case:?}: {stderr}");
    let candidates = error["candidates"].as_array().unwrap();
    // Objects or texts: by what one is given on the command line.
    let given = |one: &Value| {
        let name = one.as_str().or_else(|| one["email"].as_str()).or_else(|| one["id"].as_str());
        name.unwrap_or_else(|| panic!("{case:?}: {one}")).to_owned()
    };
    (error["what"].as_str().unwrap().to_owned(), candidates.iter().map(given).collect())
}

/// Exactly one thing may have been meant.
#[track_caller]
fn means(profile: &Profile, case: &[&str], what: &str, meant: &str) {
    assert_eq!(asked_about(profile, case), (what.to_owned(), vec![meant.to_owned()]), "{case:?}");
}

/// The names of a list, in a pipe one on each line with what else it is called behind a tab.
#[track_caller]
fn listed(profile: &Profile, arguments: &[&str]) -> Vec<String> {
    let output = profile.command(&[&["list"], arguments].concat()).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {} {stderr}", output.status);
    let page = String::from_utf8(output.stdout).unwrap();
    page.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[track_caller]
fn are_among(names: &[String], wanted: &[&str]) {
    for one in wanted {
        assert!(names.iter().any(|name| name == one), "{one} is not in {names:?}");
    }
}

#[test]
fn keycloak_asks_about_one_slip() {
    let server = server("keycloak");
    let (profile, ana) = (keycloak(&server), server.get("USER_GOOD"));
    for slip in ["anna@acme.test", "an@acme.test", "naa@acme.test", "ana@acme.tst", "an T"] {
        means(&profile, &["--user", slip, "--tenant", "acme"], "user", ana);
    }
    let here = ["--user", ana, "--tenant", "acme"];
    means(&profile, &["--user", ana, "--tenant", "acm"], "tenant", "acme");
    means(&profile, &["--user", ana, "--tenant", "globx"], "tenant", "globex");
    means(
        &profile,
        &[&here[..], REASSIGN, &["--compare-with", "sma@acme.test"]].concat(),
        "user",
        "sam@acme.test",
    );
    let roles: [&[&str]; 2] = [&["--role", "agnt"], &["--role", "aegnt"]];
    for role in roles {
        let (what, candidates) = asked_about(&profile, &[&here[..], role].concat());
        assert_eq!(what, "role");
        assert_eq!(candidates.len(), 1, "{candidates:?}");
    }
    // She lacks nothing, so that only the roles that she holds are looked up: the other ones are there, too.
    let (what, _) = asked_about(&profile, &[&here[..], REASSIGN, &["--what-if", "role=viewr"]].concat());
    assert_eq!(what, "role");
}

#[test]
fn keycloak_knows_a_display_name_and_the_only_tenant() {
    let server = server("keycloak");
    let (profile, ana) = (keycloak(&server), server.get("USER_GOOD"));
    for name in ["ana T", "ANA  t", "T ana"] {
        let found = profile.diagnose(name, "acme", &[]);
        assert_eq!(found.report["case"]["user"], ana, "{name}");
        assert_eq!(found.report["resolved"]["user"], ana, "{name}");
        found.fine();
    }
    let found = profile.run(&["--user", ana, "--dry-run"]);
    assert_eq!(found.report["resolved"]["tenant"], "acme", "{found}");
    found.fine();
    let elsewhere = profile.run(&["--user", server.get("USER_ELSEWHERE"), "--dry-run"]);
    assert_eq!(elsewhere.report["resolved"]["tenant"], server.get("OTHER_REALM"), "{elsewhere}");
}

#[test]
fn keycloak_lists() {
    let server = server("keycloak");
    let profile = keycloak(&server);
    let people = [server.get("USER_GOOD"), server.get("USER_NO_ROLE"), server.get("USER_DEACTIVATED")];
    are_among(&listed(&profile, &["users", "--tenant", "acme"]), &people);
    are_among(&listed(&profile, &["users"]), &[people[0], server.get("USER_ELSEWHERE")]);
    are_among(&listed(&profile, &["roles", "--tenant", "acme"]), &["agent", "viewer"]);
    are_among(&listed(&profile, &["tenants"]), &["acme", "globex"]);
}

#[test]
fn directus() {
    let _turn = take("directus");
    let server = server("directus");
    let (profile, ana) = (Profile::new().directus(&server, "TOKEN"), server.get("USER_GOOD"));
    // More people than one listing has: whoever was meant is found by more than a letter that all of them have.
    server.act(&["crowd", "150"]);
    for slip in ["anna@example.com", "ana@exmple.com", "naa@example.com"] {
        means(&profile, &["--user", slip], "user", ana);
    }
    let (what, candidates) = asked_about(&profile, &["--user", ana, "--role", "Agnet"]);
    assert_eq!((what.as_str(), candidates.len()), ("role", 1), "{candidates:?}");
    let admin = profile.run(&["--user", "User Admin", "--dry-run"]);
    assert_eq!(admin.report["resolved"]["user"], server.get("USER_ADMIN"), "{admin}");
    // Other tests add people: a list without a text ends after a hundred.
    for key in ["USER_GOOD", "USER_SUSPENDED", "INVITE_PENDING"] {
        are_among(&listed(&profile, &["users", server.get(key)]), &[server.get(key)]);
    }
    are_among(&listed(&profile, &["roles"]), &["Agent", "Viewer", "Manager"]);
}

#[test]
fn scim() {
    let _turn = take("scim2");
    let server = server("scim2");
    let tenants = "[tenants]\nacme = \"Acme\"\nglobex = \"Globex\"\n";
    let (profile, ana) = (Profile::new().with(tenants).scim(&server, "TOKEN"), server.get("USER_GOOD"));
    for slip in ["anna@acme.example", "ana@acme.exmple", "naa@acme.example"] {
        means(&profile, &["--user", slip, "--tenant", "acme"], "user", ana);
    }
    means(&profile, &["--user", ana, "--tenant", "acmee"], "tenant", "acme");
    means(&profile, &["--user", ana, "--tenant", "acme", "--role", "agens"], "role", "agents");
    let named = profile.diagnose("Ana", "acme", &[]);
    assert_eq!(named.report["resolved"]["user"], ana, "{named}");
    are_among(&listed(&profile, &["users", "--tenant", "acme"]), &[ana, server.get("USER_INACTIVE")]);
    are_among(&listed(&profile, &["roles", "--tenant", "acme"]), &["agents", "team-1"]);
    are_among(&listed(&profile, &["tenants"]), &["acme", "globex"]);
}

#[test]
fn unleash() {
    let _turn = take("unleash");
    let server = server("unleash");
    let flags = Profile::new().unleash(&server, "TOKEN");
    let profile = flags.flag("cases").with("[actions.\"open a case\"]\nfeatures = [\"cases\"]\n");
    let who = ["--user", server.get("BETA_USER")];
    means(&profile, &[&who[..], &["--feature", "exprts"]].concat(), "feature", server.get("FLAG_TIER"));
    // Only the flag of the action is tried: the other ones are there, too.
    let case = [&who[..], &["--action", "open a case", "--what-if", "flag=warehose"]].concat();
    means(&profile, &case, "feature", server.get("FLAG_OFF"));
    are_among(&listed(&profile, &["features"]), &[server.get("FLAG_ON"), server.get("FLAG_OFF")]);
}
