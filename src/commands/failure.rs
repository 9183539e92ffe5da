//! Failures for people: what failed, where, what to do next. Joins every module's error by kind; the kind is the exit code.
//!
//! The only printer of errors. The modules that know secrets leave them out of their errors, and what the process holds is
//! taken out once more when a failure is printed.

mod escalation;
mod json;
mod names;

pub(in crate::commands) use names::question;

use std::ffi::OsString;
use std::fmt::{self, Display};
use std::io::{self, Write as _};

use crate::case::Unresolved;
use crate::commands::{screen, secrets};
use crate::diagnosis::Exit;
use crate::text::styled::fitted;
use crate::text::visible::visible;
use crate::text::wrap::NARROWEST;

/// What kind of failure; decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// Something broke: disk, network outside of gathering, a defect of ours.
    Broken,
    /// What was typed does not fit.
    Usage,
    /// A name that was typed may mean several things, or was mistyped.
    Unresolved,
    /// Configuration, facts, connector or template invalid.
    Invalid,
    /// The ticket is safe in the outbox and not filed.
    NotFiledYet,
}

impl FailureKind {
    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Usage => "usage",
            Self::Unresolved => "unresolved",
            Self::Invalid => "invalid",
            Self::NotFiledYet => "not_filed_yet",
        }
    }
}

/// How failures are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureFormat {
    /// For people.
    Text,
    /// One line of JSON: for programs that asked for JSON.
    Json,
}

impl FailureFormat {
    /// What a command line asks for, also one that does not parse.
    #[must_use]
    pub fn of(args: &[OsString]) -> Self {
        let flags: Vec<&str> = args
            .iter()
            .map_while(|arg| Some(arg.to_str().unwrap_or_default()).filter(|arg| *arg != "--"))
            .collect();
        let apart = flags.windows(2).any(|pair| pair == ["--format", "json"]);
        if apart || flags.contains(&"--format=json") { Self::Json } else { Self::Text }
    }
}

/// A failure that ends the run.
#[derive(Debug)]
pub struct Failure {
    /// Decides the exit code.
    pub kind: FailureKind,
    /// What failed and where, a fragment without a full stop. May have several lines, one for each mistake.
    pub message: String,
    /// What to do next, one sentence each.
    pub hints: Vec<String>,
    /// The name that could not be told, where that is what failed.
    pub unresolved: Option<Box<Unresolved>>,
    /// The flag that is wrong, where that is what failed.
    pub key: Option<&'static str>,
}

impl Failure {
    /// A failure of that kind.
    pub fn new(kind: FailureKind, message: impl Display) -> Self {
        Self { kind, message: message.to_string(), hints: Vec::new(), unresolved: None, key: None }
    }

    /// Something broke.
    pub fn broken(message: impl Display) -> Self {
        Self::new(FailureKind::Broken, message)
    }

    /// What was typed does not fit.
    pub fn usage(message: impl Display) -> Self {
        Self::new(FailureKind::Usage, message)
    }

    /// Configuration, facts, connector or template invalid.
    pub fn invalid(message: impl Display) -> Self {
        Self::new(FailureKind::Invalid, message)
    }

    /// The same with one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Display) -> Self {
        self.hints.push(hint.to_string());
        self
    }

    /// How the process ends.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self.kind {
            FailureKind::Broken => Exit::Broken,
            FailureKind::Usage | FailureKind::Unresolved => Exit::Usage,
            FailureKind::Invalid => Exit::Invalid,
            FailureKind::NotFiledYet => Exit::NotFiledYet,
        }
    }

    /// Prints it to stderr, coloured only in a terminal, and says how the process ends.
    #[must_use]
    pub fn print(&self, format: FailureFormat) -> Exit {
        if format == FailureFormat::Json {
            let _ = io::stderr().lock().write_all(secrets::mask().text(&self.as_json()).as_bytes());
            return self.exit();
        }
        let red = anstyle::AnsiColor::Red.on_default().bold();
        let bold = anstyle::Style::new().bold();
        let mut stderr = anstream::stderr().lock();
        // Nothing can be said when stderr is gone; the exit code still says it.
        let _ = writeln!(stderr, "{}", labelled("error:", red, &self.message));
        for hint in &self.hints {
            let _ = writeln!(stderr, "{}", labelled("hint:", bold, hint));
        }
        self.exit()
    }
}

/// A text behind its label, without secrets, in lines that the terminal has room for.
fn labelled(label: &str, style: anstyle::Style, text: &str) -> String {
    let text = format!("{label} {}", visible(&secrets::mask().text(text)));
    let text = screen::for_stderr(&text);
    format!("{style}{label}{style:#}{}", text.strip_prefix(label).unwrap_or(&text))
}

/// Prints what clap has to say: help and version to stdout with success, everything else to stderr as usage.
#[must_use]
pub fn print_usage(error: &clap::Error, format: FailureFormat) -> Exit {
    if format == FailureFormat::Json && error.use_stderr() {
        let _ = io::stderr().lock().write_all(json::usage(error).as_bytes());
        return Exit::Usage;
    }
    let text = error.render().ansi().to_string();
    let printed = if error.use_stderr() {
        let text = screen::width_of_stderr().map_or_else(|| text.clone(), |width| fitted(&text, width));
        anstream::stderr().write_all(text.as_bytes())
    } else {
        let text = fitted(&text, screen::style().width.max(NARROWEST));
        anstream::stdout().write_all(text.as_bytes())
    };
    match printed {
        Err(failed) if failed.kind() != io::ErrorKind::BrokenPipe => Exit::Broken,
        _ if error.use_stderr() => Exit::Usage,
        _ => Exit::Escalated,
    }
}

impl Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<crate::environment::NoHome> for Failure {
    fn from(error: crate::environment::NoHome) -> Self {
        Self::broken(error)
    }
}

impl From<crate::case::input::CaseError> for Failure {
    fn from(error: crate::case::input::CaseError) -> Self {
        if matches!(error, crate::case::input::CaseError::Nobody) {
            let failure = Self::usage("say who cannot get in: --user EMAIL|ID")
                .hint("in a terminal you are asked; `escalate --help` shows everything else");
            return Self { key: Some("--user"), ..failure };
        }
        let kind = if error.is_usage() { FailureKind::Usage } else { FailureKind::Invalid };
        Self { key: error.field(), ..Self::new(kind, error) }
    }
}

impl From<crate::profile::LocateError> for Failure {
    fn from(error: crate::profile::LocateError) -> Self {
        Self::invalid(error)
    }
}

impl From<crate::profile::ProfileError> for Failure {
    fn from(error: crate::profile::ProfileError) -> Self {
        use crate::profile::ProfileError::{Connectors, Mistakes, Unreadable};
        match error {
            Connectors(_) => Self::broken(error),
            Unreadable { .. } => Self::invalid(error),
            Mistakes { .. } => Self::invalid(error)
                .hint("`escalate connectors show NAME` prints a connector with its settings"),
        }
    }
}

impl From<crate::connectors::FindError> for Failure {
    fn from(error: crate::connectors::FindError) -> Self {
        Self::invalid(error)
    }
}

impl From<crate::environment::state::StateError> for Failure {
    fn from(error: crate::environment::state::StateError) -> Self {
        Self::broken(error)
    }
}

impl From<crate::filing::outbox::OutboxError> for Failure {
    fn from(error: crate::filing::outbox::OutboxError) -> Self {
        let absent = matches!(error, crate::filing::outbox::OutboxError::Absent(_));
        Self::new(if absent { FailureKind::Usage } else { FailureKind::Broken }, error)
    }
}

impl From<crate::redact::pseudonym_map::TokenError> for Failure {
    fn from(error: crate::redact::pseudonym_map::TokenError) -> Self {
        Self::broken(error)
    }
}

impl From<crate::output::template::RenderError> for Failure {
    fn from(error: crate::output::template::RenderError) -> Self {
        use crate::output::template::RenderError::{Language, Read, Templates, Value};
        let kind = match error {
            Templates(_) | Read { .. } => FailureKind::Invalid,
            Language { .. } => FailureKind::Usage,
            Value { .. } => FailureKind::Broken,
        };
        Self::new(kind, error)
    }
}

impl From<crate::bundle::BundleError> for Failure {
    fn from(error: crate::bundle::BundleError) -> Self {
        match error {
            crate::bundle::BundleError::Render(error) => error.into(),
            other => Self::broken(other),
        }
    }
}

impl From<crate::bundle::encrypt::EncryptError> for Failure {
    fn from(error: crate::bundle::encrypt::EncryptError) -> Self {
        use crate::bundle::encrypt::EncryptError::{
            Decrypt, Encrypt, Identity, NoRecipient, NotBuilt, Recipient,
        };
        let kind = match error {
            Recipient { .. } | NoRecipient(_) | Identity { .. } => FailureKind::Invalid,
            Encrypt(_) | Decrypt(_) | NotBuilt { .. } => FailureKind::Broken,
        };
        Self::new(kind, error)
    }
}

impl From<crate::redact::typed::RedactError> for Failure {
    fn from(error: crate::redact::typed::RedactError) -> Self {
        Self::broken(error)
    }
}
