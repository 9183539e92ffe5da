//! Codes: looked up, whatever the language of the text around them.
//!
//! A file of `codes/` is one family. A line is `codes | cause | also | meaning | what it does not prove`: several spellings of a code are
//! separated by spaces, a `~` before the cause means that the code is wide (an HTTP 403) and yields to a precise one and to words, and the
//! last column is left out where what holds for the cause says it. The meanings are in this project's words. The E-codes of Okta were
//! held against the vendor's own table; the other rows are what is commonly known of the vendors' documents, and some names (help desks,
//! sign-in libraries) are usage rather than a published list. A row that is wrong costs a wrong hint: a text settles nothing.

mod family;
mod find;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::cause::TextCause;
use crate::case::CheckId;

pub use family::Family;
pub(super) use find::find;

/// One code of one family.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Whose it is.
    pub family: &'static Family,
    /// Its first spelling.
    pub code: &'static str,
    /// What it points to.
    pub cause: TextCause,
    /// What it is compatible with, too.
    pub also: Vec<TextCause>,
    /// What it means.
    pub means: &'static str,
    /// What it does not prove.
    pub does_not_prove: &'static str,
    /// Whether it says little by itself.
    pub wide: bool,
}

impl Code {
    /// Its first spelling, as people write it: `AADSTS50126`, `Failed: Invalid Password`.
    #[must_use]
    pub fn spelling(&self) -> String {
        if self.family.sentences { self.code.replace('_', " ") } else { self.code.to_owned() }
    }

    /// What it weighs beside words, where a clear statement weighs 60.
    pub(super) fn worth(&self) -> i32 {
        if self.wide { 30 } else { 150 }
    }
}

/// Every code, by its spelling without signs.
struct CodeTable {
    codes: Vec<Code>,
    by_key: HashMap<String, Vec<usize>>,
    /// Codes that are sentences, such as a login status of Salesforce.
    sentences: HashMap<String, usize>,
}

static TABLE: LazyLock<CodeTable> = LazyLock::new(|| {
    let mut table = CodeTable { codes: Vec::new(), by_key: HashMap::new(), sentences: HashMap::new() };
    for family in family::ALL {
        for line in family.lines.lines().filter(|line| !line.starts_with('#')) {
            table.add(family, line);
        }
    }
    table
});

impl CodeTable {
    fn add(&mut self, family: &'static Family, line: &'static str) {
        let Some((codes, code)) = row(family, line) else { return };
        let place = self.codes.len();
        for spelling in codes.split_whitespace() {
            let bare = family.marked || spelling.bytes().all(|byte| byte.is_ascii_digit());
            let key = if bare { marked(family, spelling) } else { squashed(spelling) };
            self.by_key.entry(key).or_default().push(place);
            if family.sentences {
                self.sentences.entry(squashed(spelling)).or_insert(place);
            }
        }
        self.codes.push(code);
    }
}

/// A line as its spellings and what is said of them.
fn row(family: &'static Family, line: &'static str) -> Option<(&'static str, Code)> {
    let mut columns = line.split('|').map(str::trim);
    let (codes, cause, also, means) = (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
    let wide = cause.starts_with('~');
    let cause = TextCause::of(cause.trim_start_matches('~'))?;
    let also = also.split_whitespace().map(TextCause::of).collect::<Option<Vec<_>>>()?;
    let does_not_prove = columns.next().unwrap_or_else(|| unproven(cause));
    let code = codes.split_whitespace().next()?;
    Some((codes, Code { family, code, cause, also, means, does_not_prove, wide }))
}

/// What no code of a cause proves.
fn unproven(cause: TextCause) -> &'static str {
    match cause {
        TextCause::Check(CheckId::Account) => {
            "that it is still so, or why: an account may have been unlocked, restored or created since"
        }
        TextCause::Check(CheckId::Invite) => "that no newer invitation is on its way",
        TextCause::Check(CheckId::Password) => {
            "that the account exists and is active: systems answer the same for an unknown or a disabled one"
        }
        TextCause::Check(CheckId::Tenant) => "which tenant they meant: only where this sign-in went",
        TextCause::Check(CheckId::Role) => {
            "which permission is missing, or that a role is the right way to give it"
        }
        TextCause::Check(CheckId::Feature) => "whether the plan, a flag or a beta switch is what is off",
        TextCause::Outside(_) => "that nothing else is wrong: what comes after this step was not reached",
        TextCause::Other => "anything about the account, its invitation, password, tenant, roles or features",
    }
}

/// A code without signs, in lower case: `STATUS_LOGON_FAILURE` and `statusLogonFailure` are one.
fn squashed(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The key of a code that counts only beside its family's marks.
fn marked(family: &Family, code: &str) -> String {
    format!("{}#{}", family.name, code.to_ascii_lowercase())
}

/// How many codes there are, and of how many families.
#[must_use]
pub fn count() -> (usize, usize) {
    (TABLE.codes.len(), family::ALL.len())
}

/// The names of the families.
pub fn families() -> impl Iterator<Item = &'static str> {
    family::ALL.iter().map(|family| family.name)
}

#[cfg(test)]
mod tests {
    use super::{family, row};

    #[test]
    fn every_line_is_a_code() {
        for family in family::ALL {
            for line in family.lines.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
                let columns: Vec<&str> = line.split('|').collect();
                assert!(
                    row(family, line).is_some() && (4..=5).contains(&columns.len()),
                    "{}: {line}",
                    family.name
                );
            }
        }
    }
}
