//! A signature over what is sent, so that the receiver knows whose it is (HMAC with SHA-256, RFC 2104).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Run;
use super::exchange::insert;
use super::fault::Fault;
use super::scope::Scope;
use crate::connectors::model::Hmac;
use crate::connectors::template::{TemplatePart, TextTemplate};
use crate::http::Sending;
use crate::text::digest::hex;

impl Run<'_> {
    /// Signs the bytes that go out; an empty secret signs nothing.
    pub(super) fn sign_bytes(&self, hmac: &Hmac, sending: &mut Sending) -> Result<(), Fault> {
        let secret = self.text(&hmac.secret, &Scope::default())?;
        if secret.is_empty() {
            return Ok(());
        }
        let timestamp = self.context.now.timestamp().to_string();
        let body = sending.body.as_deref().unwrap_or_default();
        let mut signed = Vec::with_capacity(body.len() + 32);
        for part in &hmac.signed.parts {
            match part {
                TemplatePart::Literal(literal) => signed.extend_from_slice(literal.as_bytes()),
                TemplatePart::Value(name) if name.root == "body" => signed.extend_from_slice(body),
                TemplatePart::Value(_) => signed.extend_from_slice(timestamp.as_bytes()),
            }
        }
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
        let signature = ring::hmac::sign(&key, &signed);
        let value = filled(&hmac.format, signature.as_ref(), &timestamp);
        insert(&mut sending.headers, &hmac.header, &value, true)?;
        if let Some(name) = &hmac.timestamp {
            insert(&mut sending.headers, name, &timestamp, false)?;
        }
        Ok(())
    }
}

fn filled(format: &TextTemplate, signature: &[u8], timestamp: &str) -> String {
    let mut text = String::new();
    for part in &format.parts {
        match part {
            TemplatePart::Literal(literal) => text.push_str(literal),
            TemplatePart::Value(name) if name.root == "hex" => text.push_str(&hex(signature)),
            TemplatePart::Value(name) if name.root == "base64" => text.push_str(&STANDARD.encode(signature)),
            TemplatePart::Value(_) => text.push_str(timestamp),
        }
    }
    text
}
