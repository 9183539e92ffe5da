//! What a run knows that must never be shown: it goes into the vault, and everything that is said about an answer comes out
//! through the mask.

use secrecy::ExposeSecret as _;
use serde_json::Value;

use super::Run;
use crate::connectors::configured::SettingValue;
use crate::connectors::jq;
use crate::http::parameters;
use crate::redact::mask::Mask;

/// Fields of an answer that hold a credential which was just made, in lower case without separators (RFC 6749, 5.1; `OpenID`
/// Connect Core, 3.1.3.3). Passwords are not among them: an answer says something about a password and never the password.
const GIVEN: &[&str] = &["accesstoken", "refreshtoken", "idtoken", "sessiontoken"];

impl Run<'_> {
    /// What takes the secrets out of a text.
    pub(super) fn mask(&self) -> &Mask {
        self.context.http.mask()
    }

    /// Takes in a secret that was made or fetched.
    pub(super) fn hold(&self, name: &str, secret: &str) {
        self.mask().vault().hold(name, secret);
    }

    /// Takes in the credentials of the profile, for whoever made the settings without reading a profile.
    pub(super) fn hold_settings(&self) {
        for (name, value) in &self.configured.settings {
            if let SettingValue::Secret(secret) = value {
                self.hold(name, secret.expose_secret());
            }
        }
    }

    /// Takes in what a program puts into a header, whatever the header is called: it comes from an answer, as a token of a sign-in
    /// does. What the case and the plain settings say is none (`X-Tenant: acme-prod`).
    pub(super) fn hold_sent(&self, name: &str, value: &str) {
        let without_scheme = value.split_once(' ').map_or(value, |(_, credential)| credential.trim());
        let reported = [&self.case, &self.ticket].map(jq::to_json);
        let is_plain = |part: &str| {
            let is_setting =
                |setting: &SettingValue| matches!(setting, SettingValue::Plain(text) if text == part);
            self.configured.settings.values().any(is_setting)
                || reported.iter().any(|said| holds_text(said, part))
        };
        for part in [value, without_scheme].into_iter().chain(parameters(value)) {
            if !is_plain(part) {
                self.mask().vault().hold_used(name, part);
            }
        }
    }

    /// Takes in the tokens that an answer gives, however deep they stand in it.
    pub(super) fn hold_given(&self, answer: &Value) {
        match answer {
            Value::Array(items) => items.iter().for_each(|item| self.hold_given(item)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value {
                        Value::String(secret) if is_given(name) => {
                            // Somebody wants to use it.
                            self.mask().vault().hold_used(name, secret);
                        }
                        value => self.hold_given(value),
                    }
                }
            }
            _ => {}
        }
    }
}

fn holds_text(of: &Value, text: &str) -> bool {
    match of {
        Value::String(own) => own == text,
        Value::Array(items) => items.iter().any(|item| holds_text(item, text)),
        Value::Object(fields) => fields.values().any(|field| holds_text(field, text)),
        _ => false,
    }
}

fn is_given(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let folded: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    GIVEN.contains(&folded.as_str()) || folded.contains("csrf") || folded.contains("xsrf")
}
