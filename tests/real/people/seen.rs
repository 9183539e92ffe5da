//! A report against the truth of one person.

use serde_json::{Map, Value};

/// A report, as far as a truth speaks of it.
pub(super) struct Seen<'r> {
    report: &'r Value,
    checks: &'r [Value],
    remedies: Vec<&'r Value>,
    /// What the admin reads, in lower case.
    words: String,
}

impl<'r> Seen<'r> {
    /// What it says.
    pub(super) fn of(report: &'r Value) -> Self {
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
    pub(super) fn wrong(&self, truth: &Map<String, Value>, never: &[String]) -> (Vec<String>, bool) {
        let mut wrong = Vec::new();
        let mut unknown = self.report["verdict"] == "undetermined";
        for key in ["verdict", "primary"] {
            if !truth[key].as_array().unwrap().contains(&self.report[key]) {
                wrong.push(format!("{key} {}", self.report[key]));
            }
        }
        wrong.extend(self.other_outside(truth));
        for (id, wanted) in truth.get("checks").and_then(Value::as_object).into_iter().flatten() {
            let check = self.check(id);
            let status = check["status"].as_str().unwrap();
            let full = format!("{status}:{}", check["reason"].as_str().unwrap_or_default());
            if !texts(wanted).iter().any(|one| one == status || *one == full) {
                unknown &= status == "unknown";
                wrong.push(format!("{id} {full}"));
            }
        }
        for (id, wanted) in truth.get("confidence").and_then(Value::as_object).into_iter().flatten() {
            let confidence = &self.check(id)["confidence"];
            if !wanted.as_array().unwrap().contains(confidence) {
                unknown = false;
                wrong.push(format!("{id} {confidence}"));
            }
        }
        let never = list(truth, "never").into_iter().chain(never.iter().cloned());
        let broken: Vec<String> =
            never.filter(|one| self.has(one)).map(|one| format!("never {one}")).collect();
        unknown &= broken.is_empty();
        wrong.extend(broken);
        (wrong, unknown)
    }

    fn check(&self, id: &str) -> &Value {
        self.checks.iter().find(|check| check["id"] == id).unwrap()
    }

    /// A cause beside the six that is not the wanted one. Where the truth lets it stand beside other verdicts, none is as right with those.
    fn other_outside(&self, truth: &Map<String, Value>) -> Option<String> {
        let outside = &self.report["outside"]["kind"];
        let wanted = truth.get("outside").filter(|wanted| !wanted.is_null())?;
        let verdicts = texts(&truth["verdict"]);
        let chose_another = outside.is_null()
            && self.report["verdict"] != "outside"
            && verdicts.iter().any(|one| one == "outside");
        let same = wanted == outside || wanted.as_array().is_some_and(|any| any.contains(outside));
        (!same && !chose_another).then(|| format!("outside {outside}"))
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
    pub(super) fn vague(&self, truth: &Map<String, Value>, roles: &[String]) -> Vec<String> {
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
        vague.extend(self.taken(truth, roles));
        let next = &self.report["next_blocker"]["check"];
        if let Some(wanted) = truth.get("next").filter(|wanted| *wanted != next) {
            vague.push(format!("next {next} and not {wanted}"));
        }
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

impl Seen<'_> {
    /// Permissions that the first remedy takes away without a word: a role replaces the one that they have, a policy does not.
    fn taken(&self, truth: &Map<String, Value>, roles: &[String]) -> Option<String> {
        let first = self.remedies.first()?;
        let role = first["role"].as_str().filter(|role| roles.iter().any(|one| one == role))?;
        let unsaid: Vec<String> = list(truth, "loses")
            .into_iter()
            .filter(|lost| !self.words.contains(&lost.to_lowercase()))
            .collect();
        (!unsaid.is_empty()).then(|| format!("{role} takes {} without a word", unsaid.join(", ")))
    }
}

/// Whether a remedy is `KIND` or `KIND:ROLE`.
fn is(remedy: &Value, wanted: &str) -> bool {
    let (kind, role) = wanted.split_once(':').unwrap_or((wanted, ""));
    remedy["kind"] == kind && (role.is_empty() || remedy["role"] == role)
}

pub(super) fn list(truth: &Map<String, Value>, key: &str) -> Vec<String> {
    truth.get(key).map(texts).unwrap_or_default()
}

pub(super) fn texts(value: &Value) -> Vec<String> {
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
