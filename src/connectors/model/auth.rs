//! How a connector shows who it is.

use super::Program;
use crate::connectors::template::TextTemplate;

/// How a connector shows who it is.
#[derive(Debug)]
pub(in crate::connectors) enum Auth {
    Bearer(TextTemplate),
    Basic { user: TextTemplate, password: TextTemplate },
    Header(Vec<(String, TextTemplate)>),
    OAuth2(OAuth2),
    Jwt(Jwt),
    Hmac(Hmac),
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
    pub(in crate::connectors) key_id: Option<TextTemplate>,
    pub(in crate::connectors) claims: Program,
    pub(in crate::connectors) token_url: Option<TextTemplate>,
    /// The claim goes in as `client_assertion` of client credentials, and not as the grant itself.
    pub(in crate::connectors) client_assertion: bool,
    pub(in crate::connectors) scope: Option<TextTemplate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::connectors) enum Algorithm {
    Hs256,
    Rs256,
    Es256,
}
