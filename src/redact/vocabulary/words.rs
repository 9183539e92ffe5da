//! The words in names. They are compared folded: in lower case, without separators.

/// Names of passwords: any text may be the value.
#[rustfmt::skip]
pub(super) const PASSWORDS: &[&str] = &[
    "password", "passwd", "passphrase", "passcode", "passwort", "contrasena", "motdepasse", "pwd",
    "passwrd", "pswd",
];

/// Names of generated secrets.
#[rustfmt::skip]
pub(super) const TOKENS: &[&str] = &[
    "secret", "token", "apikey", "appkey", "accesskey", "privatekey", "privkey", "secretkey", "authkey",
    "licensekey", "licencekey", "encryptionkey", "signingkey", "masterkey", "sharedkey", "accountkey",
    "storagekey", "deploykey", "sessionkey", "servicekey", "clientkey", "userkey", "writekey", "readkey",
    "adminkey", "unsealkey", "recoverykey", "querykey", "insertkey", "integrationkey", "routingkey",
    "streamkey", "sendkey", "restkey", "webhookkey", "hmackey", "aeskey", "sshkey", "serverkey", "hostkey",
    "credential", "authorization", "cookie", "sessionid", "sessid", "jwt", "bearer", "signature", "totp",
    "authcode", "devicecode", "usercode", "mfacode", "recoverycode", "codeverifier", "samlresponse",
    "samlrequest", "relaystate", "assertion", "statehandle", "interactionhandle", "xsrf", "csrf",
    "connectionstring", "connstr", "webhookurl", "passkey", "otpcode", "idtokenhint", "fcparams",
    "serverdata", "xclientdata", "privatetoken", "accountsas", "accessid", "sastoken", "personalaccess",
    "proxyauth", "basicauth",
];

/// Whole names, too short to be looked for inside others.
#[rustfmt::skip]
pub(super) const TOKENS_WHOLE: &[&str] = &[
    "sid", "sig", "otp", "pat", "session", "dpop", "hmac", "shdf", "usg", "saml", "ssws", "auth_token",
    "authenticity", "xoktaxsrftoken",
];

/// Whole names, too short to be looked for inside others.
#[rustfmt::skip]
pub(super) const PASSWORDS_WHOLE: &[&str] = &[
    "pass", "pw", "userpass", "dbpass", "pin", "psw",
];

/// At the beginning or end of a name: the value may be secret.
#[rustfmt::skip]
pub(super) const MAYBE: &[&str] = &[
    "key", "auth", "code", "state", "login", "nonce", "access", "private", "salt", "cert", "pass",
    "challenge", "sess", "api", "pat", "sig", "ticket", "hash", "license", "cred", "sas", "dsn", "hint",
];

/// What follows such a word where the value is about the secret and not the secret itself: `token_type`, `password_changed`.
#[rustfmt::skip]
pub(super) const ABOUT: &[&str] = &[
    "type", "at", "count", "policy", "length", "len", "url", "uri", "endpoint", "status", "expiry",
    "expires", "expiresin", "expiration", "expired", "ttl", "age", "name", "names", "lifetime", "strength",
    "min", "max", "algorithm", "alg", "method", "format", "field", "fields", "changed", "reset", "error",
    "limit", "limits", "used", "usage", "version", "enabled", "required", "valid", "file", "path", "env",
    "issuer", "scope", "scopes", "hint", "label", "lastused", "created", "updated", "size", "prefix",
    "rotation", "state", "attempts", "mode", "source", "provider", "location", "store", "manager",
];

/// Names of ids, digests and versions that support needs as they are.
#[rustfmt::skip]
pub(super) const DIAGNOSTIC: &[&str] = &[
    "requestid", "reqid", "traceid", "correlationid", "spanid", "traceparent", "tracestate", "trace",
    "span", "correlation", "rayid", "cfray", "eventid", "errorid", "incidentid", "incident",
    "transactionid", "operationid", "activityid", "amzid", "amzncftrace", "messageid", "jobid", "runid",
    "taskid", "buildid", "invocationid", "executionid", "resourceid", "clientrequestid", "uniqueid",
    "logid", "threadid", "processid", "instanceid", "nodeid", "podname", "pod", "hostname", "etag",
    "ifnonematch", "ifmatch", "sha", "sha1", "sha256", "sha384", "sha512", "digest", "checksum", "md5",
    "crc", "integrity", "commit", "revision", "rev", "version", "build", "fingerprint", "thumbprint",
    "image", "layer", "release", "errorcode", "statuscode", "errcode", "code", "status", "keyid", "kid",
    "jti", "timestamp", "tenant", "tenantid", "role", "roleid", "permission", "exception", "class",
    "method", "function", "module", "package", "useragent", "server", "via", "date", "contenttype",
    "filename", "file", "path",
];
