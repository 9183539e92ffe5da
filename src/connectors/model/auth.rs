//! How a connector shows who it is.

use super::Program;
use crate::connectors::template::TextTemplate;

/// How a connector shows who it is.
#[derive(Debug)]
pub(in super::super) enum Auth {
    Bearer(TextTemplate),
    Basic { user: TextTemplate, password: TextTemplate },
    Header(Vec<(String, TextTemplate)>),
    OAuth2(OAuth2),
    Jwt(Jwt),
}

/// OAuth 2.0 client credentials (RFC 6749, 4.4).
#[derive(Debug)]
pub(in super::super) struct OAuth2 {
    pub(in super::super) token_url: TextTemplate,
    pub(in super::super) client_id: TextTemplate,
    pub(in super::super) client_secret: TextTemplate,
    pub(in super::super) scope: Option<TextTemplate>,
    pub(in super::super) audience: Option<TextTemplate>,
    /// The client's credentials go into `Authorization` and not into the form.
    pub(in super::super) in_header: bool,
}

/// A signed JWT, as the credential itself or exchanged for a token (RFC 7523).
#[derive(Debug)]
pub(in super::super) struct Jwt {
    pub(in super::super) algorithm: Algorithm,
    pub(in super::super) key: TextTemplate,
    pub(in super::super) key_id: Option<TextTemplate>,
    pub(in super::super) claims: Program,
    pub(in super::super) token_url: Option<TextTemplate>,
    /// The claim goes in as `client_assertion` of client credentials, and not as the grant itself.
    pub(in super::super) client_assertion: bool,
    pub(in super::super) scope: Option<TextTemplate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Algorithm {
    Hs256,
    Rs256,
    Es256,
}
