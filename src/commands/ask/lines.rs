//! Lines of somebody who answers: of any input, or of the terminal, where Ctrl-C ends the waiting and not the process.

use std::io::{self, BufRead};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// Windows ends the waiting for a line before it says that Ctrl-C was pressed.
const LATE: Duration = Duration::from_millis(100);

/// What came instead of waiting.
pub(super) enum Heard {
    /// A line, as it was typed.
    Line(String),
    /// The end of the input, or bytes that are no text.
    End,
    /// Ctrl-C.
    Interrupt,
}

/// Where lines come from.
pub(super) enum AnswerLines<'a> {
    /// Any input.
    Of(Box<dyn BufRead + 'a>),
    /// The terminal, of which a line is read only when one is asked for.
    Terminal {
        /// Asks for a line.
        ask: Sender<()>,
        /// What came.
        heard: Receiver<Heard>,
    },
}

impl AnswerLines<'_> {
    /// The terminal. `None`: the system gives no thread to wait in.
    pub(super) fn terminal() -> Option<Self> {
        let (ask, asked) = channel();
        let (hear, heard) = channel();
        let interrupts = hear.clone();
        let reader = move || {
            while asked.recv().is_ok() {
                if hear.send(read(&mut io::stdin().lock())).is_err() {
                    break;
                }
            }
        };
        thread::Builder::new().name("lines".into()).spawn(reader).ok()?;
        let (tell, ready) = channel();
        thread::Builder::new().name("interrupts".into()).spawn(move || wait(&interrupts, &tell)).ok()?;
        // Before that, Ctrl-C ends the process. An error is a system without signals: it does so ever after.
        let _ = ready.recv();
        Some(Self::Terminal { ask, heard })
    }

    /// Forgets what was pressed while systems were asked: that was about them. Before a question is shown, for a Ctrl-C right behind it
    /// is about the question.
    pub(super) fn forget(&mut self) {
        if let Self::Terminal { heard, .. } = self {
            while heard.try_recv().is_ok() {}
        }
    }

    /// The next line.
    pub(super) fn next(&mut self) -> Heard {
        match self {
            Self::Of(input) => read(input),
            Self::Terminal { ask, heard } => {
                if ask.send(()).is_err() {
                    return Heard::End;
                }
                match heard.recv() {
                    Ok(Heard::End) => heard.recv_timeout(LATE).unwrap_or(Heard::End),
                    Ok(heard) => heard,
                    Err(_) => Heard::End,
                }
            }
        }
    }
}

fn read(input: &mut dyn BufRead) -> Heard {
    let mut line = String::new();
    match input.read_line(&mut line) {
        Ok(read) if read > 0 => Heard::Line(line),
        _ => Heard::End,
    }
}

/// Passes every Ctrl-C on, for as long as somebody listens; `ready` is told once it does.
fn wait(interrupts: &Sender<Heard>, ready: &Sender<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async {
        let Ok(mut pressed) = signal() else { return };
        let _ = ready.send(());
        while pressed.recv().await.is_some() {
            if interrupts.send(Heard::Interrupt).is_err() {
                break;
            }
        }
    });
}

#[cfg(unix)]
fn signal() -> io::Result<tokio::signal::unix::Signal> {
    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())
}

#[cfg(windows)]
fn signal() -> io::Result<tokio::signal::windows::CtrlC> {
    tokio::signal::windows::ctrl_c()
}
