//! People with known truth: what `tests/data/people/NAME.json` says of each (tests/servers/README.md explains the words) against what
//! the tool says, one run a person; counted by right, vague, needlessly unknown and wrong.

mod seen;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Map, Value};

use self::seen::{Seen, list, texts};
use crate::servers::Server;

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

/// The people of one system, who are on its server.
pub(crate) struct People {
    system: &'static str,
    /// Whether they are those of another file, of which nothing is known beforehand.
    others: bool,
    never: Vec<String>,
    /// Roles that replace one another; what else is given as a role adds up.
    roles: Vec<String>,
    all: Vec<Value>,
    /// What the file says of their world.
    pub(crate) world: Value,
}

/// Where they are.
const PEOPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/people");

/// How many diagnoses run at a time.
const AT_ONCE: usize = 4;

/// What the tests know how to judge in a truth; `why` and `vague` are for whoever reads the file.
const JUDGED: &[&str] = &[
    "verdict",
    "primary",
    "outside",
    "checks",
    "confidence",
    "remedies",
    "changed",
    "says",
    "never",
    "next",
    "loses",
    "or",
    "exit",
    "candidates",
    "vague",
    "vague_says",
    "why",
];

/// The world, with the accounts that people have in a directory beside it.
fn with_accounts(whole: &Value) -> Value {
    let mut world = whole["world"].clone();
    let people = whole["people"].as_array().into_iter().flatten();
    let account = |person: &Value| {
        let mut account = person["account"].clone();
        // Whoever is in more than one tenant says so.
        if account.is_object() && account["tenants"].is_null() {
            let called = &person["call"]["tenant"];
            let tenants = whole["world"]["tenants"].as_object();
            // Some are typed by what people call them.
            let id = tenants.into_iter().flatten().find(|(_, title)| *title == called).map(|(id, _)| id);
            account["tenants"] =
                Value::from(vec![id.map_or_else(|| called.clone(), |id| id.as_str().into())]);
        }
        account
    };
    let accounts: Vec<Value> = people.map(account).filter(Value::is_object).collect();
    if !accounts.is_empty() {
        world["accounts"] = accounts.into();
    }
    world
}

impl People {
    /// Puts the people of `tests/data/people/NAME.json` on the server, or those of the file that `ESCALATE_PEOPLE_NAME` names.
    pub(crate) fn on(server: &Server) -> Self {
        let named = Self::named(server.name());
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file =
            named.as_ref().map_or_else(|| format!("{}.json", server.name()).into(), |file| root.join(file));
        Self::of(server, &file, named.is_some())
    }

    /// Whether there are others in `tests/data/people/second`, and no file is named.
    pub(crate) fn has_second(system: &str) -> bool {
        Self::named(system).is_none() && Path::new(PEOPLE).join(Self::others_of(system)).exists()
    }

    /// Puts those of `tests/data/people/second` on the server, which has nobody of the first ones.
    pub(crate) fn second(server: &Server) -> Self {
        Self::of(server, &Self::others_of(server.name()), false)
    }

    fn others_of(system: &str) -> PathBuf {
        format!("second/{system}.json").into()
    }

    fn named(system: &str) -> Option<PathBuf> {
        std::env::var_os(format!("ESCALATE_PEOPLE_{}", system.to_uppercase())).map(PathBuf::from)
    }

    fn of(server: &Server, file: &Path, others: bool) -> Self {
        let system = server.name();
        let path = Path::new(PEOPLE).join(file);
        server.act(&["people", path.to_str().unwrap()]);
        let whole: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let all = whole["people"].as_array().unwrap().clone();
        for person in &all {
            let changes = person["truth"]["or"].as_array().into_iter().flatten();
            for key in changes.chain([&person["truth"]]).flat_map(|truth| truth.as_object().unwrap().keys()) {
                assert!(JUDGED.contains(&key.as_str()), "{}: nothing judges `{key}`", person["id"]);
            }
        }
        let roles = whole["world"]["roles"].as_object().map(|roles| roles.keys().cloned().collect());
        Self {
            system,
            others,
            never: texts(&whole["never"]),
            roles: roles.unwrap_or_default(),
            all,
            world: with_accounts(&whole),
        }
    }

    /// Everybody, as the file says of them.
    pub(crate) fn all(&self) -> &[Value] {
        &self.all
    }

    /// Diagnoses everybody, prints the numbers and whoever is not right, and fails for each of those who is not `known` to be so; `run`
    /// is given the person.
    #[expect(clippy::print_stderr, reason = "the numbers are what the test is run for")]
    pub(crate) fn are_diagnosed(&self, known: &[&str], run: impl Fn(&Value) -> Output + Sync) {
        let next = AtomicUsize::new(0);
        let graded = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(|| {
                    while let Some(person) = self.all.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let (grade, why) = self.grade(&person["truth"], &run(person));
                        graded.lock().unwrap().push((
                            grade,
                            person["id"].as_str().unwrap(),
                            &person["kind"],
                            why,
                        ));
                    }
                });
            }
        });
        let mut graded = graded.into_inner().unwrap();
        graded.sort_by_key(|(grade, id, ..)| (*grade, *id));
        let count = |wanted| graded.iter().filter(|(grade, ..)| *grade == wanted).count();
        let mut text = format!(
            "{}: {} people: {} right, {} wrong, {} needlessly unknown, {} vague\n",
            self.system,
            graded.len(),
            count(Grade::Right),
            count(Grade::Wrong),
            count(Grade::Unknown),
            count(Grade::Vague)
        );
        let others = graded.iter().filter(|(grade, ..)| *grade != Grade::Right);
        for (grade, id, kind, why) in others.clone() {
            let _ = writeln!(text, "  {grade:?} {id} ({kind}): {}", why.join("; "));
        }
        eprintln!("{text}");
        let known = if self.others { &[] } else { known };
        let new: Vec<&str> = others.map(|(_, id, ..)| *id).filter(|id| !known.contains(id)).collect();
        assert!(new.is_empty() && !graded.is_empty(), "not right, and not known to be so: {new:?}\n{text}");
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
        let vague = seen.vague(truth, &self.roles);
        let grade = match (wrong.is_empty(), unknown, vague.is_empty()) {
            (true, _, true) => Grade::Right,
            (true, _, false) => Grade::Vague,
            (false, true, _) => Grade::Unknown,
            (false, false, _) => Grade::Wrong,
        };
        (grade, wrong.into_iter().chain(vague).collect())
    }
}
