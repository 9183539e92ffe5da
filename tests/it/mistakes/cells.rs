//! The exports of the first example: every cell, every value and every name of a column, with one slip. What is right is by column, from the
//! formats that the connectors' files describe.

use chrono::DateTime;
use serde_json::Value;

use super::slip::{Draw, slip};
use super::{Mistake, PEOPLE, Right, case_of, example};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// Whom the row is about. The case has the right spelling, so that the one of the file is a near one.
    Person,
    /// A tenant by id, likewise.
    Tenant,
    /// A word of a closed list: what it says otherwise is not known, and the list is.
    Word,
    /// A role, a permission, a flag or a tier, which something else in the files or in the profile names rightly.
    Name,
    /// An instant, which may still be one after a slip: then nobody can know.
    Date,
    /// A number, likewise.
    Number,
    /// Anything: names of people, remarks, ids that nothing refers to.
    Free,
}

/// By file and column. `what` of changes.csv takes any words by its format; `from`, `to` and `text` are for people.
fn column(file: &str, name: &str) -> Column {
    match (file, name) {
        (_, "email") => Column::Person,
        (_, "tenant") => Column::Tenant,
        (_, "since" | "last_sign_in" | "locked_since" | "locked_until" | "sent_at" | "expires_at" | "at") => {
            Column::Date
        }
        ("tenants.csv" | "users.csv", "name") => Column::Free,
        (
            _,
            "status" | "beta" | "password_set" | "must_change" | "mail" | "enabled" | "admin_can_set"
            | "result",
        ) => Column::Word,
        (_, "roles" | "role" | "permission" | "permissions" | "key" | "tier" | "name") => Column::Name,
        (_, "failed_attempts" | "holders") => Column::Number,
        _ => Column::Free,
    }
}

/// Where a value stands.
struct Cell<'c> {
    file: &'c str,
    column: &'c str,
    line: usize,
    value: &'c str,
    /// Whom the row is about; empty: everybody.
    person: &'c str,
}

/// All of them.
pub(super) fn mistakes(seed: u64) -> Vec<Mistake> {
    let mut found = Vec::new();
    for file in ["users.csv", "invites.csv", "changes.csv", "flags.csv", "tenants.csv"] {
        of_table(file, seed, &mut found);
    }
    of_log("signins.ndjson", seed, &mut found);
    of_roles("roles.json", seed, &mut found);
    found
}

fn of_table(file: &str, seed: u64, found: &mut Vec<Mistake>) {
    let text = example(file);
    let lines: Vec<&str> = text.lines().collect();
    let header: Vec<&str> = lines[0].split(',').collect();
    for (index, name) in header.iter().enumerate() {
        let Some(slipped) = slip(name, &mut Draw::new(seed, &format!("{file}:{name}")), &header) else {
            continue;
        };
        let mut names: Vec<&str> = header.clone();
        names[index] = &slipped;
        let changed = text.replacen(lines[0], &names.join(","), 1);
        found.push(Mistake {
            kind: "column",
            what: format!("{file}: {name} → {slipped}"),
            args: case_of(match file {
                "flags.csv" => "gus",
                "tenants.csv" => "hana",
                _ => "ana",
            }),
            files: vec![(file.to_owned(), changed.into_bytes())],
            right: Right::Named { place: vec![file.to_owned(), slipped.clone()], mend: (*name).to_owned() },
        });
    }
    for (number, line) in lines.iter().enumerate().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let email = header.iter().position(|name| *name == "email").map_or("", |at| cells[at]);
        for (index, value) in cells.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
            let cell = Cell {
                file,
                column: header[index],
                line: number + 1,
                value,
                person: email.split('@').next().unwrap_or(""),
            };
            one(&cell, seed, found, |slipped| {
                let mut changed: Vec<&str> = cells.clone();
                changed[index] = slipped;
                let mut all: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
                all[number] = changed.join(",");
                all.join("\n") + "\n"
            });
        }
    }
}

fn of_log(file: &str, seed: u64, found: &mut Vec<Mistake>) {
    let text = example(file);
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let person = entry["email"].as_str().unwrap().split('@').next().unwrap().to_owned();
        for (column, value) in entry.as_object().unwrap() {
            let value = value.as_str().unwrap();
            let cell = Cell { file, column, line: number + 1, value, person: &person };
            one(&cell, seed, found, |slipped| {
                let mut all: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
                all[number] = line.replacen(&format!("\"{value}\""), &format!("\"{slipped}\""), 1);
                all.join("\n") + "\n"
            });
        }
    }
}

fn of_roles(file: &str, seed: u64, found: &mut Vec<Mistake>) {
    let text = example(file);
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let Ok(role) = serde_json::from_str::<Value>(line.trim().trim_end_matches(',')) else { continue };
        let Some(name) = role["name"].as_str() else { continue };
        let permissions: Vec<&str> =
            role["permissions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let values =
            [("name", name)].into_iter().chain(permissions.into_iter().map(|id| ("permissions", id)));
        for (column, value) in values.filter(|(_, value)| *value != "*") {
            // Whose case rests on it: who holds the role, or needs what it grants.
            let person = match (name, column, value) {
                ("Agent", "name", _) | ("Senior Agent", _, "conversations.assign") => "ana",
                ("Senior Agent", "name", _) => "jon",
                ("Case Worker", "name", _) | (_, _, "cases.read") => "gus",
                ("Analyst", "name", _) | (_, _, "warehouse.query") => "hana",
                (_, _, "exports.run") => "ida",
                _ => "",
            };
            let cell = Cell { file, column, line: number + 1, value, person };
            one(&cell, seed, found, |slipped| {
                let mut all: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
                all[number] = line.replacen(&format!("\"{value}\""), &format!("\"{slipped}\""), 1);
                all.join("\n") + "\n"
            });
        }
    }
}

/// The slip as the person's own case meets it, and as Ana's does, whom it does not concern.
fn one(cell: &Cell<'_>, seed: u64, found: &mut Vec<Mistake>, change: impl Fn(&str) -> String) {
    let Cell { file, line, value, .. } = *cell;
    let Some(slipped) = slip(value, &mut Draw::new(seed, &format!("{file}:{line}:{}", cell.column)), &[])
    else {
        return;
    };
    let files = || vec![(file.to_owned(), change(&slipped).into_bytes())];
    let what = format!("{file}:{line} {}: {value} → {slipped}", cell.column);
    let person = if cell.person.is_empty() { needs(file, line) } else { cell.person };
    if let Some(person) = Some(person).filter(|person| PEOPLE.iter().any(|(known, _)| known == person)) {
        let right = right(cell, person, value, &slipped);
        found.push(Mistake {
            kind: "cell, theirs",
            what: format!("{what} ({person})"),
            args: case_of(person),
            files: files(),
            right,
        });
    }
    // The row of somebody else, or of another tenant.
    let reads = if file == "flags.csv" {
        "gus"
    } else if file == "tenants.csv" {
        "hana"
    } else {
        "ana"
    };
    if person != reads
        && (file != "roles.json" || person.is_empty())
        && (!cell.person.is_empty() || person.is_empty())
    {
        found.push(Mistake {
            kind: "cell, others'",
            what,
            args: case_of(reads),
            files: files(),
            right: Right::Same,
        });
    }
}

/// Whose case rests on a row that is about nobody: a flag, a tier. The rows of the other tenant are nobody's.
fn needs(file: &str, line: usize) -> &'static str {
    match (file, line) {
        ("flags.csv", 2) => "gus",
        ("flags.csv", 4) => "ida",
        ("tenants.csv", 2) => "hana",
        ("flags.csv" | "tenants.csv" | "roles.json", _) => "",
        _ => "ana",
    }
}

fn right(cell: &Cell<'_>, person: &str, value: &str, slipped: &str) -> Right {
    let named = |mend: &str| Right::Named { place: vec![slipped.to_owned()], mend: mend.to_owned() };
    let may = |mend: &str| Right::SameOrNamed { place: vec![slipped.to_owned()], mend: mend.to_owned() };
    match column(cell.file, cell.column) {
        Column::Free => Right::Same,
        Column::Date if DateTime::parse_from_rfc3339(slipped).is_ok() => Right::Any,
        Column::Number if slipped.parse::<f64>().is_ok() => Right::Any,
        // A case that does not rest on it may pass over it; where it changes what comes out, it is said.
        _ if !decides(cell.file, cell.column, person) => may(""),
        // What it should have been is on the command line, or a list of it is said.
        Column::Person | Column::Tenant | Column::Date | Column::Number => named(""),
        Column::Word | Column::Name => named(value),
    }
}

/// Whether the case of a person rests on a column of theirs: who it is and where always; what stands in the row of another tenant, a switch
/// that is not asked for, a role of somebody who cannot sign in, do not.
fn decides(file: &str, name: &str, person: &str) -> bool {
    match file {
        "users.csv" => {
            let of_the_row = ["email", "tenant"].contains(&name);
            let of_access = match name {
                "roles" => ["ana", "jon"].contains(&person),
                "beta" => person == "ida",
                "password_set" | "must_change" => false,
                _ => true,
            };
            of_the_row || (person != "fay" && of_access)
        }
        "invites.csv" => ["cleo", "dev"].contains(&person),
        "flags.csv" => person == "gus",
        "tenants.csv" => person == "hana",
        "roles.json" => ["ana", "jon"].contains(&person),
        _ => false,
    }
}
