//! Values that the closing scan knows, and what people write in their place. Put together at run time: scanners that others
//! wrote must find nothing in this source.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// Letters and digits in no order: 80 of them.
const LETTERS: &str = "x7Gq2Lp9sT3uW8yA1cD5fG7hJ9kL0nM2pR4tV6zB8eX3wQ5vN1mK7jH4gF2dS9aP6oI0uY8tR5eW3qZ";
const UPPER: &str = "Z7Q2LP9ST3UW8YA1C5F6G7H8";
const HEX: &str = "9f3ab07c51de84226bf0a95d17c3e8409f3ab07c51de84226bf0a95d17c3e840";

/// Prefixes with what follows them: which letters, and how many.
const PREFIXES: &[(&str, &str, usize)] = &[
    ("ghp_", LETTERS, 36),
    ("gho_", LETTERS, 36),
    ("ghu_", LETTERS, 36),
    ("ghs_", LETTERS, 36),
    ("ghr_", LETTERS, 36),
    ("github_pat_", LETTERS, 60),
    ("glpat-", LETTERS, 20),
    ("xoxb-", LETTERS, 40),
    ("xoxp-", LETTERS, 40),
    ("xoxa-", LETTERS, 40),
    ("xoxs-", LETTERS, 40),
    ("xapp-", LETTERS, 40),
    ("AIza", LETTERS, 35),
    ("ya29.", LETTERS, 60),
    ("GOCSPX-", LETTERS, 28),
    ("sk_live_", LETTERS, 24),
    ("rk_live_", LETTERS, 24),
    ("npm_", LETTERS, 36),
    ("pypi-AgEI", LETTERS, 70),
    ("dop_v1_", HEX, 64),
    ("shpat_", HEX, 32),
    ("lin_api_", LETTERS, 40),
    ("hvs.", LETTERS, 24),
    ("ATATT3", LETTERS, 70),
    ("sk-ant-", LETTERS, 60),
    ("sk-proj-", LETTERS, 48),
    ("SG.", LETTERS, 22),
    ("AKIA", UPPER, 16),
    ("ASIA", UPPER, 16),
    ("AGE-SECRET-KEY-1", UPPER, 24),
    ("AccountKey=", LETTERS, 80),
    ("Authorization: SSWS 00", LETTERS, 40),
    ("SSWS 00", LETTERS, 40),
    ("Authorization: Bearer ", LETTERS, 40),
    ("Bearer ", LETTERS, 20),
    ("https://files.acme.example/a?X-Amz-Signature=", HEX, 64),
    ("https://files.acme.example/a?X-Goog-Signature=", HEX, 64),
    ("https://hooks.slack.com/services/T0Z7Q2LP9/B0ST3UW8Y/", LETTERS, 24),
    ("Cookie: sid=", LETTERS, 24),
    ("Set-Cookie: sid=", LETTERS, 24),
];

/// What people write where a credential was: behind the same prefixes.
const STAND_INS: &[&str] =
    &["xxxxxxxx", "your_token_goes_here", "REDACTED", "changeme", "<token>", "${TOKEN}", "********"];

/// A kind of value.
pub(crate) struct Kind {
    pub(crate) name: String,
    pub(crate) value: String,
    /// Whether it is a credential; else nothing is promised but that the scan does not stop at it.
    pub(crate) is_secret: bool,
}

/// All kinds.
pub(crate) fn all() -> Vec<Kind> {
    let mut kinds = Vec::new();
    let mut add = |name: &str, value: String, is_secret: bool| {
        kinds.push(Kind { name: name.to_owned(), value, is_secret });
    };
    for (prefix, letters, length) in PREFIXES {
        let letters: String = letters.chars().cycle().take(*length).collect();
        add(prefix, format!("{prefix}{letters}"), true);
        for stand_in in STAND_INS {
            add(&format!("{prefix}{stand_in}"), format!("{prefix}{stand_in}"), false);
        }
        add(&format!("{prefix} crosses"), format!("{prefix}{}", "x".repeat(*length)), false);
        let alphabet: String = ('a'..='z').chain('A'..='Z').cycle().take(*length).collect();
        add(&format!("{prefix} alphabet"), format!("{prefix}{alphabet}"), false);
        add(&format!("{prefix} repeated"), format!("{prefix}{}", "REDACTED".repeat(length / 8 + 1)), false);
    }
    for (user, password) in [
        ("aladdin", "open"),
        ("mia", "plum77Kiwi"),
        ("svc-app", "two words"),
        ("a.b@acme.example", "motor0laX9ss"),
    ] {
        add("Basic", format!("Authorization: Basic {}", STANDARD.encode(format!("{user}:{password}"))), true);
        add("basic alone", format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))), true);
    }
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let (header, payload) = (part(r#"{"alg":"RS256","typ":"JWT"}"#), part(r#"{"sub":"mia","aud":"api"}"#));
    add("JWT", format!("{header}.{payload}.{}", &LETTERS[..43]), true);
    add("JWT in a header", format!("Authorization: Bearer {header}.{payload}.{}", &LETTERS[..43]), true);
    for password in ["kiwi77Plum", "plum", "p%40ss", "correct-horse", "12345678"] {
        add("userinfo", format!("https://mia:{password}@db.acme.example/x"), true);
        add("userinfo of a database", format!("postgres://app:{password}@db.acme.example:5432/shop"), true);
    }
    for stand_in in [
        "REDACTED",
        "changeme",
        "%s",
        "your_password",
        "<password>",
        "${DB_PASSWORD}",
        "xxxx",
        "****",
        "{password}",
        "[removed]",
    ] {
        add("userinfo's placeholder", format!("http://user:{stand_in}@host.acme.example/"), false);
    }
    let body: String = LETTERS.chars().cycle().take(64).collect();
    let key = |what: &str| {
        format!(
            "-----BEGIN {what}PRIVATE KEY-----\n{body}\n{body}\n{}\n-----END {what}PRIVATE KEY-----",
            &body[..32]
        )
    };
    for what in ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "] {
        add("private key", key(what), true);
    }
    add("private key without its end", key("RSA ").replace("-----END RSA PRIVATE KEY-----", ""), true);
    add("two cookies", format!("Cookie: theme=dark; sid={}; lang=de-DE-1901", &LETTERS[..24]), true);
    add(
        "cookie in a Set-Cookie with attributes",
        format!("Set-Cookie: Path=/; sid={}; HttpOnly", &LETTERS[..24]),
        true,
    );
    for text in [
        "Error: Cookie \"theme\" has been rejected because cookie: domain=app.acme.example is foreign",
        "Set-Cookie: Path=/application; HttpOnly",
        "cookie: expires=Wednesday is not a date",
        "Cookie: SameSite=None was set without Secure",
        "This Set-Cookie: Max-Age=31536000000 exceeds the limit",
        "A cookie: name=value pair is expected",
        "Cookies are disabled; cookie: none",
        "Bearer authentication is required for this resource",
        "WWW-Authenticate: Basic realm=\"Administration\"",
        "Basic authentication: credentials expected",
        "Set-Cookie: sid=[secret removed]; Path=/",
        "-----BEGIN PRIVATE KEY----- was expected",
    ] {
        add("a text about it", text.to_owned(), false);
    }
    kinds
}
