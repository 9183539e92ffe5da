//! Roundup: accounts of `tests/servers/roundup.sh`, and settings that do not fit the tracker.

use super::usual::{HTTPS, NOTHING, SLASH};
use super::{GOOD, Row, System, Unseen};

pub(super) const ROUNDUP: System = System {
    name: "roundup",
    good: &[
        ("url", "$URL"),
        ("origin", "$ORIGIN"),
        ("user", "$BOT"),
        ("field", "$FIELD"),
        ("open_status", "chatting"),
        ("closed_status", "resolved, done-cbb"),
    ],
    strong: "PASSWORD",
    rows: ROWS,
};

const ROWS: &[Row] = &[
    NOTHING,
    Row { wrong: "password wrong", credential: "=not-the-password", words: &["401", "\"password\""], ..GOOD },
    Row {
        wrong: "no password in the environment",
        credential: "=",
        words: &["TICKETING is not set", "\"password\""],
        ..GOOD
    },
    Row {
        wrong: "user unknown",
        settings: &[("user", "nobody-of-that-name")],
        words: &["401", "\"password\""],
        ..GOOD
    },
    Row {
        wrong: "account without Rest Access",
        credential: "WITHOUT_REST_PASSWORD",
        settings: &[("user", "$WITHOUT_REST")],
        words: &["Forbidden", "Rest Access"],
        ..GOOD
    },
    Row {
        wrong: "account that may not see users",
        credential: "WITHOUT_USERS_PASSWORD",
        settings: &[("user", "$WITHOUT_USERS")],
        words: &["View user"],
        ..GOOD
    },
    Row {
        wrong: "account that may only look",
        credential: "WEAK_PASSWORD",
        settings: &[("user", "$READER")],
        expected: Unseen,
        words: &["Create issue"],
        ..GOOD
    },
    Row {
        wrong: "origin of another page",
        settings: &[("origin", "https://elsewhere.example.com")],
        words: &["not allowed to use Rest Interface", "\"origin\""],
        ..GOOD
    },
    Row {
        wrong: "origin with a slash behind it",
        settings: &[("origin", "$ORIGIN/")],
        words: &["not allowed to use Rest Interface", "\"origin\""],
        ..GOOD
    },
    Row {
        wrong: "field that issues do not have",
        settings: &[("field", "nosuch")],
        words: &["nosuch is no property", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field that is not the key",
        settings: &[("field", "title")],
        words: &["not the key", "setkey", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "status that the tracker does not have",
        settings: &[("closed_status", "resolved, shut")],
        words: &["no status shut", "done-cbb", "\"closed_status\""],
        ..GOOD
    },
    Row {
        wrong: "status of an opened issue that the tracker does not have",
        settings: &[("open_status", "reopened")],
        words: &["no status reopened", "\"open_status\""],
        ..GOOD
    },
    Row {
        wrong: "tracker of another name",
        settings: &[("url", "$ORIGIN/nowhere")],
        words: &["404", "\"url\""],
        ..GOOD
    },
    HTTPS,
    SLASH,
];
