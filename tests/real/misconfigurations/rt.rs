//! Request Tracker: accounts, queues and fields of `tests/servers/rt-misconfigured.pl`, and the limit of its attachments.

use super::usual::{HTTP, HUNG, LINE_BREAK, NOTHING, PAGE, REDIRECT, SLASH, WRONG_PORT};
use super::{GOOD, Row, System, Unseen, Works};

pub(super) const RT: System = System {
    name: "rt",
    good: &[("url", "$URL"), ("queue", "$QUEUE"), ("field", "$FIELD")],
    strong: "TOKEN",
    rows: ROWS,
};

const FIRST: Row = Row { first: true, ..GOOD };

const ROWS: &[Row] = &[
    NOTHING,
    // Those of the field test.
    Row {
        wrong: "token wrong",
        credential: "=1-31-00112233445566778899aabbccddeeff",
        words: &["401", "\"token\""],
        ..FIRST
    },
    Row {
        wrong: "token without CreateTicket",
        credential: "WITHOUT_CREATETICKET",
        words: &["CreateTicket on the queue"],
        ..FIRST
    },
    Row {
        wrong: "queue unknown",
        settings: &[("queue", "Nowhere")],
        words: &["no queue Nowhere", "SeeQueue", "\"queue\""],
        ..FIRST
    },
    Row { wrong: "queue in lower case", settings: &[("queue", "escalations")], expected: Works, ..FIRST },
    Row {
        wrong: "field unknown",
        settings: &[("field", "Nothing")],
        words: &["no custom field Nothing", "\"field\""],
        ..FIRST
    },
    Row {
        wrong: "field in lower case",
        settings: &[("field", "fingerprint")],
        words: &["it has Fingerprint", "\"field\""],
        ..FIRST
    },
    Row {
        wrong: "field with a quote in its name",
        settings: &[("field", "Customer's")],
        expected: Works,
        ..FIRST
    },
    Row {
        wrong: "url that ends in /REST/2.0",
        settings: &[("url", "$URL/REST/2.0")],
        words: &["`url` of [ticketing] must not end in /REST/2.0"],
        ..FIRST
    },
    Row { first: true, ..SLASH },
    Row {
        wrong: "nothing filled in",
        settings: &[("url", ""), ("queue", ""), ("field", "")],
        words: &["`url` of [ticketing] is empty", "`queue` of [ticketing] is empty"],
        ..FIRST
    },
    Row {
        wrong: "attachment dropped by the server's limit",
        state: Some([&["limit", "1000"], &["limit", "none"]]),
        expected: Unseen,
        words: &["MaxAttachmentSize"],
        ..FIRST
    },
    Row { first: true, ..HUNG },
    // More of the same kinds.
    Row {
        wrong: "token that may not set the field",
        credential: "WITHOUT_FIELD",
        expected: Unseen,
        words: &["SetInitialCustomField"],
        ..GOOD
    },
    Row {
        wrong: "account without rights",
        credential: "WEAK_TOKEN",
        words: &["CreateTicket on the queue", "CommentOnTicket on the queue"],
        ..GOOD
    },
    Row { wrong: "account disabled", credential: "DISABLED", words: &["401", "locked"], ..GOOD },
    Row {
        wrong: "token without SeeQueue",
        credential: "WITHOUT_SEEQUEUE",
        words: &["SeeQueue on the queue"],
        ..GOOD
    },
    Row {
        wrong: "token without SeeCustomField",
        credential: "WITHOUT_SEECUSTOMFIELD",
        words: &["SeeCustomField on the queue"],
        ..GOOD
    },
    Row {
        wrong: "token without CommentOnTicket",
        credential: "WITHOUT_COMMENTONTICKET",
        words: &["CommentOnTicket on the queue"],
        ..GOOD
    },
    Row {
        wrong: "token without ModifyTicket",
        credential: "WITHOUT_MODIFYTICKET",
        words: &["ModifyTicket on the queue"],
        ..GOOD
    },
    Row {
        wrong: "token without ShowTicket",
        credential: "WITHOUT_SHOWTICKET",
        expected: Unseen,
        words: &["ShowTicket"],
        ..GOOD
    },
    Row {
        wrong: "token without ShowTicketComments",
        credential: "WITHOUT_SHOWTICKETCOMMENTS",
        expected: Unseen,
        words: &["ShowTicketComments"],
        ..GOOD
    },
    Row {
        wrong: "queue disabled",
        settings: &[("queue", "Retired")],
        words: &["is disabled", "\"queue\""],
        ..GOOD
    },
    Row {
        wrong: "queue without the field",
        settings: &[("queue", "Bare")],
        words: &["no custom field at all", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "queue with a quote in its name",
        settings: &[("queue", "Nobody's")],
        words: &["no queue Nobody's", "\"queue\""],
        ..GOOD
    },
    Row {
        wrong: "field of no queue",
        settings: &[("field", "Nowhere")],
        words: &["no custom field Nowhere", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field disabled",
        settings: &[("field", "Gone")],
        words: &["no custom field Gone", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field of a list",
        credential: "SEER",
        settings: &[("field", "Chosen")],
        words: &["type Select", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field of a date",
        credential: "SEER",
        settings: &[("field", "Dated")],
        words: &["type Date", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field with a pattern",
        credential: "SEER",
        settings: &[("field", "Numbered")],
        words: &["accepts only what matches (?#Digits)", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field of several values",
        credential: "SEER",
        settings: &[("field", "Several")],
        words: &["several values", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field of a list, a plain account",
        settings: &[("field", "Chosen")],
        expected: Unseen,
        words: &["SeeCustomField for the whole system"],
        ..GOOD
    },
    Row {
        wrong: "https for http",
        settings: &[("url", "https://$HOST")],
        words: &["no answer in time", "does it speak https there", "\"url\""],
        ..GOOD
    },
    Row { wrong: "wrong path", settings: &[("url", "$URL/tracker")], words: &["404", "\"url\""], ..GOOD },
    WRONG_PORT,
    REDIRECT,
    Row {
        wrong: "blank behind queue",
        settings: &[("queue", "Escalations ")],
        words: &["`queue` of [ticketing] begins or ends with a blank"],
        ..GOOD
    },
    Row {
        wrong: "credentials in url",
        settings: &[("url", "http://bot:pass@127.0.0.1")],
        words: &["`url` of [ticketing] must not hold credentials"],
        ..GOOD
    },
    HTTP,
    PAGE,
    LINE_BREAK,
];
