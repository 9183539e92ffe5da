//! What a system sends by itself when somebody writes a ticket, and how it proves that it is the one who sends.

use super::Program;
use crate::connectors::template::TextTemplate;

/// `[hook]`: a delivery of the system's own webhook.
#[derive(Debug)]
pub(in super::super) struct Hook {
    /// How it is proved who sends; the first whose header is there counts.
    pub(in super::super) proofs: Vec<HookProof>,
    /// Gives the events of a body that has several.
    pub(in super::super) each: Option<Program>,
    /// Gives a text that is the same when the same event is delivered again; `None`: the digest of the body.
    pub(in super::super) event: Option<Program>,
    /// Gives the id of the ticket, or null where the event starts no case.
    pub(in super::super) ticket: Program,
    /// Where the vendor describes it, or what an admin has to do there.
    pub(in super::super) docs: Option<String>,
}

/// How a delivery proves whose it is.
#[derive(Debug)]
pub(in super::super) struct HookProof {
    pub(in super::super) kind: ProofKind,
    /// The header, in lower case.
    pub(in super::super) header: String,
    /// What stands in the header before the signature.
    pub(in super::super) prefix: String,
    pub(in super::super) encoding: ProofEncoding,
    /// The secret is a key in base64, behind this; `None`: its bytes are the key.
    pub(in super::super) key_behind: Option<String>,
    /// What is signed.
    pub(in super::super) over: TextTemplate,
    /// When it was sent; `None`: nothing that is signed says so.
    pub(in super::super) time: Option<HookTime>,
}

/// What is in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum ProofKind {
    HmacSha256,
    HmacSha1,
    /// The secret itself.
    Token,
}

/// How a signature is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum ProofEncoding {
    Hex,
    Base64,
}

/// When a delivery was sent.
#[derive(Debug)]
pub(in super::super) struct HookTime {
    pub(in super::super) from: HookTimeFrom,
    pub(in super::super) form: HookTimeForm,
}

/// Where that stands.
#[derive(Debug)]
pub(in super::super) enum HookTimeFrom {
    /// In this header, in lower case, which is signed.
    Header(String),
    /// In the body.
    Body(Program),
}

/// How an instant is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum HookTimeForm {
    /// Since 1970.
    Seconds,
    /// Since 1970.
    Milliseconds,
    Rfc3339,
}

impl ProofKind {
    pub(in super::super) const WORDS: &'static [(&'static str, Self)] =
        &[("hmac-sha256", Self::HmacSha256), ("hmac-sha1", Self::HmacSha1), ("token", Self::Token)];
}

impl ProofEncoding {
    pub(in super::super) const WORDS: &'static [(&'static str, Self)] =
        &[("hex", Self::Hex), ("base64", Self::Base64)];
}

impl HookTimeForm {
    pub(in super::super) const WORDS: &'static [(&'static str, Self)] =
        &[("seconds", Self::Seconds), ("milliseconds", Self::Milliseconds), ("rfc3339", Self::Rfc3339)];
}

impl HookProof {
    /// In words: "HMAC-SHA256 in X-Hub-Signature-256".
    pub(in super::super) fn told(&self) -> String {
        let what = match self.kind {
            ProofKind::HmacSha256 => "HMAC with SHA-256",
            ProofKind::HmacSha1 => "HMAC with SHA-1",
            ProofKind::Token => "the secret itself",
        };
        let dated = if self.time.is_some() { ", with the time" } else { "" };
        format!("{what} in `{}`{dated}", self.header)
    }
}
