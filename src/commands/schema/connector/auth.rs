//! How a connector shows who it is.

#![expect(dead_code, reason = "only the schema of these types is used")]

use std::collections::BTreeMap;

use schemars::JsonSchema;

#[derive(JsonSchema)]
#[schemars(rename = "Auth", deny_unknown_fields)]
pub(super) struct AuthSchema {
    /// A token.
    bearer: Option<String>,
    /// A user and a password.
    basic: Option<BasicSchema>,
    /// Headers of one's own.
    header: Option<BTreeMap<String, String>>,
    /// Client credentials.
    oauth2: Option<OAuth2Schema>,
    /// A signed claim.
    jwt: Option<JwtSchema>,
    /// A sign-in whose answer has the token in a header.
    token: Option<SignInSchema>,
    /// A signature over what is sent.
    hmac: Option<HmacSchema>,
    /// Who asks a database.
    sql: Option<BasicSchema>,
    /// A sign-in at a directory server.
    ldap: Option<LdapSchema>,
}

#[derive(JsonSchema)]
#[schemars(rename = "Basic", deny_unknown_fields)]
struct BasicSchema {
    user: String,
    password: String,
}

#[derive(JsonSchema)]
#[schemars(rename = "Ldap", deny_unknown_fields)]
struct LdapSchema {
    /// The name of who asks; empty: nobody signs in, and `password` is empty, too.
    bind_dn: String,
    password: String,
    /// required or none: whether TLS is begun on `ldap://`; required if left out, but on this machine.
    starttls: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "OAuth2", deny_unknown_fields)]
struct OAuth2Schema {
    token_url: String,
    client_id: String,
    client_secret: String,
    scope: Option<String>,
    audience: Option<String>,
    /// The credentials go into a header and not into the form.
    in_header: Option<bool>,
}

#[derive(JsonSchema)]
#[schemars(rename = "Jwt", deny_unknown_fields)]
struct JwtSchema {
    /// HS256, RS256 or ES256.
    algorithm: String,
    key: String,
    /// `id:hex`: the key is `ID:SECRET`, the secret in hexadecimal, and the id is the token's `kid`.
    key_form: Option<String>,
    key_id: Option<String>,
    /// The word in front of the token, in place of `Bearer`.
    scheme: Option<String>,
    /// Program.
    claims: String,
    token_url: Option<String>,
    client_assertion: Option<bool>,
    scope: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "SignIn", deny_unknown_fields)]
struct SignInSchema {
    /// The address.
    post: String,
    /// JSON whose texts are templates of settings.
    json: String,
    /// The header of the answer that has the token.
    from: String,
    /// The header of each request that shows it.
    header: String,
}

#[derive(JsonSchema)]
#[schemars(rename = "Hmac", deny_unknown_fields)]
struct HmacSchema {
    /// Empty: nothing is signed.
    secret: String,
    /// The header of the signature.
    header: String,
    /// Its value, with {{hex}} or {{base64}}, and {{timestamp}}.
    format: String,
    /// What is signed, with {{body}} and {{timestamp}}; the body if left out.
    signed: Option<String>,
    /// A header for the seconds since 1970.
    timestamp: Option<String>,
}
