//! Credentials that lack one thing each: `doctor` says which, and no diagnosis says anything else than with the right one, but that it
//! cannot tell.

use serde_json::Value;

use super::{Lacking, call, diagnosed, row, statuses};
use crate::people::People;
use crate::profile::Profile;
use crate::servers::{Server, server, take};

/// Tenants into which no credential of the tests sees, by server.
const UNSEEN: &[(&str, &str)] = &[("betterauth", "vault")];

/// People who are diagnosed with each credential.
const SOME: usize = 8;

#[expect(clippy::print_stderr, reason = "the table is what the test is run for")]
pub(super) fn what_is_lacking_is_said(name: &'static str) {
    let _turn = take(name);
    let server = server(name);
    let row = row(name);
    assert!(!row.lacking.is_empty(), "{name}: nothing can be taken away");
    let people = People::on(&server);
    let server = crate::servers::server(name);
    let whole = row.profile(&server, &[], &people.world);
    // What a profile says beside the directory, doctor asks for, too: an export of roles alone has no list of users.
    let mut alone = people.world.clone();
    for beside in ["grants", "accounts"] {
        alone.as_object_mut().unwrap().remove(beside);
    }
    for (_, tenant) in UNSEEN.iter().filter(|(server, _)| *server == name) {
        alone["tenants"].as_object_mut().unwrap().remove(*tenant);
    }
    let (report, code) = doctor(&row.profile(&server, &[], &alone));
    assert_eq!(code, Some(0), "{name}, with everything: {report:#}");
    let mut wrong = Vec::new();
    for lacking in row.lacking {
        let weak = row.profile(&server, lacking.settings, &people.world);
        let (report, code) = doctor(&row.profile(&server, lacking.settings, &alone));
        let said = not_in_order(&report);
        let named = lacking.named.is_empty()
            || lacking.named.iter().any(|word| said.iter().any(|line| line.contains(word)));
        let right = named && (code == Some(0)) == lacking.named.is_empty();
        eprintln!(
            "{} {name:<11} lacks {:<28} {}",
            if right { "   " } else { "!!!" },
            lacking.what,
            said.join(" | ")
        );
        if !right {
            wrong.push(format!("{}: doctor ends with {code:?} and says {said:?}", lacking.what));
        }
        wrong.extend(other_verdicts(&server, lacking, &people, (&whole, &weak)));
    }
    assert!(wrong.is_empty(), "{name}: {} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// What is said with the weak credential, and neither with the right one nor unknown.
fn other_verdicts(
    server: &Server,
    lacking: &Lacking,
    people: &People,
    (whole, weak): (&Profile, &Profile),
) -> Vec<String> {
    let mut wrong = Vec::new();
    let step = (people.all().len() / SOME).max(1);
    for person in people.all().iter().step_by(step) {
        let words = call(server, person);
        let (calm, now) = (statuses(&diagnosed(whole, &words)), statuses(&diagnosed(weak, &words)));
        for (check, status) in &now {
            // Who was not found is asked for again (exit 2) where people can be listed, and there is no report.
            let is_verdict = status != "unknown" && !(calm.is_empty() && status == "not_applicable");
            if is_verdict && calm.get(check) != Some(status) {
                let was = calm.get(check).map_or("nothing", String::as_str);
                wrong.push(format!("{}: {}, {check} is {status} and was {was}", lacking.what, person["id"]));
            }
        }
    }
    wrong
}

fn doctor(profile: &Profile) -> (Value, Option<i32>) {
    let output = profile.command(&["doctor", "--format", "json", "--timeout", "60s"]).output().unwrap();
    (serde_json::from_slice(&output.stdout).unwrap_or_default(), output.status.code())
}

/// What doctor says of requests that are not in order.
fn not_in_order(report: &Value) -> Vec<String> {
    let systems = report["systems"].as_array().into_iter().flatten();
    let requests = systems.flat_map(|system| system["requests"].as_array().into_iter().flatten());
    let wrong = requests.filter(|one| one["ok"] == Value::Bool(false));
    let mut said: Vec<String> = wrong
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap_or_default();
            format!("{} {} {}", text("scope"), text("setting"), text("says")).trim().to_owned()
        })
        .collect();
    said.dedup();
    said
}
