//! What the system refused, in words: what it means and what to look at, instead of a number. The path is said by whoever has it.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Display};
use std::io::{self, ErrorKind};

/// An error of the system, in words; prints as a fragment without a full stop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IoWords<'e>(&'e io::Error);

/// The words of an error.
#[must_use]
pub(crate) fn io_words(error: &io::Error) -> IoWords<'_> {
    IoWords(error)
}

impl Display for IoWords<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.0.to_string();
        let plain = without_number(&said);
        // A library that adds a path keeps the kind and hides the system's own error; what was said by ourselves has its own words.
        let words = match of_system(self.0) {
            Some(system) => words(system),
            None if plain != said => words(self.0),
            None => None,
        };
        formatter.write_str(words.unwrap_or(&plain))
    }
}

/// The system's own error, which libraries wrap to add a path.
fn of_system(error: &io::Error) -> Option<&io::Error> {
    if error.raw_os_error().is_some() {
        return Some(error);
    }
    let inner: &(dyn Error + 'static) = error.get_ref()?;
    let mut next = Some(inner);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<io::Error>() {
            return of_system(found);
        }
        next = error.source();
    }
    None
}

fn words(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        ErrorKind::NotFound => "it is not there; check the name, and the folder that it is looked for in",
        // Windows says the same of a file that another program has open.
        ErrorKind::PermissionDenied if cfg!(windows) => {
            "you are not allowed to, or another program has it open; close that, look at Properties, Security, or choose another place"
        }
        ErrorKind::PermissionDenied => {
            "you are not allowed to; see who may (`ls -l`), and ask the owner or choose another place"
        }
        ErrorKind::IsADirectory => "it is a folder and not a file; name the file in it",
        ErrorKind::NotADirectory => "a part of the path is a file and not a folder; check the path",
        ErrorKind::AlreadyExists => {
            "something of that name is there already; choose another name, or move it away"
        }
        ErrorKind::StorageFull => "the disk is full; make room there, or choose another place",
        ErrorKind::QuotaExceeded => "your quota there is used up; make room, or choose another place",
        ErrorKind::ReadOnlyFilesystem => {
            "nothing can be written there, the disk is read-only; choose another place"
        }
        ErrorKind::InvalidFilename => {
            "no file can have such a name; choose a shorter one, of letters and digits"
        }
        ErrorKind::FileTooLarge => "it would be larger than a file may be there; choose another place",
        ErrorKind::DirectoryNotEmpty => "the folder is not empty; look at what is in it",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
            "another program is using it; close that, and run this again"
        }
        ErrorKind::ConnectionRefused => "nothing listens there; check address and port, and that it runs",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            "the other side broke off; run this again"
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
            "no way leads there from this machine; check the network, the VPN and the address"
        }
        ErrorKind::NetworkDown => "this machine has no network; connect it",
        ErrorKind::AddrNotAvailable => "this machine has no such address; check the address",
        ErrorKind::TimedOut => "it took too long; run this again",
        ErrorKind::OutOfMemory => "there is too little memory; close other programs",
        _ => return by_number(error),
    })
}

/// What the standard library has no stable name for: too many open files (in this process, in the whole system) and links that go round
/// in a circle.
fn by_number(error: &io::Error) -> Option<&'static str> {
    const TOO_MANY: &str = "too many files are open; close other programs, or raise the limit (`ulimit -n`)";
    const CIRCLE: &str = "it is a link that leads to no file, or is not followed; name the file itself";
    match error.raw_os_error()? {
        23 | 24 if cfg!(unix) => Some(TOO_MANY),
        4 if cfg!(windows) => Some(TOO_MANY),
        40 if cfg!(target_os = "linux") => Some(CIRCLE),
        62 if cfg!(target_os = "macos") => Some(CIRCLE),
        _ => None,
    }
}

/// A sentence of the system or of a library without the number that Rust adds: `(os error 2)`.
#[must_use]
pub(crate) fn without_number(text: &str) -> Cow<'_, str> {
    const OPENS: &str = " (os error ";
    let mut rest = text;
    let mut kept = String::new();
    while let Some(at) = rest.find(OPENS) {
        let behind = &rest[at + OPENS.len()..];
        let number = behind.trim_start_matches('-');
        let Some(closed) = number.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(')') else {
            break;
        };
        kept.push_str(&rest[..at]);
        rest = closed;
    }
    if kept.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{io_words, without_number};

    #[test]
    #[cfg(unix)]
    fn every_number_of_the_system_is_words() {
        for number in 1..134 {
            let said = io_words(&io::Error::from_raw_os_error(number)).to_string();
            assert!(!said.contains("os error") && !said.is_empty(), "{number}: {said}");
        }
        for (number, part) in [
            (2, "check the name"),
            (13, "not allowed"),
            (28, "disk is full"),
            (24, "ulimit"),
            (30, "read-only"),
        ] {
            let said = io_words(&io::Error::from_raw_os_error(number)).to_string();
            assert!(said.contains(part), "{said}");
        }
    }

    #[test]
    fn what_a_library_wrapped_is_found() {
        let wrapped = tempfile::Builder::new().tempfile_in("/nowhere/at/all").unwrap_err();
        assert_eq!(
            io_words(&wrapped).to_string(),
            "it is not there; check the name, and the folder that it is looked for in"
        );
        let own = io::Error::new(io::ErrorKind::NotFound, "it is a pipe");
        assert_eq!(io_words(&own).to_string(), "it is a pipe");
    }

    #[test]
    fn a_number_in_a_sentence_is_left_out() {
        assert_eq!(without_number("tcp: refused (os error 111); again (os error -2)"), "tcp: refused; again");
        for same in ["", "refused", "(os error", "a (os error x) b"] {
            assert_eq!(without_number(same), same);
        }
    }
}
