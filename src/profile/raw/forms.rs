//! Parts of a profile as its JSON Schema shows them, where that is another shape than what is read.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use crate::redact::affected::AffectedUser;
use crate::redact::bodies::Bodies;

/// The words of `audience`, for the schema.
#[derive(JsonSchema)]
#[schemars(rename = "Reader", rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum AudienceForm {
    Support,
    Admin,
}

/// `[redact]`, for the schema.
#[derive(JsonSchema)]
#[schemars(rename = "Redact", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct RedactForm {
    /// How much of the bodies in a HAR leaves; cleaned in any case. "structure" (the default): keys, codes, ids and messages.
    /// "diagnostics": everything but credentials and people. "omit": nothing.
    bodies: Option<Bodies>,
}

/// `[cache]`, for the schema.
#[derive(JsonSchema)]
#[schemars(rename = "Cache", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct CacheForm {
    /// How long listings of roles, flags and tenants, never of people, are kept in the state folder: "15m", at most "60m". Left out:
    /// nothing is kept.
    ttl: Option<String>,
}

/// A connection, for the schema.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct ConnectionForm {
    /// The connector, when it is not called like the table.
    connector: Option<String>,
    /// Credentials may go over `http://` to another machine: everybody on the way can read them. Not needed for this machine
    /// itself (127.0.0.1, localhost).
    allow_http: Option<bool>,
    /// As long as a setting or secret of it is not filled in, it is not asked, and that is said; otherwise nothing is asked.
    optional: Option<bool>,
    /// How old its files may be before doctor and report say so: "12h", "2d", "1w".
    fresh: Option<String>,
    /// The connector's settings: `escalate connectors show NAME` lists them.
    #[serde(flatten)]
    settings: BTreeMap<String, SettingForm>,
}

/// `[ticketing]`, for the schema.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct TicketingForm {
    /// Which ticketing system it is.
    connector: String,
    /// Credentials may go over `http://` to another machine: everybody on the way can read them.
    allow_http: Option<bool>,
    /// Who is answered: an address. Left out: the affected person where the audience is "admin", else nobody.
    requester: Option<String>,
    /// Who else is told: an address.
    follow_up: Option<String>,
    /// The field of a ticket, as `read` of the connector names it, in which the tenant stands: its id or its display name.
    tenant_field: Option<String>,
    /// Where the system has no internal notes, `escalate ticket` may write the letter to the requester where everybody at the ticket
    /// sees it. Left out: it writes nothing there.
    public_notes: Option<bool>,
    /// The system's own fields, by its name or number for them: a text, or parts of the ticket such as "{{tenant}}".
    fields: Option<BTreeMap<String, FieldForm>>,
    /// The connector's settings: `escalate connectors show NAME` lists them.
    #[serde(flatten)]
    settings: BTreeMap<String, SettingForm>,
}

/// A field of a ticket, for the schema.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum FieldForm {
    /// As it is, or with parts of the ticket.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A switch.
    Switch(bool),
}

/// A setting, for the schema.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum SettingForm {
    /// Not for secrets.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A switch.
    Switch(bool),
    /// A secret.
    Secret(SecretForm),
}

/// Where a secret is kept, for the schema.
#[derive(JsonSchema)]
#[schemars(rename = "Secret")]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) enum SecretForm {
    /// A secret in an environment variable.
    Env {
        /// The variable.
        env: String,
    },
    /// A secret in a file.
    File {
        /// The file; relative to the profile's folder.
        file: String,
    },
    /// A secret that a command prints.
    Command {
        /// The program and its arguments; no shell.
        command: Vec<String>,
    },
}

/// `[ticket]`, for the schema.
#[derive(JsonSchema)]
#[schemars(rename = "TicketTable", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct TicketForm {
    /// How the affected person is shown in a ticket to the vendor's support. "id" (the default): by the system's own id, and where
    /// none is known by the address. "email": by the address. "token": by a token, which only the customer's admin can look up.
    affected_user: Option<AffectedUser>,
}
