//! Shapes that are never anything but a credential. Few and exact: a hit keeps a file from leaving, so each must be worth it.
//!
//! The formats are the vendors' own, from their documents on token formats. They are written down here a second time on
//! purpose and not shared with the detectors of the cleaning. What stands in a secret's place (a token of ours, a placeholder)
//! is the cleaning's own idea: two ideas of it would stop what was cleaned well.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

mod behind;

use behind::Rest::{
    Alphanumeric, Basic, Bearer, Cookies, Hex, Jwt, PrivateKey, Scheme, SlackPath, Upper, UserInfo, Value,
    Word,
};
use behind::{Rest, Runs};

/// What a shape begins with, what it is, and how it goes on.
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
    ("SSWS ", "Okta API token", Scheme(30)),
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

/// Whether the search could not be built: then nothing counts as clean.
pub(in crate::redact) fn is_broken() -> bool {
    SEARCH.is_none()
}

/// Calls `hit` with the rule, the byte where the shape begins, and the bytes that would have to go, for every shape. Of a shape
/// with several parts (the lines of a key, the cookies of a header) it is called for each part.
pub(in crate::redact) fn find(bytes: &[u8], mut hit: impl FnMut(&'static str, usize, Range<usize>)) {
    let Some(search) = SEARCH.as_ref() else {
        hit("the shapes cannot be looked for", 0, 0..bytes.len());
        return;
    };
    let mut runs = Runs::of(bytes);
    for found in search.find_iter(bytes) {
        let (start, rule, rest) = SHAPES[found.pattern().as_usize()];
        let any_case = matches!(rest, Bearer | Basic | Cookies | Scheme(_));
        if !any_case && &bytes[found.range()] != start.as_bytes() {
            continue;
        }
        let begins = !start.as_bytes()[0].is_ascii_alphanumeric()
            || matches!(rest, Cookies)
            || found.start().checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_alphanumeric());
        if begins {
            runs.values(found.range(), rest, |value| hit(rule, found.start(), value));
        }
    }
}
