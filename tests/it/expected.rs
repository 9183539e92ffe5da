//! Expected files: what a test makes is compared with a file that people read and review.
//!
//! This is the only snapshot mechanism. `ESCALATE_BLESS=1 cargo test` writes every file anew; read the difference before you
//! commit. Without the variable nothing is ever written, and a file that is not what is made now fails. The files are plain,
//! with no header, because they are what the program prints: a report to read, JSON to load.

use std::path::{Path, PathBuf};

/// A file below `tests/`.
pub(crate) fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(relative)
}

/// Compares with the file, or writes it.
#[track_caller]
pub(crate) fn file(path: &Path, made: &str) {
    file_up_to(path, made, str::to_owned);
}

/// Compares what matters of both texts; writes the file only when that differs.
#[track_caller]
pub(crate) fn file_up_to(path: &Path, made: &str, matters: impl Fn(&str) -> String) {
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    let (old, new) = (matters(&expected), matters(made));
    if old == new {
        return;
    }
    if std::env::var_os("ESCALATE_BLESS").is_some() {
        let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        let written = folder.and_then(|()| std::fs::write(path, made));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return;
    }
    panic!(
        "{} is not what is made now; ESCALATE_BLESS=1 writes it. {}\n\nnow:\n{made}",
        path.display(),
        first_difference(&old, &new)
    );
}

/// The first line that differs, with its number.
fn first_difference(old: &str, new: &str) -> String {
    let (mut old, mut new) = (old.lines(), new.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (old.next(), new.next()) {
            (None, None) => return "Only the line ends differ".to_owned(),
            (was, is) if was != is => {
                return format!(
                    "Line {number}:\n  - {}\n  + {}",
                    was.unwrap_or("(the end)"),
                    is.unwrap_or("(the end)")
                );
            }
            _ => {}
        }
    }
}
