//! The flags of a diagnosis: the case, where the facts come from, and what leaves.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::value::{self, FoundArg, WhenArg};
use crate::case::input::ErrorSource;
use crate::case::{ObjectRef, Supposed};
use crate::output::Format;

/// The flags of a diagnosis.
#[derive(Clone, Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the contract")]
pub struct DiagnoseArgs {
    /// Who cannot get in: e-mail address, id or name
    #[arg(long, value_name = "EMAIL|ID|NAME", help_heading = "Case")]
    pub user: Option<String>,
    /// The tenant where access is expected
    #[arg(long, value_name = "TENANT", help_heading = "Case")]
    pub tenant: Option<String>,
    /// Take user, tenant, action, roles, features and objects as given, without a look at what is near
    #[arg(long, help_heading = "Case")]
    pub exact: bool,
    /// What they were trying to do, as they say it. Left out: signing in
    #[arg(long, value_name = "TEXT", help_heading = "Case")]
    pub action: Option<String>,
    /// Which of the two reports it is; derived from --action when not given
    #[arg(long, value_name = "SYMPTOM", help_heading = "Case")]
    pub symptom: Option<SymptomName>,
    /// The exact error: the text, @FILE, or - for standard input
    #[arg(long, value_name = "TEXT|@FILE|-", value_parser = value::error, help_heading = "Case")]
    pub error: Option<ErrorSource>,
    /// The project, team, folder or record that the action is on, e.g. project:lighthouse
    #[arg(long, value_name = "KIND:ID", help_heading = "Case")]
    pub on: Option<ObjectRef>,
    /// A permission that the action needs, when the profile's actions do not say it; repeatable
    #[arg(long, value_name = "ID", help_heading = "Case")]
    pub permission: Vec<String>,
    /// A feature that the action needs, likewise; repeatable
    #[arg(long, value_name = "KEY", help_heading = "Case")]
    pub feature: Vec<String>,
    /// What a flag service must know about the person to evaluate its rules, e.g. plan=pro; repeatable
    #[arg(long = "trait", value_name = "NAME=VALUE", value_parser = value::pair, help_heading = "Case")]
    pub traits: Vec<(String, String)>,
    /// What you looked up by hand, e.g. account=pass or role=fail:"no such role"; repeatable
    #[arg(long, value_name = "CHECK=pass|fail[:REASON[: WORDS]]", value_parser = value::found, help_heading = "Case")]
    pub found: Vec<FoundArg>,
    /// A role that you saw on their profile, when no system tells their roles; repeatable
    #[arg(long, value_name = "NAME", help_heading = "Case")]
    pub role: Vec<String>,
    /// When it last worked: 2026-11-20, "2026-11-20 14:00", with a zone, or how long ago: 3d, 90m, 2w
    #[arg(long, value_name = "WHEN", value_parser = value::when, help_heading = "Case")]
    pub last_worked: Option<WhenArg>,
    /// Compare with somebody for whom it works; without a name, with a typical holder of the role that would help
    #[arg(long, value_name = "USER", num_args = 0..=1, require_equals = false, help_heading = "Case")]
    pub compare_with: Option<Option<String>>,
    /// What would be in the way if they had a role, or if a flag were on, e.g. role="Senior Agent"; repeatable, all at once
    #[arg(long, value_name = "role=NAME|flag=KEY", help_heading = "Case")]
    pub what_if: Vec<Supposed>,
    /// Recorded facts instead of live ones; the case comes from the file too, and flags win over it
    #[arg(long, value_name = "FILE", help_heading = "Case")]
    pub facts: Option<PathBuf>,

    /// Write the bundle to this file
    #[arg(long, value_name = "PATH", help_heading = "Escalating")]
    pub bundle: Option<PathBuf>,
    /// File the ticket in the profile's ticketing system
    #[arg(long, help_heading = "Escalating")]
    pub file: bool,
    /// Attach a file, cleaned of secrets and personal data; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Escalating")]
    pub attach: Vec<PathBuf>,
    /// Attach a file as it is: nobody looks into it; repeatable
    #[arg(long, value_name = "FILE", help_heading = "Escalating")]
    pub attach_raw: Vec<PathBuf>,
    /// Encrypt the bundle to this age recipient or SSH public key; repeatable
    #[arg(long, value_name = "RECIPIENT", help_heading = "Escalating")]
    pub encrypt_to: Vec<String>,
    /// Show the ticket, the files and what was taken out; nothing leaves
    #[arg(long, help_heading = "Escalating")]
    pub dry_run: bool,
    /// The fix did not help: escalate although a check found a cause
    #[arg(long, help_heading = "Escalating")]
    pub still_failing: bool,
    /// Escalate although a check could not be answered
    #[arg(long, help_heading = "Escalating")]
    pub allow_unknown: bool,

    /// How the result is printed
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: Format,
    /// Also print what the answer rests on, what contradicts it and what was not seen; the other formats always have it
    #[arg(long, help_heading = "Output")]
    pub evidence: bool,
    /// Language of the reply to the user, e.g. en
    #[arg(long, value_name = "XX", value_parser = value::language, help_heading = "Output")]
    pub lang: Option<String>,
}

/// Which of the FAQ's two reports it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SymptomName {
    /// "I can't sign in"
    SignIn,
    /// "I logged in but can't see or do X"
    Access,
}
