//! People with known truth: what `tests/data/people/NAME.json` says of each (tests/servers/README.md explains the words) against what
//! the tool says, one run a person; counted by right, vague, needlessly unknown and wrong.

use std::fmt::Write as _;
use std::process::Output;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Map, Value};

/// How a diagnosis compares with the truth, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    Right,
    /// The right verdict, and not the best words or first remedy.
    Vague,
    /// Undetermined, where the server would have told.
    Unknown,
    Wrong,
}

/// The people of one system.
pub(crate) struct People {
    system: String,
    never: Vec<String>,
    all: Vec<Value>,
}

/// What came out of it.
pub(crate) struct Tally {
    /// How many there are.
    pub(crate) people: usize,
    /// How many are right.
    pub(crate) right: usize,
    /// The table, and everybody who is not right.
    pub(crate) text: String,
}

/// How many diagnoses run at a time.
const AT_ONCE: usize = 4;

impl People {
    /// Those of `tests/data/people/NAME.json`.
    pub(crate) fn of(system: &str) -> Self {
        let path = format!("{}/tests/data/people/{system}.json", env!("CARGO_MANIFEST_DIR"));
        let whole: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        Self {
            system: system.to_owned(),
            never: texts(&whole["never"]),
            all: whole["people"].as_array().unwrap().clone(),
        }
    }

    /// Diagnoses everybody; `run` is given what the person's `call` says.
    pub(crate) fn diagnosed(&self, run: impl Fn(&Value) -> Output + Sync) -> Tally {
        let next = AtomicUsize::new(0);
        let graded = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(|| {
                    while let Some(person) = self.all.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let output = run(&person["call"]);
                        let grade = self.grade(&person["truth"], &output);
                        graded.lock().unwrap().push((person["id"].as_str().unwrap(), person, grade));
                    }
                });
            }
        });
        let mut graded = graded.into_inner().unwrap();
        graded.sort_by_key(|(id, _, (grade, _))| (*grade, *id));
        let count = |wanted| graded.iter().filter(|(_, _, (grade, _))| *grade == wanted).count();
        let right = count(Grade::Right);
        let mut text = format!(
            "{}: {} people: {right} right, {} wrong, {} needlessly unknown, {} vague\n",
            self.system,
            graded.len(),
            count(Grade::Wrong),
            count(Grade::Unknown),
            count(Grade::Vague)
        );
        for (id, person, (grade, why)) in graded.iter().filter(|(_, _, (grade, _))| *grade != Grade::Right) {
            let _ = writeln!(text, "  {grade:?} {id} ({}): {}", person["kind"], why.join("; "));
        }
        Tally { people: graded.len(), right, text }
    }

    /// The best of the truths that count.
    fn grade(&self, truth: &Value, output: &Output) -> (Grade, Vec<String>) {
        let whole = truth.as_object().unwrap();
        let others = truth["or"].as_array().into_iter().flatten().map(|change| {
            let mut other = whole.clone();
            other.extend(change.as_object().unwrap().clone());
            other
        });
        let graded = std::iter::once(whole.clone()).chain(others).map(|truth| self.against(&truth, output));
        graded.min_by_key(|(grade, why)| (*grade, why.len())).unwrap()
    }

    fn against(&self, truth: &Map<String, Value>, output: &Output) -> (Grade, Vec<String>) {
        let stderr = String::from_utf8_lossy(&output.stderr);
        if let Some(exit) = truth.get("exit") {
            let asked = exit.as_array().unwrap().contains(&Value::from(output.status.code()));
            let missing: Vec<String> = list(truth, "candidates")
                .into_iter()
                .filter(|name| !stderr.contains(name.as_str()))
                .collect();
            return match (asked, missing.as_slice()) {
                (false, _) => (Grade::Wrong, vec![format!("exit {:?}", output.status.code())]),
                (true, []) => (Grade::Right, Vec::new()),
                (true, _) => (Grade::Vague, vec![format!("no candidate {missing:?}")]),
            };
        }
        let Ok(report) = serde_json::from_slice::<Value>(&output.stdout) else {
            return (Grade::Wrong, vec![format!("no report: {stderr}")]);
        };
        let seen = Seen::of(&report);
        let (wrong, unknown) = seen.wrong(truth, &self.never);
        let vague = seen.vague(truth);
        let grade = match (wrong.is_empty(), unknown, vague.is_empty()) {
            (true, _, true) => Grade::Right,
            (true, _, false) => Grade::Vague,
            (false, true, _) => Grade::Unknown,
            (false, false, _) => Grade::Wrong,
        };
        (grade, wrong.into_iter().chain(vague).collect())
    }
}

/// A report, as far as a truth speaks of it.
struct Seen<'r> {
    report: &'r Value,
    checks: &'r [Value],
    remedies: Vec<&'r Value>,
    /// What the admin reads, in lower case.
    words: String,
}

impl<'r> Seen<'r> {
    fn of(report: &'r Value) -> Self {
        let checks = report["checks"].as_array().map(Vec::as_slice).unwrap_or_default();
        let best = report["remedies"].as_array().or_else(|| {
            let primary = checks.iter().find(|check| check["id"] == report["primary"])?;
            primary["remedies"].as_array()
        });
        let mut words = String::new();
        collect(report, &mut words);
        Self { report, checks, remedies: best.into_iter().flatten().collect(), words: words.to_lowercase() }
    }

    /// What is not so, and whether all of it is only not known.
    fn wrong(&self, truth: &Map<String, Value>, never: &[String]) -> (Vec<String>, bool) {
        let mut wrong = Vec::new();
        let mut unknown = self.report["verdict"] == "undetermined";
        for key in ["verdict", "primary"] {
            if !truth[key].as_array().unwrap().contains(&self.report[key]) {
                wrong.push(format!("{key} {}", self.report[key]));
            }
        }
        let outside = &self.report["outside"]["kind"];
        if let Some(wanted) = truth.get("outside").filter(|wanted| !wanted.is_null())
            && wanted != outside
            && !wanted.as_array().is_some_and(|any| any.contains(outside))
        {
            wrong.push(format!("outside {outside}"));
        }
        for (id, wanted) in truth.get("checks").and_then(Value::as_object).into_iter().flatten() {
            let check = self.checks.iter().find(|check| check["id"] == *id).unwrap();
            let status = check["status"].as_str().unwrap();
            let full = format!("{status}:{}", check["reason"].as_str().unwrap_or_default());
            if !texts(wanted).iter().any(|one| one == status || *one == full) {
                unknown &= status == "unknown";
                wrong.push(format!("{id} {full}"));
            }
        }
        let never = list(truth, "never").into_iter().chain(never.iter().cloned());
        let broken: Vec<String> =
            never.filter(|one| self.has(one)).map(|one| format!("never {one}")).collect();
        unknown &= broken.is_empty();
        wrong.extend(broken);
        (wrong, unknown)
    }

    /// Whether something is there that must never be.
    fn has(&self, never: &str) -> bool {
        let failed =
            |reason: &str| self.checks.iter().any(|one| one["status"] == "fail" && one["reason"] == reason);
        let passed = |id: &str| self.checks.iter().any(|one| one["status"] == "pass" && one["id"] == id);
        match never.split_once(':') {
            Some(("fail", reason)) => failed(reason),
            Some(("pass", id)) => passed(id),
            Some(("words", words)) => self.words.contains(&words.to_lowercase()),
            _ => {
                if let Some(first) = never.strip_suffix(" first") {
                    return self.remedies.first().is_some_and(|one| is(one, first));
                }
                let all = self.checks.iter().filter_map(|check| check["remedies"].as_array()).flatten();
                all.chain(self.remedies.iter().copied()).any(|one| is(one, never))
            }
        }
    }

    /// What could be said better.
    fn vague(&self, truth: &Map<String, Value>) -> Vec<String> {
        let mut vague = Vec::new();
        let wanted = list(truth, "remedies");
        match self.remedies.first() {
            _ if wanted.is_empty() => {}
            None => vague.push("no remedy".to_owned()),
            Some(first) if wanted.iter().any(|one| is(first, one)) => {}
            Some(first) => vague.push(format!("first remedy {} {}", first["kind"], first["role"])),
        }
        let said = list(truth, "says").into_iter().chain(list(truth, "vague_says"));
        vague.extend(
            said.filter(|word| !self.words.contains(&word.to_lowercase()))
                .map(|word| format!("lacks {word}")),
        );
        let changed = self.report["changed"].as_array().map(Vec::as_slice).unwrap_or_default();
        for wanted in list(truth, "changed") {
            let (what, about) = wanted.split_once(':').unwrap_or((&wanted, ""));
            let words = what.replace('_', " ");
            let named = changed.iter().any(|change| {
                let text = change.to_string();
                (change["what"] == what || text.contains(&words)) && text.contains(about)
            });
            if !named {
                vague.push(format!("changed lacks {wanted}"));
            }
        }
        vague
    }
}

/// Whether a remedy is `KIND` or `KIND:ROLE`.
fn is(remedy: &Value, wanted: &str) -> bool {
    let (kind, role) = wanted.split_once(':').unwrap_or((wanted, ""));
    remedy["kind"] == kind && (role.is_empty() || remedy["role"] == role)
}

fn list(truth: &Map<String, Value>, key: &str) -> Vec<String> {
    truth.get(key).map(texts).unwrap_or_default()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// Every text of a report that its reader sees without asking for more.
fn collect(value: &Value, words: &mut String) {
    match value {
        Value::String(text) => {
            words.push_str(text);
            words.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        Value::Object(members) => {
            let shown =
                members.iter().filter(|(key, _)| !matches!(key.as_str(), "facts" | "evidence" | "case"));
            shown.for_each(|(_, member)| collect(member, words));
        }
        _ => {}
    }
}
