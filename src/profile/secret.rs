//! Where a secret is kept, and reading it: from the environment, a file or a command. Read late, and only when something is
//! about to be asked or filed. No error ever holds what was read.

use std::io::{self, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret as _, SecretString};

use crate::environment::{self, clock};
use crate::text::encoding::decoded;
use crate::text::io_words::io_words;
use crate::vault::Vault;

/// The longest secret, in bytes: a private key fits.
const MAX_SECRET: u64 = 64 * 1024;

const TOO_LONG: &str = "is longer than 64 KiB";

/// How long a command may take: a person may have to unlock a password manager.
const COMMAND_LIMIT: Duration = Duration::from_secs(30);

/// Where a secret is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretRef {
    /// In the environment variable of that name.
    Env(String),
    /// In a file: all of it, without the last line break.
    File(PathBuf),
    /// On the standard output of a command that is run without a shell: all of it, without the last line break.
    Command(Vec<String>),
}

/// Why a secret could not be read. Names where it should be, never what is there.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The variable is not set, or empty.
    #[error("the environment variable {0} is not set")]
    NoVariable(String),
    /// The file cannot be read.
    #[error("the file {path} cannot be read: {}", io_words(.cause))]
    NoFile {
        /// The file.
        path: String,
        /// The system's sentence.
        cause: io::Error,
    },
    /// The command cannot be started.
    #[error("the command `{program}` cannot be started: {}", not_started(.cause))]
    NoCommand {
        /// The program.
        program: String,
        /// The system's sentence.
        cause: io::Error,
    },
    /// The command failed.
    #[error("the command `{program}` ended with {status}; run it by hand to see why")]
    Failed {
        /// The program.
        program: String,
        /// How it ended.
        status: std::process::ExitStatus,
    },
    /// The command did not end.
    #[error("the command `{program}` did not end within {} seconds; does it wait for a passphrase?", .limit.as_secs())]
    TimedOut {
        /// The program.
        program: String,
        /// How long it was waited for.
        limit: Duration,
    },
    /// There is nothing in it, or it cannot be a secret.
    #[error("{place} {what}")]
    Unfit {
        /// File or command.
        place: String,
        /// "is empty", "is not text", "is longer than 64 KiB".
        what: &'static str,
    },
}

/// A program is looked for in PATH, and not in a folder that was named.
fn not_started(cause: &io::Error) -> String {
    if cause.kind() == io::ErrorKind::NotFound {
        return "there is no such program in PATH; install it, or name it with its folder".to_owned();
    }
    io_words(cause).to_string()
}

impl SecretRef {
    /// Reads the secret and puts it into the vault. `name` is what stands in its place where it was taken out: its setting's.
    ///
    /// # Errors
    /// It is not there, or it is empty, not UTF-8, or endless.
    pub fn resolve(&self, name: &str, vault: &Vault) -> Result<SecretString, SecretError> {
        let secret = self.read()?;
        vault.hold(name, secret.expose_secret());
        Ok(secret)
    }

    /// Puts the secret of a system that is not used into the vault, if it is there. A command is run only where something is to leave,
    /// which must not hold its secret: it may wait for a person.
    ///
    /// # Errors
    /// The secret is somewhere, and could not be had: nobody can look for it.
    pub fn hold_unused(&self, name: &str, vault: &Vault, leaves: bool) -> Result<(), SecretError> {
        let is_there = match self {
            Self::Env(name) => environment::secret(name).is_some(),
            Self::File(path) => path.is_file(),
            Self::Command(_) => leaves,
        };
        if is_there {
            vault.hold(name, self.read()?.expose_secret());
        }
        Ok(())
    }

    /// Reads what is kept like a secret and is none: a setting that the connector may show, such as an address.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn read(&self) -> Result<SecretString, SecretError> {
        match self {
            Self::Env(name) => environment::secret(name).ok_or_else(|| SecretError::NoVariable(name.clone())),
            Self::File(path) => {
                let named = path.display().to_string();
                let failed = |cause| SecretError::NoFile { path: named.clone(), cause };
                let read = environment::file::read_key(path, MAX_SECRET);
                if read.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::FileTooLarge) {
                    let place = format!("the file {named}");
                    return Err(SecretError::Unfit { place, what: TOO_LONG });
                }
                text(read.map_err(failed)?.bytes, || format!("the file {named}"))
            }
            Self::Command(words) => clock::waiting(|| run(words, clock::patience(COMMAND_LIMIT))),
        }
    }

    /// As a profile says it: `{ env = "KEYCLOAK_SECRET" }`.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Env(name) => format!("{{ env = {name:?} }}"),
            Self::File(path) => format!("{{ file = {:?} }}", path.display().to_string()),
            Self::Command(words) => format!("{{ command = {words:?} }}"),
        }
    }

    /// Whether it is known not to be there, without running a command.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        match self {
            Self::Env(name) => environment::secret(name).is_none(),
            Self::File(path) => !path.is_file(),
            Self::Command(_) => false,
        }
    }

    /// Where it is kept, for people: `the environment variable KEYCLOAK_SECRET`.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Env(name) => format!("the environment variable {name}"),
            Self::File(path) => format!("the file {}", path.display()),
            Self::Command(words) => format!("the command `{}`", words.first().map_or("", String::as_str)),
        }
    }
}

/// Runs a command without a shell and takes what it prints. What it says on stderr is not shown: it might quote the secret.
fn run(words: &[String], limit: Duration) -> Result<SecretString, SecretError> {
    let (program, args) = words.split_first().map_or(("", words), |(first, rest)| (first.as_str(), rest));
    let named = program.to_owned();
    let no_command = |cause| SecretError::NoCommand { program: named.clone(), cause };
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(no_command)?;
    let stdout = child.stdout.take();
    let (sender, printed) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stdout) = stdout {
            // A broken pipe shows as an empty or cut secret, which the exit status explains.
            let _ = stdout.take(MAX_SECRET + 1).read_to_end(&mut bytes);
        }
        // Nobody listens any more after the limit.
        let _ = sender.send(bytes);
    });
    let end = Instant::now() + limit;
    let Some(status) = wait(&mut child, end).map_err(no_command)? else {
        return Err(SecretError::TimedOut { program: named, limit });
    };
    if !status.success() {
        return Err(SecretError::Failed { program: named, status });
    }
    // The command has ended; something that it started may still hold its output open.
    let Ok(bytes) = printed.recv_timeout(end.saturating_duration_since(Instant::now())) else {
        return Err(SecretError::TimedOut { program: named, limit });
    };
    text(bytes, || format!("the command `{program}`"))
}

/// Waits for the end of a process; after the limit it is ended, and `None`.
fn wait(child: &mut Child, end: Instant) -> io::Result<Option<std::process::ExitStatus>> {
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

fn text(bytes: Vec<u8>, place: impl Fn() -> String) -> Result<SecretString, SecretError> {
    let unfit = |what| SecretError::Unfit { place: place(), what };
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_SECRET {
        return Err(unfit(TOO_LONG));
    }
    let mut text = decoded(bytes).map_err(|_| unfit("is not text (UTF-8)"))?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if text.is_empty() {
        return Err(unfit("is empty"));
    }
    Ok(SecretString::from(text))
}
