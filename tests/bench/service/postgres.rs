//! A PostgreSQL cluster of its own in a temporary folder, on a Unix socket's port of loopback.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A server that ends with this.
pub(crate) struct Postgres {
    bin: PathBuf,
    data: PathBuf,
    port: u16,
}

impl Postgres {
    pub(crate) fn start(folder: &Path) -> Self {
        let newest = std::fs::read_dir("/usr/lib/postgresql")
            .expect("apt-get install postgresql")
            .map(|entry| entry.unwrap().path())
            .max();
        let bin = newest.expect("apt-get install postgresql").join("bin");
        let data = folder.join("postgres");
        std::fs::create_dir(&data).unwrap();
        let port = super::replica::free_port();
        // PostgreSQL refuses to run as root, and its user must reach the folder.
        run(Command::new("chmod").arg("711").arg(folder));
        run(Command::new("chown").arg("postgres").arg(&data));
        let server = Self { bin, data, port };
        server.as_postgres("initdb", &["-D", &server.shown(), "-A", "trust", "-U", "escalate", "-E", "UTF8"]);
        server.control("start");
        server.as_postgres(
            "createdb",
            &["-h", "127.0.0.1", "-p", &port.to_string(), "-U", "escalate", "escalate"],
        );
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://escalate@127.0.0.1:{}/escalate", self.port)
    }

    /// Every connection ends.
    pub(crate) fn restart(&self) {
        self.control("restart");
    }

    fn shown(&self) -> String {
        self.data.display().to_string()
    }

    fn control(&self, what: &str) {
        let options = format!("-p {} -c listen_addresses=127.0.0.1 -k {}", self.port, self.shown());
        let log = self.data.join("log").display().to_string();
        let data = self.shown();
        let words = ["-D", &data, "-m", "fast", "-w", "-l", &log, "-o", &options, what];
        self.as_postgres("pg_ctl", &words);
    }

    fn as_postgres(&self, program: &str, words: &[&str]) {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(self.bin.join(program)).args(words);
        run(&mut command);
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.shown();
        let stop = Command::new("runuser")
            .args(["-u", "postgres", "--"])
            .arg(self.bin.join("pg_ctl"))
            .args(["-D", &data, "-m", "immediate", "stop"])
            .stdout(Stdio::null())
            .status();
        let _ = stop;
    }
}

fn run(command: &mut Command) {
    let done = command.stdin(Stdio::null()).stdout(Stdio::null()).current_dir("/").status().unwrap();
    assert!(done.success(), "{command:?}");
}
