//! The program in a pseudo-terminal: what somebody sees who sits before it, and what happens when they type.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use regex::Regex;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::support::Sandbox;

/// How long anything may take on a machine that does other things beside.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that runs in a terminal of its own.
pub(crate) struct Terminal {
    child: Child,
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    /// Everything that was shown, without colours and cursor movements.
    seen: String,
    /// The same with them.
    sent: String,
    /// How much of it was waited for.
    read: usize,
    /// How many keys were typed.
    keys: usize,
}

impl Terminal {
    /// `escalate` with these arguments in this home, in a terminal of so many columns. It is the session's own terminal (`setsid`, where
    /// there is one), so that Ctrl-C is a signal.
    pub(crate) fn escalate<I: AsRef<str>>(
        sandbox: &Sandbox,
        args: impl IntoIterator<Item = I>,
        columns: u16,
    ) -> Self {
        Self::program(sandbox, env!("CARGO_BIN_EXE_escalate"), args, columns)
    }

    /// A line of a shell, likewise: what is printed may go into a file.
    pub(crate) fn shell(sandbox: &Sandbox, line: &str, columns: u16) -> Self {
        Self::program(sandbox, "/bin/sh", ["-c", line], columns)
    }

    fn program<I: AsRef<str>>(
        sandbox: &Sandbox,
        program: &str,
        args: impl IntoIterator<Item = I>,
        columns: u16,
    ) -> Self {
        let setsid = Path::new("/usr/bin/setsid");
        let mut command = if setsid.exists() { Command::new(setsid) } else { Command::new(program) };
        if setsid.exists() {
            command.args(["--ctty", "--wait", program]);
        }
        command
            .args(args.into_iter().map(|arg| arg.as_ref().to_owned()))
            .env_clear()
            .env("HOME", sandbox.path(""))
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("TERM", "xterm-256color")
            .current_dir(sandbox.path(""));
        Self::of(command, columns)
    }

    fn of(mut command: Command, columns: u16) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        let slave = File::options().read(true).write(true).open(name).unwrap();
        tcsetwinsize(&slave, Winsize { ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
        let end = || Stdio::from(slave.try_clone().unwrap());
        let child = command.stdin(end()).stdout(end()).stderr(end()).spawn().unwrap();
        // While this process holds the other end, the end of the program cannot be read.
        drop((command, slave));
        let keyboard = File::from(master);
        let mut shown = keyboard.try_clone().unwrap();
        let (sender, screen) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The end of the program is an error of the terminal.
            while let Ok(read @ 1..) = shown.read(&mut buffer) {
                if sender.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { child, keyboard, screen, seen: String::new(), sent: String::new(), read: 0, keys: 0 }
    }

    /// Types these keys; `\r` is Enter, `\x03` is Ctrl-C, `\x1b[B` is the arrow down.
    pub(crate) fn send(&mut self, keys: &str) -> &mut Self {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keys += keys.chars().count();
        self
    }

    /// Waits until this is on the screen, behind what was waited for before.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        assert!(self.wait_for_one(&[text]).is_some(), "it ended without `{text}`: {}", self.seen);
        self
    }

    /// Answers each question that comes with what belongs to it, until the program ends: `(what is on the screen, what is typed)`. A
    /// question that is asked again is answered again. Says the exit code, what was shown, and how many keys it took.
    #[track_caller]
    pub(crate) fn answer(mut self, answers: &[(&str, &str)]) -> (i32, String, usize) {
        let questions: Vec<&str> = answers.iter().map(|(question, _)| *question).collect();
        while let Some(index) = self.wait_for_one(&questions) {
            self.send(answers[index].1);
        }
        let keys = self.keys;
        let (code, shown) = self.end();
        (code, shown, keys)
    }

    /// Waits for its end: the exit code and all that was shown.
    #[track_caller]
    pub(crate) fn end(mut self) -> (i32, String) {
        while self.more() {}
        let status = self.child.wait().unwrap();
        (status.code().unwrap_or(-1), std::mem::take(&mut self.seen))
    }

    /// The same, with colours and cursor movements.
    #[track_caller]
    pub(crate) fn end_as_sent(mut self) -> (i32, String) {
        while self.more() {}
        let sent = std::mem::take(&mut self.sent);
        (self.end().0, sent)
    }

    /// Which of these comes first; `None` when the program ends before.
    #[track_caller]
    fn wait_for_one(&mut self, texts: &[&str]) -> Option<usize> {
        loop {
            let new = &self.seen[self.read..];
            let found = texts
                .iter()
                .enumerate()
                .filter_map(|(index, text)| Some((new.find(text)?, text.len(), index)));
            if let Some((at, length, index)) = found.min() {
                self.read += at + length;
                return Some(index);
            }
            if !self.more() {
                return None;
            }
        }
    }

    /// Reads on; false at the end of the program.
    #[track_caller]
    fn more(&mut self) -> bool {
        let end = Instant::now() + PATIENCE;
        match self.screen.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(bytes) => {
                let escapes =
                    Regex::new(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\r").unwrap();
                let text = String::from_utf8_lossy(&bytes);
                self.seen.push_str(&escapes.replace_all(&text, ""));
                self.sent.push_str(&text);
                true
            }
            Err(RecvTimeoutError::Disconnected) => false,
            Err(RecvTimeoutError::Timeout) => {
                let _ = self.child.kill();
                panic!("nothing more for {PATIENCE:?}: {}", self.seen)
            }
        }
    }
}
