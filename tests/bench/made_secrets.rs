//! Secrets by their shape, made with a fixed seed: prefix, letters, length, and where they stand. Nobody ever used one of them.
//!
//! They come as lines like those of collected examples, so that one measurement serves both.

use serde_json::{Value, json};

const HEX: &str = "0123456789abcdef";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ALNUM: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const WORD: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PRINTED: &str = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!$%*+.:~";

/// How many of each shape are made for each place.
const EACH: usize = 3;

/// A maker's keys: a prefix, then so many random letters; more of both for keys of several parts.
type Keys = (&'static str, &'static [(&'static str, &'static str, usize)]);

/// Keys that can be told by what they begin with.
const PREFIXED: &[Keys] = &[
    ("github", &[("ghp_", ALNUM, 36)]),
    ("github fine-grained", &[("github_pat_", ALNUM, 22), ("_", ALNUM, 59)]),
    ("gitlab", &[("glpat-", WORD, 20)]),
    ("slack bot", &[("xoxb-", "0123456789", 12), ("-", "0123456789", 12), ("-", ALNUM, 24)]),
    ("stripe", &[("sk_live_", ALNUM, 24)]),
    ("aws id", &[("AKIA", UPPER, 16)]),
    ("google api", &[("AIza", WORD, 35)]),
    ("google oauth", &[("ya29.", WORD, 64)]),
    ("google client", &[("GOCSPX-", WORD, 28)]),
    ("sendgrid", &[("SG.", WORD, 22), (".", WORD, 43)]),
    ("npm", &[("npm_", ALNUM, 36)]),
    ("digitalocean", &[("dop_v1_", HEX, 64)]),
    ("shopify", &[("shpat_", HEX, 32)]),
    ("hugging face", &[("hf_", ALNUM, 34)]),
    ("linear", &[("lin_api_", ALNUM, 40)]),
    ("atlassian", &[("ATATT3xFfGF0", WORD, 170)]),
    ("hashicorp vault", &[("hvs.", WORD, 90)]),
    ("okta token", &[("SSWS 00", WORD, 40)]),
    ("jwt", &[("eyJhbGciOiJSUzI1NiJ9.eyJ", WORD, 60), (".", WORD, 86)]),
];

/// Where a key with a prefix stands.
const ANYWHERE: &[&str] = &[
    "the request used {} and was refused",
    "token: {}",
    "curl -H 'Authorization: Bearer {}' https://api.acme.example/v1/users",
    "[\"{}\"]",
];

/// Secrets that only their place gives away: letters, length.
const BARE: &[(&str, &str, usize)] = &[
    ("hex key", HEX, 32),
    ("hex digest key", HEX, 64),
    ("client secret", ALNUM, 32),
    ("long client secret", WORD, 64),
    ("base64 key", BASE64, 40),
    ("base32 seed", UPPER, 32),
    ("password", PRINTED, 14),
    ("session", WORD, 43),
];

/// Their places.
const NAMED: &[&str] = &[
    "client_secret={}&grant_type=client_credentials",
    "{\"client_secret\": \"{}\", \"expires_in\": 300}",
    "password: {}",
    "export API_KEY=\"{}\"",
    "X-Api-Key: {}",
    "Authorization: Bearer {}",
    "Set-Cookie: session={}; Path=/; HttpOnly",
    "https://app.acme.example/callback?state=7&access_token={}",
    "login --user admin --password {}",
    "<Password>{}</Password>",
];

/// What support needs and must not lose: shapes of ids, hashes, times and versions, in their places.
const HARMLESS: &[(&str, &str, usize)] = &[
    ("request_id={} status=403", HEX, 16),
    ("x-request-id: req_{}", ALNUM, 20),
    ("commit {} built", HEX, 40),
    ("trace_id={}", HEX, 32),
    ("sha256:{}", HEX, 64),
    ("the user saw AADSTS{} at 09:15", "0123456789", 5),
    ("order {} of 2026-11-23T09:15:04Z has role=support_agent", "0123456789", 8),
    ("GET /assets/main.{}.js 304", HEX, 8),
    ("error code {} in module permissions", "0123456789", 6),
    ("version 10.0.{} of the agent", "0123456789", 5),
];

/// The examples, one JSON object a line.
pub(crate) fn lines() -> String {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut lines = Vec::new();
    for (family, parts) in PREFIXED {
        for place in ANYWHERE.iter().flat_map(|place| [place; EACH]) {
            let mut secret = String::new();
            for (prefix, letters, length) in *parts {
                secret.push_str(prefix);
                secret.push_str(&random.run(letters, *length));
            }
            lines.push(example(lines.len(), family, &secret, place));
        }
    }
    for (family, letters, length) in BARE {
        for place in NAMED.iter().flat_map(|place| [place; EACH]) {
            lines.push(example(lines.len(), family, &random.run(letters, *length), place));
        }
    }
    for _ in 0..EACH {
        let body: Vec<String> = (0..6).map(|_| random.run(BASE64, 64)).collect();
        let key = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", body.join("\n"));
        lines.push(example(lines.len(), "private key", &key, "{}"));
        let password = random.run(ALNUM, 12);
        lines.push(example(
            lines.len(),
            "connection",
            &password,
            "postgres://app:{}@db.acme.example:5432/prod",
        ));
    }
    for (place, letters, length) in HARMLESS.iter().flat_map(|row| [row; EACH * 2]) {
        let text = place.replacen("{}", &random.run(letters, *length), 1);
        let row = json!({ "id": id(lines.len()), "rule": "harmless", "family": "harmless", "core": false,
                          "positive": false, "secret": null, "example": text });
        lines.push(row);
    }
    lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
}

fn id(number: usize) -> String {
    format!("made-{number}")
}

fn example(number: usize, family: &str, secret: &str, place: &str) -> Value {
    json!({ "id": id(number), "rule": format!("{family} in `{place}`"), "family": family, "core": true,
            "positive": true, "secret": secret, "example": place.replacen("{}", secret, 1) })
}

/// Xorshift: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn run(&mut self, letters: &str, length: usize) -> String {
        let letters: Vec<char> = letters.chars().collect();
        let count = u64::try_from(letters.len()).unwrap_or(1);
        (0..length).map(|_| letters[usize::try_from((self.next() >> 16) % count).unwrap_or(0)]).collect()
    }
}
