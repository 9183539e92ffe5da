//! What kind of thing was found. The kind decides what a policy does with it and how its token reads.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kinds of text that do not leave as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A credential: password, token, key, session, signed or one-time link. Never kept, for no audience.
    Secret,
    /// An e-mail address.
    Email,
    /// A person's name, known from the facts.
    Name,
    /// An IPv4 or IPv6 address.
    Ip,
    /// A telephone number.
    Phone,
    /// A payment card number whose check digit is right.
    Card,
    /// The hardware address of a network card.
    Mac,
    /// A number that belongs to one person, account or device: a national id, an IBAN, a passport, a date of birth, a Windows SID,
    /// a serial number.
    Id,
    /// What customers wrote or stored: left out of captures by policy, and no credential.
    Content,
}

impl Class {
    /// Every class, in the order of the report.
    pub const ALL: [Self; 9] = [
        Self::Secret,
        Self::Email,
        Self::Name,
        Self::Ip,
        Self::Phone,
        Self::Card,
        Self::Mac,
        Self::Id,
        Self::Content,
    ];

    /// The class of what a person is called: an address or a name.
    #[must_use]
    pub fn of_person(text: &str) -> Self {
        if text.contains('@') { Self::Email } else { Self::Name }
    }

    /// The word in front of a token of this class: `mail` in `mail-7f3a…`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Email => "mail",
            Self::Name => "user",
            Self::Ip => "ip",
            Self::Phone => "phone",
            Self::Card => "card",
            Self::Mac => "mac",
            Self::Id => "id",
            Self::Content => "text",
        }
    }

    /// What stands in the place of a value that a policy drops without a token.
    #[must_use]
    pub const fn dropped(self) -> &'static str {
        match self {
            Self::Secret => "[secret removed]",
            Self::Email => "[mail removed]",
            Self::Name => "[user removed]",
            Self::Ip => "[ip removed]",
            Self::Phone => "[phone removed]",
            Self::Card => "[card removed]",
            Self::Mac => "[mac removed]",
            Self::Id => "[id removed]",
            Self::Content => "[text removed]",
        }
    }
}
