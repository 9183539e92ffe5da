//! The words in names. They are compared folded: in lower case, without separators.

/// Names of passwords: any text may be the value.
#[rustfmt::skip]
pub(super) const PASSWORDS: &[&str] = &[
    "password", "passwd", "passphrase", "passcode", "passwort", "contrasena", "motdepasse", "pwd",
    "passwrd", "pswd", "kennwort", "wachtwoord", "losenord", "adgangskode", "kodeord", "passord", "salasana",
    "senhadeacesso", "palavrapasse", "palavrachave", "parolachiave", "parolaaccesso", "haslo", "sifre", "heslo",
    "jelszo", "lozinka", "matkhau", "katasandi", "пароль", "密码", "密碼", "口令", "パスワード", "暗証番号",
    "비밀번호", "암호", "psk", "zugangswort", "losungswort", "geheimwort", "motdepass", "motpasse", "senhasecreta",
    "contrasenia", "einmalpasswort", "合言葉", "κωδικός", "presharedkey", "passkeyphrase", "sicherheitsantwort", "secretanswer", "respuestaseguridad", "respuestadeseguridad", "respuestasecreta", "reponsesecrete", "reponsedesecurite", "rispostasegreta",
    "rispostadisicurezza", "respostasecreta", "respostadeseguranca", "geheimantwort", "kbaanswer", "challengeanswer", "schlusselinhalt", "keycontent", "communitystring", "snmpcommunity",
    "securityanswer", "mothersmaiden", "maidenname", "paroladordine", "parolasegreta", "palabradepaso", "palabraclave", "palavradepasse",
    "slaptazodis", "parool", "geslo", "zaporka", "sifra", "парола", "пасфраза", "סיסמה", "كلمةالمرور", "रहस्य", "รหัสผ่าน", "adgangsord", "leyniord",
    "authtok", "rocommunity", "rwcommunity", "trapcommunity", "masterpass", "sudopass", "sshpass", "becomepass",
    "unlockphrase", "secretphrase", "loginphrase", "codephrase", "recoveryphrase", "walletphrase", "securityphrase", "magicword", "zauberwort", "codewort",
    "kodewort", "codewoord", "ordresecret", "palabrasecreta", "palavrasecreta", "parolachiave",
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
    "webhookurl", "passkey", "otpcode", "idtokenhint", "fcparams",
    "serverdata", "xclientdata", "privatetoken", "accountsas", "accessid", "sastoken", "personalaccess",
    "proxyauth", "basicauth", "geheimnis", "geheim", "zugangscode", "zugangsschlussel", "privatschlussel", "privaterschlussel",
    "llaveprivada", "claveprivada", "clavesecreta", "cleprivee", "clesecrete", "chaveprivada", "chavesecreta",
    "chiaveprivata", "chiavesegreta", "kluczprywatny", "toegangscode", "codigodeacceso", "codedacces", "codesecret",
    "gizlianahtar", "apianahtar", "секретныйключ", "ключapi", "秘密鍵", "秘钥", "密鑰", "비밀키", "secreto", "segredo", "segreto", "backupcode", "verificationcode",
    "onetimecode", "pepper", "rememberme", "sealkey", "resetcode", "confirmcode", "confirmationcode", "invitecode", "invitationcode", "activationcode", "accesscode",
    "securitycode", "smscode", "logincode", "unlockcode", "pairingcode", "oobcode", "alarmcode", "doorcode", "scratchcode", "emergencycode",
    "rescuecode", "ersatzcode", "notfallcode", "wiederherstellungscode", "freischaltcode", "bestatigungscode", "einmalcode", "codigodeverificacion",
    "codigodeseguridad", "codedeverification", "codicediverifica", "verificatiecode", "onaykodu", "dogrulamakodu", "kodweryfikacyjny", "otpseed", "seedphrase", "mnemonic", "recoveryphrase", "otp", "clientsecret", "apischlussel",
    "cleapi", "claveapi", "chaveapi", "chiaveapi", "apisleutel", "kluczapi", "токен", "令牌", "密钥", "トークン", "토큰",
];

/// Whole names, too short to be looked for inside others.
#[rustfmt::skip]
pub(super) const TOKENS_WHOLE: &[&str] = &[
    "sid", "sig", "otp", "pat", "cred", "creds", "tan", "mtan", "session", "dpop", "hmac", "shdf", "usg", "saml", "ssws", "auth_token",
    "authenticity", "xoktaxsrftoken",
];

/// Whole names, too short to be looked for inside others.
#[rustfmt::skip]
pub(super) const PASSWORDS_WHOLE: &[&str] = &[
    "pass", "pw", "userpass", "dbpass", "pin", "psw", "clave", "senha", "parola", "mdp", "losung", "pwort",
    "puk", "pincode", "geheimzahl", "codigopin", "kw", "passe", "requirepass", "masterauth", "community", "parole", "pasword", "passwrt", "psswd", "pswrd",
];

/// At the beginning or end of a name: the value may be secret.
#[rustfmt::skip]
pub(super) const MAYBE: &[&str] = &[
    "key", "auth", "code", "state", "login", "nonce", "access", "private", "salt", "cert", "pass",
    "challenge", "sess", "api", "pat", "sig", "ticket", "hash", "license", "cred", "sas", "dsn", "hint",
];

/// What follows such a word without changing what it is: how it is written, or whose it is.
#[rustfmt::skip]
pub(super) const TAILS: &[&str] = &[
    "value", "val", "confirmation", "confirm", "confirmed", "repeat", "again", "verify", "retype", "new", "old",
    "current", "plain", "plaintext", "cleartext", "text", "raw", "string", "str", "b64", "base64", "encoded",
    "encrypted", "enc", "hash", "hashed", "salt", "data", "prod", "production", "staging", "stage", "dev",
    "development", "test", "testing", "qa", "live", "sandbox", "main", "primary", "secondary", "backup", "default",
    "fallback", "temp", "tmp", "root", "admin", "user", "db", "code", "secret", "token", "param", "phrase",
    "query", "next", "previous", "prev", "a", "b", "x", "es", "provisoire", "provisional", "provisorisch", "provvisoria", "provvisorio", "provisoria",
    "provisorio", "temporaire", "temporal", "temporanea", "temporary", "tijdelijk", "tymczasowe", "gecici", "initial", "initiale", "inicial",
    "alt", "neu", "neue", "neues", "nuevo", "nueva", "nouveau", "nieuw", "oud", "ancien", "nuova", "vecchia", "nova", "antiga", "base",
    "iniziale", "startowe", "initieel", "initialvalue", "word", "gh", "github", "gitlab", "slack", "npm", "sha", "md", "bcrypt", "argon", "scrypt", "pbkdf", "ssha", "crypt",
];

/// Names in which one of these stands are of what everybody may know.
#[rustfmt::skip]
pub(super) const PUBLIC: &[&str] = &["publickey", "pubkey", "publictoken", "publishable", "sitekey", "openkey", "credentialdata"];

/// What stands between the word for a secret and whose it is.
#[rustfmt::skip]
pub(super) const WHOSE: &[&str] = &[
    "for", "of", "at", "fur", "f\u{fc}r", "vom", "von", "zum", "zur", "im", "am", "in", "auf", "bei", "de", "d", "du", "des", "del", "dell", "della",
    "di", "da", "do", "dos", "das", "para", "pour", "per", "pro", "van", "voor", "til", "till", "for\u{f6}", "dla", "na", "w", "z", "ke", "k",
    "pre", "\u{434}\u{43b}\u{44f}", "\u{43e}\u{442}", "icin", "i\u{e7}in",
];

/// Names of several secrets end with one of these.
#[rustfmt::skip]
pub(super) const PLURALS: &[&str] = &[
    "passwords", "passwds", "passphrases", "passcodes", "pins", "secrets", "tokens", "apikeys", "keys", "passworter",
    "kennworter", "geheimnisse", "motsdepasse", "contrasenas", "claves", "senhas", "wachtwoorden", "hasla", "losenord",
];

/// What counts them begins so: `max_tokens`, `used_tokens`.
#[rustfmt::skip]
pub(super) const COUNTED: &[&str] = &[
    "max", "min", "num", "total", "count", "used", "prompt", "completion", "stop", "input", "output", "revoked",
    "foreign", "primary", "sort",
];

/// What one does with a secret: `update_password: on_create`, `requireToken: always`. The value is about it, unless it looks like one.
#[rustfmt::skip]
pub(super) const VERBS: &[&str] = &[
    "update", "change", "reset", "require", "allow", "enable", "disable", "use", "show", "hide", "validate", "check", "force", "store",
    "save", "remember", "ask", "prompt", "need", "has", "is", "skip", "must", "revoke", "rotate", "refreshon", "expire", "verify", "generate",
    "permissions", "policy", "automount", "imagepull", "existing", "tls", "pull", "from",
];

/// Words that end like a password and are none.
#[rustfmt::skip]
pub(super) const NO_PASS: &[&str] = &[
    "bypass", "compass", "encompass", "trespass", "overpass", "underpass", "surpass", "multipass", "singlepass",
    "firstpass", "secondpass", "lastpass", "keepass", "highpass", "lowpass", "bandpass", "mountpass",
];

/// What follows such a word where the value is about the secret and not the secret itself: `token_type`, `password_changed`.
#[rustfmt::skip]
pub(super) const ABOUT: &[&str] = &[
    "charset", "alphabet",
    "type", "at", "count", "policy", "length", "len", "url", "uri", "endpoint", "status", "expiry",
    "expires", "expiresin", "expiration", "expired", "ttl", "age", "name", "names", "lifetime", "strength",
    "min", "max", "algorithm", "alg", "method", "format", "field", "fields", "changed", "reset", "error",
    "limit", "limits", "used", "usage", "version", "enabled", "required", "valid", "file", "path", "env",
    "issuer", "scope", "scopes", "hint", "label", "lastused", "created", "updated", "size", "prefix",
    "rotation", "state", "attempts", "mode", "source", "provider", "location", "store", "manager",
    "typehint", "service", "handler", "class", "helper", "validator", "generator", "encoder", "parser", "factory",
    "table", "column", "audience", "aud", "claim", "claims", "subject", "kind", "tokentype", "needed", "missing",
    "present", "exists", "invalid", "failed", "ok", "checked", "days", "hours", "minutes", "seconds", "secs", "ms",
    "time", "date", "timeout", "interval", "grace", "history", "complexity", "rules", "rule", "requirements",
    "authentication", "based", "grant", "flow", "samesite", "domain", "secure", "httponly", "security", "sync",
    "backend", "program", "chat", "change", "changes", "expirydays", "expiresat", "expiredat", "lastset",
    "lastchanged", "visible", "hidden", "placeholder", "title", "description", "message", "msg", "text18n",
    "toggle", "input", "form", "page", "screen", "link", "reason", "dn", "ref", "reference", "filename", "dir",
    "folder", "vault", "bucket", "namespace", "arn", "uuid", "guid", "index", "bits", "bytes", "chars", "iterations",
    "rounds", "cost", "round", "memory", "parallelism", "protection", "encryption", "signed", "signing",
    "validation", "verification", "verified", "lookup", "exchange", "refresh", "renewal", "revocation", "revoked",
    "issued", "issuedat", "jwks", "introspection", "binding", "cleanup", "quota", "budget", "rate", "price",
    "consumed", "total", "remaining", "estimate", "window", "algo", "header", "headers", "headername", "config", "configuration", "settings",
    "options", "manager", "interceptor", "module", "client", "renderer", "component", "keyname", "keyref", "mgmt",
];

/// The same in other languages.
#[rustfmt::skip]
pub(super) const FOREIGN_ABOUT: &[&str] = &[
    "lange", "laenge", "richtlinie", "ablauf", "regel", "ander", "aender", "vergess", "zuruck", "feld", "datei", "pfad", "alter", "typ", "gultig", "wechsel",
    "pruf", "hash", "policy", "oubli", "longueur", "expir", "politi", "caduc", "longitud", "olvid", "esquec", "valid", "tamanho", "scad", "lunghezza",
    "dimentic", "verlopen", "lengte", "vergeten", "beleid", "wygas", "dlug", "abgelaufen", "falsch", "fehl", "eingabe", "s", "en", "er", "schutz", "manager",
    "incorrect", "errat", "inval", "onjuist", "nieprawid", "bledn", "yanlis", "forkert", "ugyldig", "felaktig", "hibas", "spatn", "generator", "geschutzt", "status", "starke", "anforder", "erforder", "abfrage", "setzen", "versuch",
];

/// Names of ids, digests and versions that support needs as they are.
#[rustfmt::skip]
pub(super) const DIAGNOSTIC: &[&str] = &[
    "requestid", "reqid", "charset", "alphabet", "buildsha", "commitsha", "gitsha", "traceid", "correlationid", "spanid", "traceparent", "tracestate", "trace",
    "span", "correlation", "rayid", "cfray", "eventid", "errorid", "incidentid", "incident",
    "transactionid", "operationid", "activityid", "amzid", "amzncftrace", "messageid", "jobid", "runid",
    "taskid", "buildid", "invocationid", "executionid", "resourceid", "clientrequestid", "uniqueid",
    "logid", "threadid", "processid", "instanceid", "nodeid", "podname", "pod", "hostname", "etag",
    "ifnonematch", "ifmatch", "sha", "sha1", "sha256", "sha384", "sha512", "digest", "checksum", "md5",
    "crc", "integrity", "commit", "revision", "rev", "version", "build", "fingerprint", "thumbprint",
    "image", "layer", "release", "errorcode", "faultcode", "trackingid", "statuscode", "errcode", "code", "status", "keyid", "kid",
    "jti", "timestamp", "tenant", "tenantid", "role", "roleid", "permission", "exception", "class",
    "method", "function", "module", "package", "useragent", "server", "via", "date", "contenttype",
    "filename", "file", "path", "x5t", "x5ts256", "bh", "ulid", "ksuid", "cuid", "nanoid", "objectid", "inresponseto", "idempotencykey", "hashalgo", "pwalgo", "hashtype", "boundary", "algo", "algorithm", "alg", "cipher", "ciphers", "kex", "diagnosticcode",
    "reasoncode", "sqlstate", "hresult", "publickeytoken", "cachekey", "sortkey", "primarykey", "foreignkey", "partitionkey", "rowkey",
    "routingkeyname", "keyboard", "keyword", "author", "authority", "ticketid", "statename", "countrycode", "zipcode", "postalcode",
    "currencycode", "languagecode", "exitcode", "responsecode", "resultcode", "productcode", "barcode", "encode", "decode", "sourcecode",
    "opcode", "unicode", "loginurl", "logintype", "loginmethod", "authmethod", "authtype", "authmechanism", "accesslevel", "accessmode",
    "mscv", "changeid", "accesstype", "accessright", "accessrights", "passrate", "stateful", "stateless", "apiversion", "apigroup", "apiname",
];
