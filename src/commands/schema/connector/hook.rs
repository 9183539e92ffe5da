//! The shape of `[hook]`.

#![expect(dead_code, reason = "only the schema of these types is used")]

use schemars::JsonSchema;

#[derive(JsonSchema)]
#[schemars(rename = "Hook", deny_unknown_fields)]
pub(super) struct HookSchema {
    /// How a delivery proves whose it is.
    signature: SignatureSchema,
    /// What is signed, with {{body}}, {{time}}, {{method}}, {{url}} and {{header.NAME}}; the body if left out.
    over: Option<String>,
    /// When it was sent; left out, nothing that is signed says so.
    time: Option<HookTimeSchema>,
    /// What counts where the header of `signature` is not sent.
    otherwise: Option<HookProofSchema>,
    /// Program on the body: a list of events, each of which `event` and `ticket` then see; the body is one if left out.
    each: Option<String>,
    /// Program: a text that is the same when the same event is delivered again; the digest of the body if left out.
    event: Option<String>,
    /// Program: the ticket's id as `read` takes it, or null where the event starts no case.
    ticket: String,
    /// Where the vendor describes it, or what to do there.
    docs: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "HookProof", deny_unknown_fields)]
struct HookProofSchema {
    signature: SignatureSchema,
    over: Option<String>,
    time: Option<HookTimeSchema>,
}

#[derive(JsonSchema)]
#[schemars(rename = "Signature", deny_unknown_fields)]
struct SignatureSchema {
    /// hmac-sha256, hmac-sha1, or token: the secret itself.
    kind: String,
    /// The header that has it.
    header: String,
    /// What stands before it there, e.g. sha256=.
    prefix: Option<String>,
    /// hex or base64; hex if left out.
    encoding: Option<String>,
    /// The secret is a key in base64 behind this text; its bytes are the key if left out.
    key_behind: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "HookTime", deny_unknown_fields)]
struct HookTimeSchema {
    /// A header that is signed.
    header: Option<String>,
    /// Program on the body.
    value: Option<String>,
    /// seconds, milliseconds or rfc3339; seconds if left out.
    form: Option<String>,
}
