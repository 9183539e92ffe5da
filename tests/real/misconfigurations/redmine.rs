//! Redmine: accounts, projects and fields of `tests/servers/redmine-misconfigured.rb`, and settings of its administration.

use super::usual::{
    HTTP, HTTPS, HUNG, LINE_BREAK, NOTHING, PAGE, REDIRECT, SLASH, TOKEN_UNSET, TOKEN_WRONG, WRONG_PORT,
};
use super::{GOOD, Row, System, Unseen};

pub(super) const REDMINE: System = System {
    name: "redmine",
    good: &[("url", "$URL"), ("project", "$PROJECT"), ("field", "$FIELD_ID")],
    strong: "KEY",
    rows: ROWS,
};

const FIRST: Row = Row { first: true, ..GOOD };

const ROWS: &[Row] = &[
    NOTHING,
    // Those of the field test.
    Row { first: true, ..TOKEN_WRONG },
    Row {
        wrong: "token without the right to add issues",
        credential: "WITHOUT_ADD_ISSUES",
        words: &["Add issues in the project"],
        ..FIRST
    },
    Row { first: true, ..TOKEN_UNSET },
    Row {
        wrong: "project unknown",
        settings: &[("project", "nowhere")],
        words: &["no project nowhere", "\"project\""],
        ..FIRST
    },
    Row {
        wrong: "project closed",
        settings: &[("project", "closed")],
        words: &["project closed is closed", "\"project\""],
        ..FIRST
    },
    Row {
        wrong: "field given by its name",
        settings: &[("field", "$FIELD")],
        words: &["number in the address", "\"field\""],
        ..FIRST
    },
    Row {
        wrong: "field that no project has",
        settings: &[("field", "$FIELD_NOWHERE")],
        words: &["For all projects", "\"field\""],
        ..FIRST
    },
    Row {
        wrong: "field that an empty project lacks",
        settings: &[("project", "empty"), ("field", "$FIELD_ELSEWHERE")],
        words: &["For all projects", "\"field\""],
        ..FIRST
    },
    Row {
        wrong: "field without \"used as a filter\"",
        settings: &[("field", "$FIELD_UNFILTERED")],
        words: &["Used as a filter", "\"field\""],
        ..FIRST
    },
    Row {
        wrong: "field of another tracker",
        settings: &[("field", "$FIELD_OTHERTRACKER")],
        words: &["tracker Bug", "\"field\""],
        ..FIRST
    },
    Row {
        wrong: "field that the account may not see",
        settings: &[("field", "$FIELD_INVISIBLE")],
        words: &["not visible to the role escalate-bot", "\"field\""],
        ..FIRST
    },
    Row {
        wrong: "field shorter than the fingerprint, an administrator's key",
        credential: "ADMIN",
        settings: &[("field", "$FIELD_SHORT")],
        words: &["takes 20 characters at most", "\"field\""],
        ..FIRST
    },
    Row {
        wrong: "required field, an administrator's key",
        credential: "ADMIN",
        settings: &[("project", "strict")],
        words: &["Severity", "[ticketing.fields]", "\"fields\""],
        ..FIRST
    },
    Row {
        wrong: ".zip among forbidden extensions",
        state: Some([
            &["setting", "attachment_extensions_denied", "zip"],
            &["setting", "attachment_extensions_denied", ""],
        ]),
        expected: Unseen,
        words: &[".zip"],
        ..FIRST
    },
    Row {
        wrong: "attachment over the size limit",
        state: Some([&["setting", "attachment_max_size", "1"], &["setting", "attachment_max_size", "5120"]]),
        expected: Unseen,
        words: &["how large a file may be"],
        ..FIRST
    },
    Row { first: true, ..HTTPS },
    Row { first: true, ..WRONG_PORT },
    Row {
        wrong: "no scheme",
        settings: &[("url", "$HOST")],
        words: &["`url` of [ticketing] must begin with https://"],
        ..FIRST
    },
    Row {
        wrong: "url with a path that is not there",
        settings: &[("url", "$URL/tickets")],
        words: &["404", "\"url\""],
        ..FIRST
    },
    Row { first: true, ..SLASH },
    Row { first: true, ..HUNG },
    // More of the same kinds.
    Row { wrong: "account locked", credential: "LOCKED", words: &["401", "locked"], ..GOOD },
    Row {
        wrong: "account without a membership",
        credential: "STRANGER",
        words: &["no member of the project escalations", "\"project\""],
        ..GOOD
    },
    Row {
        wrong: "role lacks View issues",
        credential: "WITHOUT_VIEW_ISSUES",
        words: &["View issues in the project"],
        ..GOOD
    },
    Row {
        wrong: "role lacks Add notes",
        credential: "WITHOUT_ADD_ISSUE_NOTES",
        words: &["Add notes in the project"],
        ..GOOD
    },
    Row {
        wrong: "role lacks Edit issues",
        credential: "WITHOUT_EDIT_ISSUES",
        words: &["Edit issues in the project"],
        ..GOOD
    },
    Row {
        wrong: "role sees its own issues only",
        credential: "OWN",
        words: &["All issues", "Issues visibility"],
        ..GOOD
    },
    Row {
        wrong: "API switched off",
        state: Some([&["setting", "rest_api_enabled", "0"], &["setting", "rest_api_enabled", "1"]]),
        words: &["Enable REST web service", "the API is off"],
        ..GOOD
    },
    Row {
        wrong: "project archived",
        settings: &[("project", "archived")],
        words: &["is archived", "\"project\""],
        ..GOOD
    },
    Row {
        wrong: "issue tracking off",
        settings: &[("project", "wikionly")],
        words: &["module Issue tracking is off", "\"project\""],
        ..GOOD
    },
    Row {
        wrong: "project without a tracker",
        settings: &[("project", "trackerless")],
        words: &["has no tracker", "\"project\""],
        ..GOOD
    },
    Row {
        wrong: "field that is nowhere",
        settings: &[("field", "4711")],
        words: &["there is no such field", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field of a number",
        settings: &[("field", "$FIELD_COUNTED")],
        words: &["must be a text", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field of a date",
        settings: &[("field", "$FIELD_DATED")],
        words: &["must be a text", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field of a list",
        settings: &[("field", "$FIELD_CHOSEN")],
        words: &["must be a text", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field with a pattern, an administrator's key",
        credential: "ADMIN",
        settings: &[("field", "$FIELD_PATTERN")],
        words: &["takes only what matches", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field with a pattern and too short",
        credential: "ADMIN",
        settings: &[("field", "$FIELD_NARROW")],
        words: &["31 characters at most", "only what matches", "\"field\""],
        ..GOOD
    },
    Row {
        wrong: "field too short, a plain key",
        settings: &[("field", "$FIELD_SHORT")],
        expected: Unseen,
        words: &["32 characters"],
        ..GOOD
    },
    Row {
        wrong: "required field, a plain key",
        settings: &[("project", "strict")],
        expected: Unseen,
        words: &["Severity"],
        ..GOOD
    },
    Row {
        wrong: "field of another tracker, an empty project",
        settings: &[("project", "empty"), ("field", "$FIELD_OTHERTRACKER")],
        expected: Unseen,
        words: &["tracker Bug"],
        ..GOOD
    },
    REDIRECT,
    Row {
        wrong: "blank before url",
        settings: &[("url", " $URL")],
        words: &["`url` of [ticketing] begins or ends with a blank"],
        ..GOOD
    },
    Row {
        wrong: "url of a page",
        settings: &[("url", "$URL/issues?sort=id")],
        words: &["`url` of [ticketing] must not have `?`"],
        ..GOOD
    },
    Row {
        wrong: "host that is not there",
        settings: &[("url", "https://redmine.invalid")],
        words: &["no connection", "\"url\""],
        ..GOOD
    },
    Row {
        wrong: "nothing filled in",
        settings: &[("url", ""), ("project", ""), ("field", "")],
        words: &[
            "`url` of [ticketing] is empty",
            "`project` of [ticketing] is empty",
            "`field` of [ticketing] is empty",
        ],
        ..GOOD
    },
    HTTP,
    PAGE,
    LINE_BREAK,
];
