//! What the name of a field, header, parameter or variable tells about its value.

use std::cell::RefCell;
use std::collections::HashMap;

/// What a name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// The value is a password: anything can be one.
    Password,
    /// The value is a generated secret: a token, key, signature, session.
    Token,
    /// The name speaks of a secret, but of something about it: `token_type`, `password_changed_at`.
    About,
    /// The value may be a secret if it looks random: `key`, `auth`, `code`.
    Maybe,
    /// The value is an id, digest, version or the like that support needs.
    Diagnostic,
    /// Nothing.
    Nothing,
}

// Names are compared folded: in lower case, without separators.

const PASSWORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "passwort",
    "contrasena",
    "motdepasse",
    "pwd",
    "passwrd",
    "pswd",
];

const TOKENS: &[&str] = &[
    "secret",
    "token",
    "apikey",
    "appkey",
    "accesskey",
    "privatekey",
    "privkey",
    "secretkey",
    "authkey",
    "licensekey",
    "licencekey",
    "encryptionkey",
    "signingkey",
    "masterkey",
    "sharedkey",
    "accountkey",
    "storagekey",
    "deploykey",
    "sessionkey",
    "servicekey",
    "clientkey",
    "userkey",
    "writekey",
    "readkey",
    "adminkey",
    "unsealkey",
    "recoverykey",
    "querykey",
    "insertkey",
    "integrationkey",
    "routingkey",
    "streamkey",
    "sendkey",
    "restkey",
    "webhookkey",
    "hmackey",
    "aeskey",
    "sshkey",
    "serverkey",
    "hostkey",
    "credential",
    "authorization",
    "cookie",
    "sessionid",
    "sessid",
    "jwt",
    "bearer",
    "signature",
    "totp",
    "authcode",
    "devicecode",
    "usercode",
    "mfacode",
    "recoverycode",
    "codeverifier",
    "samlresponse",
    "samlrequest",
    "relaystate",
    "assertion",
    "statehandle",
    "interactionhandle",
    "xsrf",
    "csrf",
    "connectionstring",
    "connstr",
    "webhookurl",
    "passkey",
    "otpcode",
    "idtokenhint",
    "fcparams",
    "serverdata",
    "xclientdata",
    "privatetoken",
    "accountsas",
    "accessid",
    "sastoken",
    "personalaccess",
    "proxyauth",
    "basicauth",
];

/// Whole names, too short to be looked for inside others.
const TOKENS_WHOLE: &[&str] = &[
    "sid",
    "sig",
    "otp",
    "pat",
    "session",
    "dpop",
    "hmac",
    "shdf",
    "usg",
    "saml",
    "ssws",
    "auth_token",
    "authenticity",
    "xoktaxsrftoken",
];

const PASSWORDS_WHOLE: &[&str] = &["pass", "pw", "userpass", "dbpass", "pin", "psw"];

const MAYBE: &[&str] = &[
    "key",
    "auth",
    "code",
    "state",
    "login",
    "nonce",
    "access",
    "private",
    "salt",
    "cert",
    "pass",
    "challenge",
    "sess",
    "api",
    "pat",
    "sig",
    "ticket",
    "hash",
    "license",
    "cred",
    "sas",
    "dsn",
    "hint",
];

/// What follows a telling word when the value is something about it and not the secret itself.
const ABOUT: &[&str] = &[
    "type",
    "at",
    "count",
    "policy",
    "length",
    "len",
    "url",
    "uri",
    "endpoint",
    "status",
    "expiry",
    "expires",
    "expiresin",
    "expiration",
    "expired",
    "ttl",
    "age",
    "name",
    "names",
    "lifetime",
    "strength",
    "min",
    "max",
    "algorithm",
    "alg",
    "method",
    "format",
    "field",
    "fields",
    "changed",
    "reset",
    "error",
    "limit",
    "limits",
    "used",
    "usage",
    "version",
    "enabled",
    "required",
    "valid",
    "file",
    "path",
    "env",
    "issuer",
    "scope",
    "scopes",
    "hint",
    "label",
    "lastused",
    "created",
    "updated",
    "size",
    "prefix",
    "rotation",
    "state",
    "attempts",
    "mode",
    "source",
    "provider",
    "location",
    "store",
    "manager",
];

const DIAGNOSTIC: &[&str] = &[
    "requestid",
    "reqid",
    "traceid",
    "correlationid",
    "spanid",
    "traceparent",
    "tracestate",
    "trace",
    "span",
    "correlation",
    "rayid",
    "cfray",
    "eventid",
    "errorid",
    "incidentid",
    "incident",
    "transactionid",
    "operationid",
    "activityid",
    "amzid",
    "amzncftrace",
    "messageid",
    "jobid",
    "runid",
    "taskid",
    "buildid",
    "invocationid",
    "executionid",
    "resourceid",
    "clientrequestid",
    "uniqueid",
    "logid",
    "threadid",
    "processid",
    "instanceid",
    "nodeid",
    "podname",
    "pod",
    "hostname",
    "etag",
    "ifnonematch",
    "ifmatch",
    "sha",
    "sha1",
    "sha256",
    "sha384",
    "sha512",
    "digest",
    "checksum",
    "md5",
    "crc",
    "integrity",
    "commit",
    "revision",
    "rev",
    "version",
    "build",
    "fingerprint",
    "thumbprint",
    "image",
    "layer",
    "release",
    "errorcode",
    "statuscode",
    "errcode",
    "code",
    "status",
    "keyid",
    "kid",
    "jti",
    "timestamp",
    "tenant",
    "tenantid",
    "role",
    "roleid",
    "permission",
    "exception",
    "class",
    "method",
    "function",
    "module",
    "package",
    "useragent",
    "server",
    "via",
    "date",
    "contenttype",
    "filename",
    "file",
    "path",
];

/// A name in lower case without separators; at most 64 bytes of it.
pub(super) fn fold(name: &[u8]) -> Vec<u8> {
    name.iter().filter(|byte| byte.is_ascii_alphanumeric()).take(64).map(u8::to_ascii_lowercase).collect()
}

thread_local! {
    /// What was found out about names before: logs say the same few again and again.
    static SEEN: RefCell<HashMap<Vec<u8>, Tells>> = RefCell::default();
}

/// How many names are remembered.
const MOST_SEEN: usize = 4096;

/// What a name tells.
pub(super) fn tells(name: &[u8]) -> Tells {
    let name = &name[name.len().saturating_sub(128)..];
    SEEN.with_borrow_mut(|seen| {
        if let Some(tells) = seen.get(name) {
            return *tells;
        }
        let found = find_out(name);
        if seen.len() >= MOST_SEEN {
            seen.clear();
        }
        seen.insert(name.to_vec(), found);
        found
    })
}

fn find_out(name: &[u8]) -> Tells {
    let folded = fold(name);
    let Ok(folded) = std::str::from_utf8(&folded) else { return Tells::Nothing };
    let bare = folded.trim_end_matches(|last: char| last.is_ascii_digit());
    let bare = if bare.is_empty() { folded } else { bare };
    if let Some(found) = told(bare, PASSWORDS, PASSWORDS_WHOLE, Tells::Password) {
        return found;
    }
    if let Some(found) = told(bare, TOKENS, TOKENS_WHOLE, Tells::Token) {
        return found;
    }
    if is_diagnostic(folded) || is_diagnostic(bare) {
        return Tells::Diagnostic;
    }
    if MAYBE
        .iter()
        .any(|word| bare.ends_with(word) || bare.strip_suffix('s').is_some_and(|bare| bare.ends_with(word)))
    {
        return Tells::Maybe;
    }
    if MAYBE.iter().any(|word| bare.starts_with(word)) {
        return Tells::Maybe;
    }
    Tells::Nothing
}

fn told(folded: &str, words: &[&str], whole: &[&str], tells: Tells) -> Option<Tells> {
    if whole.contains(&folded) {
        return Some(tells);
    }
    let (word, start) = words
        .iter()
        .filter_map(|word| folded.rfind(word).map(|start| (*word, start)))
        .max_by_key(|(word, start)| start + word.len())?;
    let rest = &folded[start + word.len()..];
    let about =
        ABOUT.contains(&rest) || (rest == "s" && word == "token") || (rest == "id" && word != "session");
    let counts = ["max", "min", "num", "total", "expired", "invalid", "forgot", "reset"];
    if about || (rest == "s" && counts.iter().any(|count| folded.starts_with(count))) {
        Some(Tells::About)
    } else {
        Some(tells)
    }
}

fn is_diagnostic(folded: &str) -> bool {
    DIAGNOSTIC.iter().any(|word| {
        folded == *word
            || (folded.ends_with(word)
                && (word.len() >= 5
                    || matches!(folded.strip_suffix(word), Some("x" | "http" | "git" | "error" | "status"))))
    }) || DIAGNOSTIC.iter().any(|word| word.len() >= 7 && folded.contains(word))
}

/// Whether a value of this name is one that support needs as it is.
pub(super) fn explains(name: &[u8]) -> bool {
    tells(name) == Tells::Diagnostic
}

/// Whether a field of this name holds a telephone number.
pub(super) fn is_phone(name: &str) -> bool {
    let folded = fold(name.as_bytes());
    ["phone", "mobile", "telephone", "fax", "msisdn"]
        .iter()
        .any(|word| memchr::memmem::find(&folded, word.as_bytes()).is_some())
        || folded == b"tel"
}
