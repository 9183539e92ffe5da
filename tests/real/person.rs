//! What the tool found out about a person, as its JSON report says it.

use std::process::Output;

use serde_json::Value;

/// One run's report.
pub(crate) struct Diagnosis {
    /// The exit code.
    pub(crate) code: i32,
    /// The report.
    pub(crate) report: Value,
    /// Standard error.
    pub(crate) stderr: String,
}

/// The six, in the FAQ's order.
pub(crate) const CHECKS: [&str; 6] = ["account", "invite", "password", "tenant", "role", "feature"];

impl Diagnosis {
    #[track_caller]
    pub(crate) fn read(output: &Output) -> Self {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let report = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("no report ({error}): {}\n{stderr}", output.status));
        Self { code: output.status.code().unwrap(), report, stderr }
    }

    /// One check.
    #[track_caller]
    pub(crate) fn check(&self, id: &str) -> &Value {
        let checks = self.report["checks"].as_array().unwrap();
        checks.iter().find(|check| check["id"] == id).unwrap_or_else(|| panic!("no check {id}"))
    }

    /// "status reason" of a check, the reason only when there is one.
    #[track_caller]
    pub(crate) fn says(&self, id: &str) -> String {
        let check = self.check(id);
        let (status, reason) = (check["status"].as_str().unwrap(), check["reason"].as_str());
        match reason.filter(|reason| *reason != status) {
            Some(reason) => format!("{status} {reason}"),
            None => status.to_owned(),
        }
    }

    /// The admin can fix it, and exactly these checks fail, the first one being the primary cause: `"role no_role_grants"`.
    #[track_caller]
    pub(crate) fn blocked(&self, failing: &[&str]) -> &Self {
        self.fails(failing);
        let primary = failing[0].split(' ').next().unwrap();
        assert_eq!(self.report["primary"], primary, "{self}");
        assert_eq!((self.report["verdict"].as_str(), self.code), (Some("blocked"), 3), "{self}");
        self
    }

    /// Exactly these checks fail.
    #[track_caller]
    pub(crate) fn fails(&self, failing: &[&str]) -> &Self {
        let mut found: Vec<String> = CHECKS
            .iter()
            .filter(|id| self.check(id)["status"] == "fail")
            .map(|id| format!("{id} {}", self.check(id)["reason"].as_str().unwrap()))
            .collect();
        let mut wanted: Vec<String> = failing.iter().map(|one| (*one).to_owned()).collect();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{self}");
        self
    }

    /// The session is older than something that was changed: these tests change flags and roles of people who are signed in.
    fn sign_in_again(&self) -> bool {
        (self.report["verdict"].as_str(), self.code) == (Some("outside"), 3)
            && self.report["outside"]["kind"] == "session"
    }

    /// Nothing fails, nothing is unknown: a ticket would be written, once they have signed in again.
    #[track_caller]
    pub(crate) fn fine(&self) -> &Self {
        self.fails(&[]);
        let open = CHECKS
            .iter()
            .filter(|id| self.check(id)["status"] == "unknown" || self.check(id)["status"] == "contradicted");
        assert_eq!(open.count(), 0, "{self}");
        if !self.sign_in_again() {
            assert_eq!((self.report["verdict"].as_str(), self.code), (Some("should_work"), 0), "{self}");
        }
        self
    }

    /// Nothing fails and something could not be answered.
    #[track_caller]
    pub(crate) fn undetermined(&self) -> &Self {
        self.fails(&[]);
        if !self.sign_in_again() {
            assert_eq!((self.report["verdict"].as_str(), self.code), (Some("undetermined"), 4), "{self}");
        }
        self
    }

    /// The summary of a check has all of these parts.
    #[track_caller]
    pub(crate) fn summary(&self, id: &str, parts: &[&str]) -> &Self {
        let summary = self.check(id)["summary"].as_str().unwrap();
        for part in parts {
            assert!(summary.contains(part), "`{part}` is not in: {summary}");
        }
        self
    }

    /// The kinds of the remedies of a check.
    #[track_caller]
    pub(crate) fn remedies(&self, id: &str) -> Vec<&str> {
        let remedies = self.check(id)["remedies"].as_array().unwrap();
        remedies.iter().map(|remedy| remedy["kind"].as_str().unwrap()).collect()
    }

    /// What the account question found: ids, addresses and names.
    pub(crate) fn accounts(&self) -> Vec<&Value> {
        let accounts = &self.report["facts"]["account"]["known"]["value"];
        accounts.as_array().map(|all| all.iter().collect()).unwrap_or_default()
    }

    /// The gap of a question: its reason and the scope that would close it.
    #[track_caller]
    pub(crate) fn gap(&self, question: &str) -> (&str, Option<&str>) {
        let gap = &self.report["facts"][question]["gap"];
        let reason = gap["reason"].as_str();
        (reason.unwrap_or_else(|| panic!("{question} is no gap: {self}")), gap["need"]["scope"].as_str())
    }
}

impl std::fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (verdict, primary) = (&self.report["verdict"], &self.report["primary"]);
        writeln!(f, "\nexit {}, verdict {verdict}, primary {primary}", self.code)?;
        for id in CHECKS {
            writeln!(f, "  {id}: {} ({})", self.says(id), self.check(id)["summary"])?;
        }
        write!(f, "{}", self.stderr)
    }
}
