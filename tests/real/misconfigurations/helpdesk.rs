//! django-helpdesk: tokens and queues of `tests/servers/helpdesk.sh`, and what its settings refuse.

use super::usual::{NOTHING, SLASH, TOKEN_UNSET, TOKEN_WRONG};
use super::{GOOD, Row, System, Unseen};

pub(super) const HELPDESK: System = System {
    name: "helpdesk",
    good: &[
        ("url", "$URL"),
        ("queue", "$QUEUE"),
        ("field", "$FIELD"),
        ("searched", "500"),
        ("closed_status", "3, 4, 5"),
    ],
    strong: "TOKEN",
    rows: ROWS,
};

const ROWS: &[Row] = &[
    NOTHING,
    TOKEN_WRONG,
    TOKEN_UNSET,
    Row { wrong: "account that is no staff", credential: "WEAK_TOKEN", words: &["staff"], ..GOOD },
    Row {
        wrong: "field unknown",
        settings: &[("field", "nosuch")],
        words: &["no custom field nosuch", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field with the name of the API",
        settings: &[("field", "custom_fingerprint")],
        words: &["no custom field custom_fingerprint", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "queue by its name",
        settings: &[("queue", "$QUEUE_NAME")],
        words: &["number", "\"queue\""],
        ..GOOD
    },
    Row {
        wrong: "queue unknown",
        settings: &[("queue", "77")],
        expected: Unseen,
        words: &["queue 77"],
        ..GOOD
    },
    Row {
        wrong: ".zip not among the extensions",
        state: Some([&["zip", "off"], &["zip", "on"]]),
        expected: Unseen,
        words: &["HELPDESK_VALID_EXTENSIONS"],
        ..GOOD
    },
    Row {
        wrong: "fewer tickets looked through than there are",
        settings: &[("searched", "1")],
        expected: Unseen,
        words: &["older tickets"],
        ..GOOD
    },
    Row {
        wrong: "searched is no number",
        settings: &[("searched", "all")],
        words: &["is a number", "`searched`"],
        ..GOOD
    },
    Row {
        wrong: "status by its name",
        settings: &[("closed_status", "Closed")],
        words: &["is a number", "`closed_status`"],
        ..GOOD
    },
    Row {
        wrong: "address of the page of the API",
        settings: &[("url", "$URL/api")],
        words: &["404", "\"url\""],
        ..GOOD
    },
    Row {
        wrong: "https for http",
        settings: &[("url", "https://$HOST")],
        words: &["no answer in time", "speak https", "\"url\""],
        ..GOOD
    },
    SLASH,
];
