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
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, made).unwrap();
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

#[test]
fn a_stale_file_fails_and_is_not_touched() {
    if std::env::var_os("ESCALATE_BLESS").is_some() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.txt");
    std::fs::write(&path, "one\ntwo\n").unwrap();
    file(&path, "one\ntwo\n");
    let stale = std::panic::catch_unwind(|| file(&path, "one\nthree\n")).unwrap_err();
    let message = stale.downcast_ref::<String>().unwrap();
    assert!(message.contains("Line 2:\n  - two\n  + three"), "{message}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    let missing = folder.path().join("reply.txt");
    std::panic::catch_unwind(|| file(&missing, "new")).unwrap_err();
    assert!(!missing.exists());
}
