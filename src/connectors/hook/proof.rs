//! Whether a delivery is the ticketing system's own: its signature over the raw bytes, and its time.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use ring::hmac;
use serde_json::Value;

use super::{HookRefused, HookRequest};
use crate::connectors::model::{
    Hook, HookProof, HookTime, HookTimeForm, HookTimeFrom, Program, ProofEncoding, ProofKind,
};
use crate::connectors::template::TemplatePart;
use crate::text::digest::unhexed;

const UNSIGNED: HookRefused = HookRefused::Unproved("it has no signature, or more than one");
const WRONG: HookRefused = HookRefused::Unproved("its signature is not of this body and this secret");
const LATE: HookRefused = HookRefused::Unproved("it is older or younger than the tolerance allows");
const TIMELESS: HookRefused = HookRefused::Unproved("it does not say when it was sent");
const KEYLESS: HookRefused =
    HookRefused::Unproved("the secret of the profile is no key as the system makes them");

/// The proof that counts, once it holds. The strongest whose header is there: who can leave a header out, or add a weaker one, gains
/// nothing by it.
///
/// # Errors
/// There is no signature, or it is of something else.
pub(super) fn of<'h>(
    hook: &'h Hook,
    secret: &str,
    request: &HookRequest<'_>,
) -> Result<&'h HookProof, HookRefused> {
    let proof = hook.proofs.iter().find(|proof| named(request, &proof.header).next().is_some());
    let proof = proof.ok_or(UNSIGNED)?;
    let given = only(request, &proof.header).ok_or(UNSIGNED)?;
    let given = given.strip_prefix(&proof.prefix).ok_or(WRONG)?;
    let algorithm = match proof.kind {
        ProofKind::HmacSha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        ProofKind::HmacSha256 | ProofKind::Token => hmac::HMAC_SHA256,
    };
    // An empty secret is everybody's.
    if secret.is_empty() {
        return Err(KEYLESS);
    }
    let key = match &proof.key_behind {
        Some(before) => {
            let text = secret.strip_prefix(before.as_str()).ok_or(KEYLESS)?;
            STANDARD.decode(text).map_err(|_| KEYLESS)?
        }
        None => secret.as_bytes().to_vec(),
    };
    let key = hmac::Key::new(algorithm, &key);
    if proof.kind == ProofKind::Token {
        // Compared by their codes, which takes as long whatever is the same, and however long they are.
        let wanted = hmac::sign(&key, secret.as_bytes());
        hmac::verify(&key, given.as_bytes(), wanted.as_ref()).map_err(|_| WRONG)?;
        return Ok(proof);
    }
    let signature = match proof.encoding {
        ProofEncoding::Hex => unhex(given),
        ProofEncoding::Base64 => STANDARD.decode(given).ok(),
    };
    let signature = signature.ok_or(WRONG)?;
    hmac::verify(&key, &signed(proof, request)?, &signature).map_err(|_| WRONG)?;
    Ok(proof)
}

/// Whether it was sent about now, where something that is signed says so. `read` gives what a program makes of the body.
///
/// # Errors
/// It was not, or it does not say when.
pub(super) fn is_in_time(
    proof: &HookProof,
    request: &HookRequest<'_>,
    tolerance: Duration,
    read: &dyn Fn(&Program) -> Option<Value>,
) -> Result<(), HookRefused> {
    let Some(HookTime { from, form }) = &proof.time else { return Ok(()) };
    let text = match from {
        HookTimeFrom::Header(name) => only(request, name).map(str::to_owned),
        HookTimeFrom::Body(program) => match read(program) {
            Some(Value::String(text)) => Some(text),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        },
    };
    let at = text.and_then(|text| instant(&text, *form)).ok_or(TIMELESS)?;
    let tolerance = TimeDelta::from_std(tolerance).unwrap_or(TimeDelta::MAX);
    let apart = request.received_at.signed_duration_since(at).abs();
    if apart <= tolerance { Ok(()) } else { Err(LATE) }
}

fn instant(text: &str, form: HookTimeForm) -> Option<DateTime<Utc>> {
    // `+5` and ` 5` are numbers to some readers and not to others.
    let number =
        || text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i64>().ok()).flatten();
    match form {
        HookTimeForm::Seconds => DateTime::from_timestamp(number()?, 0),
        HookTimeForm::Milliseconds => DateTime::from_timestamp_millis(number()?),
        HookTimeForm::Rfc3339 => DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc()),
    }
}

/// The bytes that are signed.
fn signed(proof: &HookProof, request: &HookRequest<'_>) -> Result<Vec<u8>, HookRefused> {
    let mut bytes = Vec::with_capacity(request.body.len() + 256);
    for part in &proof.over.parts {
        let name = match part {
            TemplatePart::Literal(text) => {
                bytes.extend_from_slice(text.as_bytes());
                continue;
            }
            TemplatePart::Value(name) => name,
        };
        match (name.root.as_str(), name.path.first()) {
            ("body", _) => bytes.extend_from_slice(request.body),
            ("method", _) => bytes.extend_from_slice(request.method.as_bytes()),
            ("url", _) => bytes.extend_from_slice(request.url.as_bytes()),
            ("header", Some(name)) => {
                let value = only(request, name).ok_or(WRONG)?;
                bytes.extend_from_slice(value.as_bytes());
            }
            _ => {
                let Some(HookTime { from: HookTimeFrom::Header(name), .. }) = &proof.time else {
                    return Err(TIMELESS);
                };
                bytes.extend_from_slice(only(request, name).ok_or(TIMELESS)?.as_bytes());
            }
        }
    }
    Ok(bytes)
}

/// The values of a header, whose name is in lower case here.
fn named<'r, 'n>(request: &HookRequest<'r>, name: &'n str) -> impl Iterator<Item = &'r str> + use<'r, 'n> {
    let headers = request.headers.iter();
    headers.filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// The value of a header that is there once: of two, nobody knows which one others believe.
fn only<'r>(request: &HookRequest<'r>, name: &str) -> Option<&'r str> {
    let mut values = named(request, name);
    let first = values.next()?;
    values.next().is_none().then_some(first)
}

/// Bytes in lower-case hexadecimal, as every vendor writes it; nothing else is taken for it.
fn unhex(text: &str) -> Option<Vec<u8>> {
    unhexed(text).filter(|_| !text.bytes().any(|byte| byte.is_ascii_uppercase()))
}
