//! What every test of the binary needs: a home of its own, a scrubbed environment, a fixed clock.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use proptest::test_runner::Config as ProptestConfig;
use tempfile::TempDir;

/// The instant of every test run.
pub(crate) const NOW: &str = "2026-11-23T09:00:00Z";

/// The six checks, looked up by hand: nothing is wrong.
pub(crate) const ALL_PASS: [&str; 12] = [
    "--found",
    "account=pass",
    "--found",
    "invite=pass",
    "--found",
    "password=pass",
    "--found",
    "tenant=pass",
    "--found",
    "role=pass",
    "--found",
    "feature=pass",
];

/// How often a property is tried: as often as it says with `ESCALATE_ALL_CASES`, as `.ci/run` does, and an eighth of it otherwise.
pub(crate) fn cases(all: u32) -> ProptestConfig {
    let cases = if std::env::var_os("ESCALATE_ALL_CASES").is_some() { all } else { all.div_ceil(8) };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A home folder that ends with the test.
pub(crate) struct Sandbox {
    home: TempDir,
}

impl Sandbox {
    /// An empty home.
    pub(crate) fn new() -> Self {
        Self { home: TempDir::new().unwrap() }
    }

    /// A path in the home.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.home.path().join(relative)
    }

    /// The folder of profiles, connectors and templates.
    pub(crate) fn config(&self) -> PathBuf {
        self.path(".config/escalate")
    }

    /// Writes a file with its folders, and says where.
    pub(crate) fn write(&self, relative: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(relative);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Writes a profile by name.
    pub(crate) fn profile(&self, name: &str, toml: &str) -> PathBuf {
        self.write(&format!(".config/escalate/profiles/{name}.toml"), toml)
    }

    /// Copies the files of the first example into a folder, its profile under a name of its own.
    pub(crate) fn example(&self, folder: &str, profile: &str) {
        for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/01_export")).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().replace("escalate.toml", profile);
            self.write(&format!("{folder}/{name}"), std::fs::read(&path).unwrap());
        }
    }

    /// The case that the export of the test is about, as a script asks for it.
    pub(crate) fn ask_export(&self) -> Ran {
        let case = ["--user", "ana@acme.example", "--tenant", "acme", "--format", "json"];
        self.run([&["--config", "escalate.toml"][..], &case].concat())
    }

    /// The binary in this home: no variable of the developer's shell, no terminal, the fixed clock.
    pub(crate) fn escalate<I: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_escalate"));
        command
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .current_dir(self.home.path())
            .args(args)
            .args(["--now", NOW]);
        command
    }

    /// Runs the binary with these arguments.
    pub(crate) fn run<I: AsRef<std::ffi::OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Ran {
        Ran::of(&self.escalate(args).output().unwrap(), self.home.path())
    }
}

/// What a run did; the home's path reads `[HOME]`.
pub(crate) struct Ran {
    /// Its exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Ran {
    /// The run behind an output.
    pub(crate) fn of(output: &Output, home: &Path) -> Self {
        let read = |bytes: &[u8]| {
            String::from_utf8(bytes.to_vec()).unwrap().replace(&home.display().to_string(), "[HOME]")
        };
        Self {
            code: output.status.code().unwrap(),
            stdout: read(&output.stdout),
            stderr: read(&output.stderr),
        }
    }

    /// Asserts that the run failed with this code, printed no result, and that its message has every one of these parts.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, code, "stderr: {}", self.stderr);
        assert_eq!(self.stdout, "", "no result");
        for part in parts {
            assert!(self.stderr.contains(part), "`{part}` is not in: {}", self.stderr);
        }
    }
}
