//! What a bundle is of, by the files in it: one case, or a cluster with a folder for each person.

use std::collections::{BTreeMap, BTreeSet};

use super::cluster::{CASE_FILES, CLUSTER_FILES, case_number};
use super::{FILES, name};

/// What a bundle is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BundleKind {
    /// One case.
    Case,
    /// A cluster.
    Cluster,
}

impl BundleKind {
    /// Of a bundle with these files. One with recorded facts at its root is of a case, whatever somebody put beside them.
    pub(super) fn of(paths: &[String]) -> Self {
        let has_cases = paths.iter().any(|path| path.starts_with("cases/"));
        if has_cases && !paths.iter().any(|path| path == "facts.json") { Self::Cluster } else { Self::Case }
    }

    /// Whether such a bundle has a file of that path: one of its own, the evidence of a check, a person's, or an attachment.
    pub(super) fn has(self, path: &str) -> bool {
        name::is_attachment(path)
            || match self {
                Self::Case => FILES.iter().any(|(name, _)| *name == path) || name::is_evidence(path),
                Self::Cluster => {
                    CLUSTER_FILES.iter().any(|(name, _)| *name == path) || of_case(path).is_some()
                }
            }
    }

    /// The files that such a bundle lacks: its own, and, of each person up to the last one, both.
    pub(super) fn lacks(self, seen: &BTreeMap<String, String>) -> Vec<String> {
        let own = match self {
            Self::Case => FILES,
            Self::Cluster => CLUSTER_FILES,
        };
        let own = own.iter().map(|(name, _)| (*name).to_owned()).filter(|name| name != "SHA256SUMS");
        let people: BTreeSet<usize> = seen.keys().filter_map(|path| of_case(path)).collect();
        // Nobody is left out in between: of so many folders, the numbers are those from one on.
        let numbers = 1..=people.len();
        let of_people =
            numbers.flat_map(|nth| CASE_FILES.map(|file| format!("cases/{}/{file}", case_number(nth))));
        own.chain(of_people.filter(|_| self == Self::Cluster))
            .filter(|path| !seen.contains_key(path))
            .collect()
    }
}

/// Whose file it is: `cases/001/report.json` is the first person's.
fn of_case(path: &str) -> Option<usize> {
    let (number, file) = path.strip_prefix("cases/")?.split_once('/')?;
    let nth: usize = number.parse().ok()?;
    (nth > 0 && case_number(nth) == number && CASE_FILES.contains(&file)).then_some(nth)
}

#[cfg(test)]
mod tests {
    use super::{BundleKind, of_case};

    #[test]
    fn only_folders_that_are_given() {
        assert_eq!(
            (of_case("cases/001/report.json"), of_case("cases/1000/facts.json")),
            (Some(1), Some(1000))
        );
        for path in [
            "cases/1/report.json",
            "cases/0001/report.json",
            "cases/000/facts.json",
            "cases/+01/facts.json",
            "cases/001/x.json",
            "cases/001",
            "cases/001/report.json/x",
            "cases//report.json",
            "Cases/001/report.json",
        ] {
            assert_eq!(of_case(path), None, "{path}");
        }
    }

    #[test]
    fn recorded_facts_at_the_root_are_of_one_case() {
        let of = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            BundleKind::of(&paths)
        };
        assert_eq!(of(&["README.txt", "cases/001/facts.json"]), BundleKind::Cluster);
        assert_eq!(of(&["README.txt", "facts.json", "cases/001/facts.json"]), BundleKind::Case);
        assert_eq!(of(&[]), BundleKind::Case);
        assert!(!BundleKind::Case.has("cases/001/facts.json") && !BundleKind::Cluster.has("facts.json"));
        assert!(
            !BundleKind::Cluster.has("evidence/role.json") && BundleKind::Cluster.has("attachments/a.log")
        );
    }

    #[test]
    fn only_names_that_are_given() {
        for path in
            ["ticket.md", "SHA256SUMS", "evidence/role.json", "attachments/\u{e9}-2.log", "attachments/-rf"]
        {
            assert!(BundleKind::Case.has(path), "{path}");
        }
        let long = format!("attachments/{}", "x".repeat(200));
        for path in [
            "attachments",
            "attachments/",
            "attachments/a/b",
            "attachments/a.",
            "attachments/a ",
            "attachments/...",
            "... /x",
            "ticket.md/x",
            "ticket.md.",
            "TICKET.MD",
            "evidence/a/b.json",
            "evidence/.json",
            "evidence/A.json",
            "x",
            "",
            "attachments/nul",
            "attachments/CoM1.txt",
            "attachments/com\u{b9}",
            "attachments/con .txt",
            "COM1",
            "attachments/a|b",
            "attachments/a*",
            "attachments/a?",
            "attachments/a<",
            "attachments/a\"",
            "attachments/a:b",
            "attachments/a\n",
            "attachments/a\u{202e}b",
            "attachments/a\u{200b}",
            "attachments/a\u{2024}",
            "attachments/\u{3164}",
            &long,
        ] {
            assert!(!BundleKind::Case.has(path), "{path:?}");
        }
    }
}
