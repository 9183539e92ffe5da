//! How a connector shows who it is.

use super::{LdapBind, Program};
use crate::connectors::template::TextTemplate;

/// How a connector shows who it is.
#[derive(Debug)]
pub(in crate::connectors) enum Auth {
    Bearer(TextTemplate),
    Basic {
        user: TextTemplate,
        password: TextTemplate,
    },
    Header(Vec<(String, TextTemplate)>),
    OAuth2(OAuth2),
    Jwt(Jwt),
    Token(TokenSignIn),
    Hmac(Hmac),
    Ldap(LdapBind),
    /// Who asks a database.
    Sql {
        user: TextTemplate,
        password: TextTemplate,
    },
}

impl Auth {
    /// Where a token is to be had, if one is.
    pub(in crate::connectors) fn token_address(&self) -> Option<&TextTemplate> {
        match self {
            Self::OAuth2(oauth2) => Some(&oauth2.token_url),
            Self::Jwt(jwt) => jwt.token_url.as_ref(),
            Self::Token(sign_in) => Some(&sign_in.post),
            Self::Bearer(_)
            | Self::Basic { .. }
            | Self::Header(_)
            | Self::Hmac(_)
            | Self::Ldap(_)
            | Self::Sql { .. } => None,
        }
    }
}

/// A signature over the bytes that are sent (HMAC with SHA-256, RFC 2104).
#[derive(Debug)]
pub(in crate::connectors) struct Hmac {
    /// Empty: nothing is signed.
    pub(in crate::connectors) secret: TextTemplate,
    pub(in crate::connectors) header: String,
    /// The header's value: `{{hex}}` or `{{base64}}`, and `{{timestamp}}`.
    pub(in crate::connectors) format: TextTemplate,
    /// What is signed: `{{body}}`, and `{{timestamp}}` where one is sent.
    pub(in crate::connectors) signed: TextTemplate,
    /// The header for the seconds since 1970 at which it was signed.
    pub(in crate::connectors) timestamp: Option<String>,
}

/// OAuth 2.0 client credentials (RFC 6749, 4.4).
#[derive(Debug)]
pub(in crate::connectors) struct OAuth2 {
    pub(in crate::connectors) token_url: TextTemplate,
    pub(in crate::connectors) client_id: TextTemplate,
    pub(in crate::connectors) client_secret: TextTemplate,
    pub(in crate::connectors) scope: Option<TextTemplate>,
    pub(in crate::connectors) audience: Option<TextTemplate>,
    /// The client's credentials go into `Authorization` and not into the form.
    pub(in crate::connectors) in_header: bool,
}

/// A signed JWT, as the credential itself or exchanged for a token (RFC 7523).
#[derive(Debug)]
pub(in crate::connectors) struct Jwt {
    pub(in crate::connectors) algorithm: Algorithm,
    pub(in crate::connectors) key: TextTemplate,
    /// The key is `ID:SECRET`, the secret in hexadecimal; the id is the token's `kid`.
    pub(in crate::connectors) is_id_and_hex: bool,
    pub(in crate::connectors) key_id: Option<TextTemplate>,
    pub(in crate::connectors) claims: Program,
    /// The word in front of the token in `Authorization`.
    pub(in crate::connectors) scheme: String,
    pub(in crate::connectors) token_url: Option<TextTemplate>,
    /// The claim goes in as `client_assertion` of client credentials, and not as the grant itself.
    pub(in crate::connectors) client_assertion: bool,
    pub(in crate::connectors) scope: Option<TextTemplate>,
}

/// A sign-in with JSON, whose answer has the token in a header.
#[derive(Debug)]
pub(in crate::connectors) struct TokenSignIn {
    pub(in crate::connectors) post: TextTemplate,
    pub(in crate::connectors) json: JsonTemplate,
    /// The header of the answer that has the token.
    pub(in crate::connectors) from: String,
    /// The header of a request that shows it.
    pub(in crate::connectors) header: String,
}

/// JSON whose texts are templates: no value changes its shape.
#[derive(Debug)]
pub(in crate::connectors) enum JsonTemplate {
    Text(TextTemplate),
    Items(Vec<Self>),
    Members(Vec<(String, Self)>),
    /// A number, true, false or null.
    Plain(serde_json::Value),
}

impl JsonTemplate {
    /// Its texts.
    pub(in crate::connectors) fn texts(&self) -> Vec<&TextTemplate> {
        match self {
            Self::Text(text) => vec![text],
            Self::Items(items) => items.iter().flat_map(Self::texts).collect(),
            Self::Members(members) => members.iter().flat_map(|(_, one)| one.texts()).collect(),
            Self::Plain(_) => Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::connectors) enum Algorithm {
    Hs256,
    Rs256,
    Es256,
}
