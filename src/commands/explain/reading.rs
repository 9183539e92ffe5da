//! What an error text says, for people and for programs.

use std::fmt::Write as _;

use serde_json::json;

use crate::case::{CheckId, OutsideKind};
use crate::checks;
use crate::commands::failure::Failure;
use crate::commands::output;
use crate::error_text::{Code, Point, Reading, codes, languages};

/// For people: the codes, what the text points at, where to look, what it does not prove.
pub(super) fn page(reading: &Reading) -> String {
    if reading.points.is_empty() {
        return nothing();
    }
    let mut page = String::new();
    for code in &reading.codes {
        let _ = writeln!(page, "{} ({}): {}", code.spelling(), code.family.name, code.means);
        let _ = writeln!(page, "  points at {}; does not prove {}", points_at(code), code.does_not_prove);
    }
    if !page.is_empty() {
        page.push('\n');
    }
    page.push_str("Points at:\n");
    for point in &reading.points {
        let by = if point.said.is_empty() { String::new() } else { format!("  \"{}\"", point.quoted()) };
        let _ = writeln!(page, "  {:<14}{:>3} %{by}", point.cause.as_str(), point.weight);
    }
    if let Some((_, name)) = languages().find(|(code, _)| Some(*code) == reading.language) {
        let _ = writeln!(page, "Language: {name}");
    }
    let look = reading.points.iter().find_map(|point| point.cause.check()).and_then(checks::get);
    match (look, reading.first().and_then(|point| point.cause.kind())) {
        (_, Some(kind)) => {
            let _ = writeln!(
                page,
                "\nWhere to look: {}, which is none of the {} checks.",
                kind.says(),
                checks::how_many()
            );
        }
        (Some(check), None) => {
            let _ = writeln!(page, "\nWhere to look: {}", check.ask);
        }
        (None, None) => {}
    }
    page.push_str(
        "\nA text settles nothing: systems hide causes on purpose. It only says where to look first.\n",
    );
    page
}

/// For programs.
pub(super) fn json(given: &str, reading: &Reading) -> Result<String, Failure> {
    let code = |code: &&Code| {
        json!({
            "family": code.family.name, "code": code.spelling(), "means": code.means,
            "check": code.cause.check().map(CheckId::as_str),
            "kind": code.cause.kind().map(OutsideKind::as_str),
            "also": code.also.iter().map(|cause| cause.as_str()).collect::<Vec<_>>(),
            "does_not_prove": code.does_not_prove,
        })
    };
    let point = |point: &Point| match point.cause.check() {
        Some(check) => json!({"check": check.as_str(), "weight": point.weight}),
        None => json!({"outside": point.cause.as_str(), "weight": point.weight}),
    };
    let answer = json!({
        "given": given,
        "codes": reading.codes.iter().map(code).collect::<Vec<_>>(),
        "points_at": reading.points.iter().map(point).collect::<Vec<_>>(),
        "language": reading.language,
    });
    output::as_json(&answer)
}

fn points_at(code: &Code) -> String {
    let also: Vec<&str> = code.also.iter().map(|cause| cause.as_str()).collect();
    let also = if also.is_empty() { String::new() } else { format!(" (also {})", also.join(", ")) };
    format!("{}{also}", code.cause.as_str())
}

/// What can be asked, where a text says nothing.
fn nothing() -> String {
    let (count, _) = codes::count();
    let names: Vec<&str> = checks::ALL.iter().map(|check| check.id.as_str()).collect();
    let languages: Vec<&str> = languages().map(|(_, name)| name).collect();
    format!(
        "This text points at nothing that is known here, which says nothing about the cause.\n\nWhat can be asked:\n  a check: {}\n  one of \
         {count} codes of {}\n  the words of an error or a complaint in {}\n",
        names.join(", "),
        codes::families().collect::<Vec<_>>().join(", "),
        languages.join(", "),
    )
}
