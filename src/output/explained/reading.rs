//! What an error text says, for people and for programs.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{CheckId, OutsideKind};
use crate::checks;
use crate::error_text::{Code, Point, Reading, codes, languages};

/// For people: the codes, what the text points at, where to look, what it does not prove.
#[must_use]
pub fn page(reading: &Reading) -> String {
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

/// A code in a text. The spelling and the words are those of our tables, never of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadCode {
    /// Whose code it is.
    pub family: &'static str,
    /// The code.
    pub code: String,
    /// What it means.
    pub means: &'static str,
    /// The check that it points at.
    pub check: Option<&'static str>,
    /// The cause beside the checks that it points at.
    pub kind: Option<&'static str>,
    /// What it is compatible with, too.
    pub also: Vec<&'static str>,
    /// What it does not prove.
    pub does_not_prove: &'static str,
}

/// Something that a text points at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PointedAt {
    /// The check; absent where it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<&'static str>,
    /// The cause beside the checks; absent where it is a check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside: Option<&'static str>,
    /// Its share of all that the text points at, in percent.
    pub weight: i32,
}

impl ReadCode {
    pub(super) fn of(code: &Code) -> Self {
        Self {
            family: code.family.name,
            code: code.spelling(),
            means: code.means,
            check: code.cause.check().map(CheckId::as_str),
            kind: code.cause.kind().map(OutsideKind::as_str),
            also: code.also.iter().map(|cause| cause.as_str()).collect(),
            does_not_prove: code.does_not_prove,
        }
    }
}

impl PointedAt {
    pub(super) fn of(point: &Point) -> Self {
        let check = point.cause.check().map(CheckId::as_str);
        let outside = if check.is_none() { Some(point.cause.as_str()) } else { None };
        Self { check, outside, weight: point.weight }
    }
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
