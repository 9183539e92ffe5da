//! Invites, and what becomes of mail.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::push;
use super::{Answer, Answers, Fact, Question};
use crate::text::moment::moment;

/// An invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// What the system says about it. `pending` past `expires_at` is expired, whatever the text says.
    pub state: InviteState,
    /// When it was sent.
    #[serde(default)]
    pub sent_at: Option<DateTime<Utc>>,
    /// From this instant on it is expired.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
    /// What became of its mail. "Sent" is not "delivered".
    #[serde(default)]
    pub mail: Option<Delivery>,
    /// The tenant that it is for, when that is not the tenant asked for.
    #[serde(default)]
    pub tenant: Option<String>,
    /// What became of its link; `None`: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkState>,
    /// When the link was opened, by whomever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<DateTime<Utc>>,
    /// When it was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<DateTime<Utc>>,
    /// `false`: it was resent, and its end did not move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewed: Option<bool>,
}

/// What became of a link that works once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Nobody opened it.
    Unused,
    /// Opened, by whomever: a preview or a scanner of mail uses it up as well.
    Used,
    /// Killed before its end, by a newer one or by hand.
    Void,
}

/// What a system says about an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InviteState {
    /// Not accepted yet.
    Pending,
    /// Expired by its own word.
    Expired,
    /// Accepted.
    Accepted,
    /// Cancelled or revoked.
    Cancelled,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Handed to the mail system; nothing more is known.
    Sent,
    /// Accepted by the receiver.
    Delivered,
    /// Refused by the receiver.
    Bounced,
    /// Never left.
    NotSent,
}

impl InviteState {
    /// The state in a word: "pending".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Expired => "expired",
            Self::Accepted => "accepted",
            Self::Cancelled => "cancelled",
        }
    }
}

impl LinkState {
    /// What became of it, in a word: "used".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Used => "used",
            Self::Void => "void",
        }
    }
}

impl Delivery {
    /// What became of the mail, in words: "not sent".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Bounced => "bounced",
            Self::NotSent => "not sent",
        }
    }
}

impl Fact for Invite {
    const QUESTION: Question = Question::Invite;

    fn says(invite: Option<&Self>) -> String {
        let Some(invite) = invite else { return "no invite".into() };
        let mut line = format!("invite {}", invite.state.word());
        push(&mut line, ", sent ", invite.sent_at.map(moment).as_ref());
        push(&mut line, ", expires ", invite.expires_at.map(moment).as_ref());
        push(&mut line, ", mail ", invite.mail.map(Delivery::word));
        push(&mut line, ", link ", invite.link.map(LinkState::word));
        push(&mut line, ", opened ", invite.used_at.map(moment).as_ref());
        push(&mut line, ", accepted ", invite.accepted_at.map(moment).as_ref());
        if invite.renewed == Some(false) {
            line.push_str(", resent without a new end");
        }
        push(&mut line, ", for tenant ", invite.tenant.as_ref());
        line
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.one(|invite| invite.state, |invite| invite.state.word().to_owned())
    }
}
