//! What a case took from a ticket, and from where.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The ticket that a case was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FromTicket {
    /// The ticketing system, as the profile calls it.
    pub system: String,
    /// Its id there.
    pub id: String,
    /// Where a person looks at it.
    pub url: String,
    /// What was taken from it.
    pub taken: Vec<TakenFromTicket>,
    /// What it does not tell.
    pub gaps: Vec<TicketGap>,
}

/// One thing that was taken from a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TakenFromTicket {
    /// user, tenant, action or error.
    pub what: String,
    /// The value.
    pub value: String,
    /// Where it stood: "the requester", "the field Tenant".
    pub from: String,
}

/// One thing that a ticket does not tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TicketGap {
    /// user, tenant, action or error.
    pub what: String,
    /// Why not.
    pub why: String,
    /// What may have been meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// What people are called who are named in it, but for their ids and addresses: the redaction finds them by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
}
