//! What a line announces that another one holds, by the nouns in it.

use std::sync::LazyLock;

use aho_corasick::MatchKind;

use super::super::cue::{FoldedSearch, forms};
use crate::redact::vocabulary::told;

/// What a line may announce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NounKind {
    Password,
    Code,
    Network,
    SignIn,
}

/// What a password is told for.
#[rustfmt::skip]
const SIGN_IN: &[&str] = &[
    "login", "log in", "log-in", "sign in", "sign-in", "credentials", "creds", "zugang", "zugangsdaten", "anmelden", "einloggen", "connexion", "connecter", "identifiants",
    "acceso", "acesso", "accesso", "inloggen", "logowania", "zalogować", "giriş", "logga in", "přihlásit", "войти", "вход", "ログイン", "登录", "로그인",
];

/// What else stands alone on the next line.
const OTHER_CODES: &[&str] = &[
    "pin",
    "token",
    "api key",
    "secret",
    "otp",
    "tan",
    "/device",
    "/activate",
    "one-time",
    "einmal",
    "key by hand",
    "setup key",
    "recovery key",
    "wiederherstellungsschlüssel",
    "clé de récupération",
];

static SEARCH: LazyLock<Option<(FoldedSearch, Vec<NounKind>)>> = LazyLock::new(|| {
    let tables = [
        (told::PASSWORDS, NounKind::Password),
        (told::CODE_WORDS, NounKind::Password),
        (told::CODES, NounKind::Code),
        (OTHER_CODES, NounKind::Code),
        (told::NETWORKS, NounKind::Network),
        (SIGN_IN, NounKind::SignIn),
    ];
    let mut texts = Vec::new();
    let mut kinds = Vec::new();
    for (words, kind) in tables {
        for form in words.iter().flat_map(|word| forms(word)) {
            texts.push(form);
            kinds.push(kind);
        }
    }
    Some((FoldedSearch::new(texts, MatchKind::Standard)?, kinds))
});

/// Whether the search could not be built: then nothing counts as clean.
pub(super) fn is_broken() -> bool {
    SEARCH.is_none()
}

/// What a line says that another one may hold.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one kind of noun that the line has")]
pub(super) struct Announcement {
    /// A password.
    pub(super) password: bool,
    /// A code.
    pub(super) code: bool,
    /// What joins a network.
    pub(super) network: bool,
    /// What signs in.
    pub(super) sign_in: bool,
}

impl Announcement {
    /// What this line says.
    pub(super) fn of(content: &str) -> Self {
        let mut found = Self::default();
        let Some((search, kinds)) = &*SEARCH else { return found };
        let bytes = content.as_bytes();
        search.overlapping(bytes, |noun, hit| {
            let first = bytes[hit.start];
            let is_glued = hit.start > 0 && {
                let before = bytes[hit.start - 1];
                // In a compound it is the last part, and the first says what for: `Sicherheitscode`, but `Quellcode`.
                let front = content[..hit.start].rsplit(|letter: char| !letter.is_alphabetic());
                let front = front.map(str::to_lowercase).next().unwrap_or_default();
                let is_compound = before.is_ascii_lowercase()
                    && hit.len() >= 4
                    && (kinds[noun] != NounKind::Code
                        || told::PURPOSES.iter().any(|stem| front.starts_with(stem)));
                (before.is_ascii_alphanumeric() || before == b'_')
                    && first.is_ascii_alphanumeric()
                    && !is_compound
            };
            let rest = &bytes[hit.end..];
            let ending = rest.iter().take(8).take_while(|byte| byte.is_ascii_alphabetic()).count();
            if is_glued || ending > 3 && first.is_ascii() || rest.first() == Some(&b'_') {
                return;
            }
            match kinds[noun] {
                NounKind::Password => found.password = true,
                NounKind::Code => found.code = true,
                NounKind::Network => found.network = true,
                NounKind::SignIn => found.sign_in = true,
            }
        });
        found
    }
}
