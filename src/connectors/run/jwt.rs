//! A signed JWT (RFC 7519): HS256 with a shared secret, RS256 and ES256 with a private key in PEM.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jaq_json::Val;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::json;

use super::Run;
use super::fault::Fault;
use super::scope::Scope;
use crate::connectors::jq;
use crate::connectors::model::{Algorithm, Jwt};
use crate::facts::GapReason;
use crate::text::digest::unhexed;

impl Run<'_> {
    /// The token, signed when it is first needed.
    pub(super) fn signed(&self, jwt: &Jwt) -> Result<String, Fault> {
        if let Some(signed) = self.assertion.get() {
            return Ok(signed.clone());
        }
        let signed = self.sign_now(jwt)?;
        self.hold("assertion", &signed);
        // The signature is what makes it valid: a part of the token that holds it counts, too.
        self.hold("assertion", signed.rsplit('.').next().unwrap_or_default());
        Ok(self.assertion.get_or_init(|| signed).clone())
    }

    fn sign_now(&self, jwt: &Jwt) -> Result<String, Fault> {
        let scope = Scope::default();
        let claims = self.program(&jwt.claims, Val::Null, &scope);
        let claims = claims.map_err(|failure| self.broken("claims of [auth.jwt]", failure))?;
        let name = match jwt.algorithm {
            Algorithm::Hs256 => "HS256",
            Algorithm::Rs256 => "RS256",
            Algorithm::Es256 => "ES256",
        };
        let key = self.text(&jwt.key, &scope)?.into_bytes();
        let (id, key) = if jwt.is_id_and_hex { self.id_and_secret(&key)? } else { (None, key) };
        let mut header = json!({ "alg": name, "typ": "JWT" });
        if let Some(key_id) = &jwt.key_id {
            header["kid"] = self.text(key_id, &scope)?.into();
        }
        if let Some(id) = id {
            header["kid"] = id.into();
        }
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&header), part(&jq::to_json(&claims)));
        let signature = sign(jwt.algorithm, &key, message.as_bytes()).ok_or_else(|| {
            let connector = &self.configured.name;
            let wanted = if jwt.algorithm == Algorithm::Es256 {
                "a P-256 key"
            } else {
                "an RSA key of 2048 bits or more"
            };
            Fault::new(
                GapReason::Unauthorized,
                format!(
                    "the private key of connector {connector} cannot be used: {name} needs {wanted} in PEM"
                ),
            )
        })?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The halves of `ID:SECRET`, the secret in hexadecimal.
    fn id_and_secret(&self, key: &[u8]) -> Result<(Option<String>, Vec<u8>), Fault> {
        let halves = str::from_utf8(key).ok().and_then(|text| text.trim().split_once(':'));
        let usable = halves.filter(|(id, _)| !id.is_empty()).and_then(|(id, secret)| {
            self.hold("key", secret);
            Some((Some(id.to_owned()), unhexed(secret).filter(|bytes| !bytes.is_empty())?))
        });
        usable.ok_or_else(|| {
            let detail = format!(
                "the key of connector {} cannot be used: it is not ID:SECRET with a secret in hexadecimal",
                self.configured.name
            );
            Fault::new(GapReason::Unauthorized, detail)
        })
    }
}

fn sign(algorithm: Algorithm, key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    match algorithm {
        Algorithm::Hs256 => {
            let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key);
            Some(ring::hmac::sign(&key, message).as_ref().to_vec())
        }
        Algorithm::Rs256 => {
            let pair = match PrivateKeyDer::from_pem_slice(key).ok()? {
                PrivateKeyDer::Pkcs8(der) => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).ok()?,
                PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()).ok()?,
                _ => return None,
            };
            let mut signature = vec![0; pair.public().modulus_len()];
            pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).ok()?;
            Some(signature)
        }
        Algorithm::Es256 => {
            let random = SystemRandom::new();
            let PrivateKeyDer::Pkcs8(der) = PrivateKeyDer::from_pem_slice(key).ok()? else {
                return None;
            };
            let pair =
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der.secret_pkcs8_der(), &random)
                    .ok()?;
            Some(pair.sign(&random, message).ok()?.as_ref().to_vec())
        }
    }
}
