//! Shapes that are never anything but a credential. Few and exact: a hit stops the filing, so each must be worth it.
//!
//! The formats are the vendors' own, from their documents on token formats. They are written down here a second time on
//! purpose and not shared with the detectors of the cleaning.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::redact::pseudonym;

/// How a shape goes on behind its first letters.
#[derive(Clone, Copy)]
enum Rest {
    /// At least so many letters and digits.
    Alphanumeric(usize),
    /// At least so many letters, digits, `-` and `_`.
    Word(usize),
    /// At least so many upper-case letters and digits.
    Upper(usize),
    /// At least so many hex digits.
    Hex(usize),
    /// Two or three parts with dots between them.
    Jwt,
    PrivateKey,
    /// A scheme's credentials.
    Bearer,
    Basic,
    Cookies,
    /// `user:password@`.
    UserInfo,
    /// `/T…/B…/…`.
    SlackPath,
    /// A parameter's value of at least so many bytes.
    Value(usize),
}

use Rest::{
    Alphanumeric, Basic, Bearer, Cookies, Hex, Jwt, PrivateKey, SlackPath, Upper, UserInfo, Value, Word,
};

const SHAPES: &[(&str, &str, Rest)] = &[
    ("-----BEGIN ", "private key", PrivateKey),
    ("AGE-SECRET-KEY-1", "age private key", Alphanumeric(50)),
    ("eyJ", "signed token (JWT)", Jwt),
    ("AKIA", "AWS access key", Upper(16)),
    ("ASIA", "AWS access key", Upper(16)),
    ("ghp_", "GitHub token", Alphanumeric(36)),
    ("gho_", "GitHub token", Alphanumeric(36)),
    ("ghu_", "GitHub token", Alphanumeric(36)),
    ("ghs_", "GitHub token", Alphanumeric(36)),
    ("ghr_", "GitHub token", Alphanumeric(36)),
    ("github_pat_", "GitHub token", Word(40)),
    ("glpat-", "GitLab token", Word(20)),
    ("xoxb-", "Slack token", Word(20)),
    ("xoxp-", "Slack token", Word(20)),
    ("xoxa-", "Slack token", Word(20)),
    ("xoxs-", "Slack token", Word(20)),
    ("xapp-", "Slack token", Word(20)),
    ("hooks.slack.com/services", "Slack webhook", SlackPath),
    ("AIza", "Google API key", Word(35)),
    ("ya29.", "Google access token", Word(40)),
    ("GOCSPX-", "Google client secret", Word(28)),
    ("sk_live_", "Stripe key", Alphanumeric(20)),
    ("rk_live_", "Stripe key", Alphanumeric(20)),
    ("npm_", "npm token", Alphanumeric(36)),
    ("pypi-AgEI", "PyPI token", Word(50)),
    ("dop_v1_", "DigitalOcean token", Hex(64)),
    ("shpat_", "Shopify token", Hex(32)),
    ("lin_api_", "Linear key", Alphanumeric(32)),
    ("hvs.", "Vault token", Word(24)),
    ("ATATT3", "Atlassian token", Word(60)),
    ("sk-ant-", "Anthropic key", Word(40)),
    ("sk-proj-", "OpenAI key", Word(40)),
    ("SG.", "SendGrid key", Word(20)),
    ("SSWS ", "Okta API token", Word(30)),
    ("Bearer ", "bearer token", Bearer),
    ("Basic ", "user and password (Basic)", Basic),
    ("cookie", "cookie", Cookies),
    ("://", "user and password in a URL", UserInfo),
    ("AccountKey=", "Azure storage key", Value(40)),
    ("X-Amz-Signature=", "signed URL", Hex(32)),
    ("X-Goog-Signature=", "signed URL", Hex(32)),
];

/// Without regard to case: header names and schemes are written in any. The other shapes are compared exactly afterwards.
static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().ascii_case_insensitive(true).build(SHAPES.iter().map(|(start, _, _)| start)).ok()
});

/// Calls `hit` with the rule and the byte for every shape.
pub(super) fn find(bytes: &[u8], mut hit: impl FnMut(&'static str, usize)) {
    let Some(search) = SEARCH.as_ref() else {
        hit("the shapes cannot be looked for", 0);
        return;
    };
    for found in search.find_iter(bytes) {
        let (start, rule, rest) = SHAPES[found.pattern().as_usize()];
        let any_case = matches!(rest, Bearer | Basic | Cookies);
        if !any_case && &bytes[found.range()] != start.as_bytes() {
            continue;
        }
        let begins = !start.as_bytes()[0].is_ascii_alphanumeric()
            || matches!(rest, Cookies)
            || found.start().checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_alphanumeric());
        if begins && goes_on(&bytes[found.end()..], rest) {
            hit(rule, found.start());
        }
    }
}

fn goes_on(behind: &[u8], rest: Rest) -> bool {
    let run = |allowed: fn(&u8) -> bool| behind.iter().take_while(|byte| allowed(byte)).count();
    match rest {
        Alphanumeric(least) => run(u8::is_ascii_alphanumeric) >= least,
        Word(least) => run(is_word) >= least,
        Upper(least) => run(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) >= least,
        Hex(least) => run(u8::is_ascii_hexdigit) >= least,
        Value(least) => run(|byte| is_word(byte) || b"+/=%.".contains(byte)) >= least,
        Jwt => is_jwt(behind),
        PrivateKey => is_private_key(behind),
        Bearer => {
            let value = &behind[..run(|byte| is_word(byte) || b".~+/=".contains(byte))];
            value.len() >= 16 && value.iter().any(u8::is_ascii_digit) && !is_token(value)
        }
        Basic => {
            let value = &behind[..run(|byte| is_word(byte) || b"+/=".contains(byte))];
            let engine = base64::engine::general_purpose::STANDARD;
            base64::Engine::decode(&engine, value)
                .is_ok_and(|plain| plain.contains(&b':') && plain.is_ascii() && !is_token(value))
        }
        Cookies => has_cookie(behind),
        UserInfo => has_password(behind),
        SlackPath => behind
            .strip_prefix(b"/T")
            .is_some_and(|path| path.iter().take_while(|byte| is_word(byte)).count() >= 6),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the iterators over bytes hand out references")]
fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn is_token(value: &[u8]) -> bool {
    std::str::from_utf8(value).is_ok_and(|text| pseudonym::token_length(text).is_some())
}

/// Behind `eyJ`: header, payload and a signature.
fn is_jwt(behind: &[u8]) -> bool {
    let mut parts = behind.split(|byte| *byte == b'.');
    let long = |part: Option<&[u8]>| {
        part.is_some_and(|part| part.iter().take_while(|byte| is_word(byte)).count() >= 10)
    };
    let whole = |part: Option<&[u8]>| {
        part.is_some_and(|part| part.len() >= 10 && part.len() <= 16_384 && part.iter().all(is_word))
    };
    whole(parts.next()) && whole(parts.next()) && long(parts.next())
}

/// Behind `-----BEGIN `: the rest of the line, and then the key.
fn is_private_key(behind: &[u8]) -> bool {
    let head = &behind[..behind.len().min(64)];
    let Some(end) = find_bytes(head, b"PRIVATE KEY").or_else(|| find_bytes(head, b"PRIVATE KEY BLOCK"))
    else {
        return false;
    };
    let body = &behind[end..behind.len().min(end + 400)];
    body.split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')))
        .any(|run| run.len() >= 32 && !run.iter().all(u8::is_ascii_hexdigit))
}

/// Behind `cookie`: `: name=value` of a header line, or `","value":"name=value` of a HAR.
fn has_cookie(behind: &[u8]) -> bool {
    let head = &behind[..behind.len().min(4096)];
    let head = head.strip_prefix(b"\"").unwrap_or(head).trim_ascii_start();
    let value = match head.split_first() {
        Some((b':', rest)) => rest,
        Some((b',', rest)) => {
            match rest.trim_ascii_start().strip_prefix(b"\"value\"").map(<[u8]>::trim_ascii_start) {
                Some([b':', rest @ ..]) => rest,
                _ => return false,
            }
        }
        _ => return false,
    };
    let value = value.trim_ascii_start();
    let value = value.strip_prefix(b"\"").unwrap_or(value);
    let line =
        value.split(|byte| matches!(byte, b'\n' | b'\r' | b'"' | b'\'' | b'\\')).next().unwrap_or_default();
    let first = line.split(|byte| *byte == b';').next().unwrap_or_default();
    let Some(equals) = first.iter().position(|byte| *byte == b'=') else { return false };
    let (name, value) = (&first[..equals], first[equals + 1..].trim_ascii());
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    let is_plain = value.first().is_none_or(|byte| b"[<*{$".contains(byte));
    is_name && value.len() >= 8 && !is_plain && !is_token(value)
}

/// Behind `://`: `user:password@host`.
fn has_password(behind: &[u8]) -> bool {
    let head = &behind[..behind.len().min(512)];
    let authority = head.split(|byte| b"/?#\"'<> \n\r\t\\".contains(byte)).next().unwrap_or_default();
    let Some(at) = authority.iter().rposition(|byte| *byte == b'@') else { return false };
    let Some(colon) = authority[..at].iter().position(|byte| *byte == b':') else { return false };
    let password = &authority[colon + 1..at];
    let is_plain = password.first().is_none_or(|byte| b"[<*{$".contains(byte))
        || password.iter().all(|byte| *byte == b'x');
    !is_plain && !is_token(password) && !is_token(&authority[..at])
}

fn find_bytes(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted).map(|at| at + wanted.len())
}
