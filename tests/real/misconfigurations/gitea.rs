//! Gitea: tokens and repositories of `tests/servers/gitea.sh`, and settings of its app.ini.

use super::usual::{HTTPS, HUNG, NOTHING, SLASH, TOKEN_UNSET, TOKEN_WRONG, WRONG_PORT};
use super::{GOOD, Row, System, Unseen};

pub(super) const GITEA: System = System {
    name: "gitea",
    good: &[("url", "$URL"), ("owner", "$OWNER"), ("repository", "$REPO")],
    strong: "TOKEN",
    rows: ROWS,
};

const ROWS: &[Row] = &[
    NOTHING,
    TOKEN_WRONG,
    TOKEN_UNSET,
    Row {
        wrong: "token that may read issues only",
        credential: "READ_ISSUE_TOKEN",
        words: &["read:issue", "\"write:issue\"", "\"token\""],
        ..GOOD
    },
    Row {
        wrong: "token for code and not for issues",
        credential: "REPOSITORY_TOKEN",
        words: &["write:repository", "\"write:issue\""],
        ..GOOD
    },
    Row {
        wrong: "token that does not see the repository itself",
        credential: "ISSUE_TOKEN",
        expected: Unseen,
        words: &["whether it is archived", "read:repository"],
        ..GOOD
    },
    Row {
        wrong: "an administrator's token for everything",
        credential: "ADMIN_TOKEN",
        expected: Unseen,
        words: &["what the token may do"],
        ..GOOD
    },
    Row {
        wrong: "account that may read issues only",
        credential: "READER_TOKEN",
        expected: Unseen,
        words: &["tickets of others", "write on issues"],
        ..GOOD
    },
    Row {
        wrong: "account that sees the code and no issues",
        credential: "CODE_ONLY_TOKEN",
        words: &["its issues are not shown", "read on issues"],
        ..GOOD
    },
    Row {
        wrong: "account that is no member",
        credential: "STRANGER_TOKEN",
        words: &["no repository acme/support", "may not see", "\"repository\""],
        ..GOOD
    },
    Row {
        wrong: "repository unknown",
        settings: &[("repository", "nowhere")],
        words: &["no repository acme/nowhere", "\"repository\""],
        ..GOOD
    },
    Row {
        wrong: "owner unknown",
        settings: &[("owner", "nobody")],
        words: &["no repository nobody/support", "\"repository\""],
        ..GOOD
    },
    Row {
        wrong: "repository archived",
        settings: &[("repository", "archived")],
        words: &["acme/archived is archived", "\"repository\""],
        ..GOOD
    },
    // A repository of which an account may see the issues alone is not there for it when they are off.
    Row {
        wrong: "issues switched off",
        settings: &[("repository", "silent")],
        words: &["no repository acme/silent, its issues are off", "\"repository\""],
        ..GOOD
    },
    Row {
        wrong: "issues switched off, an account that sees the code",
        credential: "ENGINEER_TOKEN",
        settings: &[("repository", "silent")],
        words: &["acme/silent has no issues of its own", "\"repository\""],
        ..GOOD
    },
    Row {
        wrong: "issues in another tracker",
        credential: "ENGINEER_TOKEN",
        settings: &[("repository", "elsewhere")],
        words: &["acme/elsewhere has no issues of its own", "\"repository\""],
        ..GOOD
    },
    Row {
        wrong: "attachments switched off",
        state: Some([
            &["setting", "attachment", "ENABLED", "false"],
            &["setting", "attachment", "ENABLED", "true"],
        ]),
        words: &["no .zip", "ENABLED"],
        ..GOOD
    },
    Row {
        wrong: ".zip among no allowed types",
        state: Some([
            &["setting", "attachment", "ALLOWED_TYPES", ".txt,.png"],
            &["setting", "attachment", "ALLOWED_TYPES"],
        ]),
        words: &["no .zip", "ALLOWED_TYPES"],
        ..GOOD
    },
    HTTPS,
    WRONG_PORT,
    Row {
        wrong: "url with a path that is not there",
        settings: &[("url", "$URL/git")],
        words: &["404", "\"url\""],
        ..GOOD
    },
    SLASH,
    HUNG,
    Row {
        wrong: "a page for everything",
        settings: &[("url", "$PAGE")],
        words: &["\"url\"", "page"],
        ..GOOD
    },
];
