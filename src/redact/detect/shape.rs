//! What a value looks like: random, an identifier, a number, a placeholder, a word.

/// How many characters of each class a value has, and how often the class changes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CharStats {
    pub(super) length: usize,
    pub(super) lower: usize,
    pub(super) upper: usize,
    pub(super) digits: usize,
    pub(super) other: usize,
    /// How often two neighbours are of different classes (lower, upper, digit): six times in ten in random text of three
    /// classes, three times in ten in camelCase.
    pub(super) switches: usize,
    /// How many different bytes there are.
    pub(super) distinct: usize,
    pub(super) hex: bool,
}

impl CharStats {
    pub(super) fn of(value: &[u8]) -> Self {
        let mut stats = Self { length: value.len(), hex: true, ..Self::default() };
        let mut seen = [0_u64; 4];
        let mut last = 0_u8;
        for byte in value {
            let kind = match byte {
                b'a'..=b'z' => {
                    stats.lower += 1;
                    1
                }
                b'A'..=b'Z' => {
                    stats.upper += 1;
                    2
                }
                b'0'..=b'9' => {
                    stats.digits += 1;
                    3
                }
                _ => {
                    stats.other += 1;
                    0
                }
            };
            if last != 0 && kind != 0 && kind != last {
                stats.switches += 1;
            }
            if kind != 0 {
                last = kind;
            }
            stats.hex &= byte.is_ascii_hexdigit();
            seen[usize::from(byte >> 6)] |= 1 << (byte & 63);
        }
        stats.distinct = seen.iter().map(|part| part.count_ones() as usize).sum();
        stats
    }

    pub(super) fn letters(&self) -> usize {
        self.lower + self.upper
    }

    /// Class switches in a hundred pairs of neighbours.
    pub(super) fn density(&self) -> usize {
        let neighbours = (self.length - self.other).saturating_sub(1);
        (self.switches * 100).checked_div(neighbours).unwrap_or(0)
    }

    /// Whether the value is hexadecimal in one case, with a digit: an id or a digest as often as a key.
    pub(super) fn is_hex(&self) -> bool {
        self.hex && self.digits > 0 && (self.lower == 0 || self.upper == 0)
    }

    /// Letters and digits mixed as in no word: for a value whose name tells that it is secret.
    pub(super) fn is_mixed(&self) -> bool {
        self.letters() > 0 && self.digits > 0 && self.distinct >= 5
    }
}

/// 8-4-4-4-12 hexadecimal digits.
pub(super) fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// `01HQ3ZK8V2M7N4T5R6W9XYBCDE`: an id that sorts by its time, which begins with `01` from 2004 to 2039, in the digits of Crockford.
pub(super) fn is_ulid(value: &[u8]) -> bool {
    value.len() == 26
        && value.starts_with(b"01")
        && value
            .iter()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() && !b"ILOU".contains(byte))
}

/// Whether a word is an id that a program made: letters of both cases and digits, without a mark between them.
pub(super) fn is_generated(word: &[u8]) -> bool {
    word.len() >= 12
        && word.iter().all(u8::is_ascii_alphanumeric)
        && word.iter().filter(|byte| byte.is_ascii_digit()).count() >= 3
        && word.iter().any(u8::is_ascii_uppercase)
        && word.iter().any(u8::is_ascii_lowercase)
}

/// Whether a value is a call in a program or a template: `{base64(`, `get_token(`, `os.environ[`.
pub(super) fn is_call(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"{").unwrap_or(value);
    let name = value
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':'))
        .count();
    let called = (3..=40).contains(&name) && matches!(value.get(name), Some(b'(' | b'['));
    let stats = CharStats::of(&value[..name]);
    called && value[0].is_ascii_alphabetic() && stats.digits <= 2 && stats.density() <= 30
}

/// Whether a value is words and short numbers, however they are joined: `WPA2-Personal`, `pbkdf2-sha256`, `on_create`, `argon2id`.
pub(super) fn is_wordy(value: &[u8]) -> bool {
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    let mixed = value
        .split(|byte| !byte.is_ascii_alphanumeric())
        .filter(|piece| {
            CharStats::of(piece).is_mixed() || piece.len() < 5 && CharStats::of(piece).switches > 0
        })
        .count();
    digits <= 4
        && mixed <= 1
        && value.split(|byte| !byte.is_ascii_alphanumeric()).all(|piece| {
            let stats = CharStats::of(piece);
            stats.digits == stats.length
                || piece.len() <= 24 && stats.digits <= 3 && runs_of_digits(piece) <= 1 && is_camel(piece)
                || piece.len() <= 8 && stats.switches <= 2
        })
}

/// How often digits begin in a piece: once in `oauth2client`, three times in `kum9quat8plum7`.
fn runs_of_digits(piece: &[u8]) -> usize {
    piece.split(|byte| !byte.is_ascii_digit()).filter(|run| !run.is_empty()).count()
}

/// Whether letters are words joined by humps: `secretKeyIsRotatedAfter30Days`. In random text the pieces are short, and some have
/// no vowel.
pub(super) fn is_camel(text: &[u8]) -> bool {
    let mut pieces = 0;
    let mut start = 0;
    let mut odd = 0;
    for at in 1..=text.len() {
        let ends = at == text.len()
            || (text[at].is_ascii_uppercase() && !text[at - 1].is_ascii_uppercase())
            || text[at].is_ascii_digit() != text[at - 1].is_ascii_digit();
        if !ends {
            continue;
        }
        let piece = &text[start..at];
        start = at;
        if piece[0].is_ascii_digit() {
            continue;
        }
        pieces += 1;
        let vowels = piece.iter().any(|byte| b"aeiouyAEIOUY".contains(byte));
        let tail = piece.iter().skip(1);
        let one_case = tail.clone().all(u8::is_ascii_lowercase) || tail.clone().all(u8::is_ascii_uppercase);
        odd += usize::from(!one_case && piece.len() > 2 || !vowels && piece.len() > 4);
    }
    let letters = text.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    pieces > 0 && odd * 5 <= pieces && letters >= pieces * 3
}

/// Whether a value is a version: `1.8.2`, `v4.0.30319`, `0.9.1+ent.1`, `4.1.0-SNAPSHOT`, `0.21.4-1build3`, `^2.0`.
pub(super) fn is_version(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"\"").unwrap_or(value);
    let start =
        value.iter().take(2).take_while(|byte| matches!(byte, b'^' | b'~' | b'>' | b'<' | b'=')).count();
    // An epoch of Debian: `1:4.13+dfsg1`.
    let value = match &value[start..] {
        [digit, b':', rest @ ..] if digit.is_ascii_digit() => rest,
        rest => rest.strip_prefix(b"v").unwrap_or(rest),
    };
    let numbers = value.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    let dots = memchr::memchr_iter(b'.', &value[..numbers]).count();
    let parts = value[..numbers].split(|byte| *byte == b'.').all(|part| part.len() <= 8);
    let rest = &value[numbers..];
    let pieces = || {
        rest.split(|byte| !byte.is_ascii_alphanumeric()).all(|piece| {
            piece.len() <= 16 && (CharStats::of(piece).switches <= 3 || CharStats::of(piece).hex)
        })
    };
    (1..=4).contains(&dots)
        && parts
        && value.first().is_some_and(u8::is_ascii_digit)
        && value.len() <= 48
        && (rest.is_empty()
            || (matches!(rest[0], b'-' | b'+' | b'~' | b'_' | b'.')
                || dots >= 1 && rest[0].is_ascii_alphabetic() && rest.len() <= 12)
                && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-+~_.:".contains(byte))
                && pieces())
}

/// Whether a value is an address in memory: `0xc0004a2180`, `+0x1d`. A key in this form is longer.
pub(super) fn is_pointer(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"+").unwrap_or(value);
    // `0x60002f1+0x1c4`: with an offset.
    let value = memchr::memmem::find(value, b"+0x").map_or(value, |at| &value[..at]);
    value
        .strip_prefix(b"0x")
        .is_some_and(|digits| (1..=16).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit))
}

/// Whether a value is the type of a column or a parameter: `varchar(255)`, `CHAR(64)`, `Optional[str]`.
pub(super) fn is_type(value: &[u8]) -> bool {
    const TYPES: &[&str] = &[
        "bigint",
        "binary",
        "blob",
        "char",
        "character",
        "decimal",
        "list",
        "nchar",
        "numeric",
        "nvarchar",
        "optional",
        "raw",
        "str",
        "string",
        "text",
        "union",
        "varbinary",
        "varchar",
        "varchar2",
    ];
    let name = value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    std::str::from_utf8(&value[..name]).is_ok_and(|name| TYPES.contains(&name.to_ascii_lowercase().as_str()))
}

/// Sorted, for the binary search.
#[rustfmt::skip]
const STATUS_WORDS: &[&str] = &[
    "a", "abgelaufen", "abgelehnt", "absent", "accepted", "access", "account", "active", "aktiv", "aktiviert", "all",
    "allow", "always", "an", "and", "any", "are", "argon2", "argon2id", "aucun", "aucune", "auth", "authentication",
    "basic", "bcrypt", "bearer", "bekannt", "blank", "bloccata", "bloccato", "bloqueada", "bloqueado", "bool",
    "boolean", "both", "brak", "błędne", "caducada", "caducado", "can", "cannot", "changed", "changing", "closed",
    "credentials", "daily", "deaktiviert", "default", "denied", "deny", "deprecated", "digest", "disable", "disabled",
    "does", "désactivé", "eksik", "email", "empty", "enable", "enabled", "encrypted", "ended", "env", "erforderlich",
    "errata", "errato", "error", "es256", "esquecida", "esquecido", "exists", "expirado", "expired", "expires",
    "expiré", "expirée", "facultatif", "failed", "failure", "falsch", "false", "falta", "fd", "fehlt", "feil",
    "felaktigt", "fido2", "file", "for", "forbidden", "forkert", "found", "from", "geblokkeerd", "generated",
    "gesetzt", "gesperrt", "geändert", "geçersiz", "granted", "has", "hashed", "hidden", "hourly", "hs256", "id",
    "id_token", "ignore", "in", "inaktiv", "incorrect", "incorrecta", "incorrecte", "incorrecto", "inherit", "int",
    "integer", "invalid", "invalide", "inválida", "inválido", "is", "issued", "ja", "jwt", "keine", "keiner", "keins",
    "key", "ldap", "leeg", "leer", "locked", "login", "malformed", "mancante", "mangler", "manquant", "may", "md5",
    "mismatch", "missing", "modifié", "monthly", "must", "n/a", "needs", "negotiate", "nein", "nessuna", "nessuno",
    "never", "new", "nicht", "nil", "ninguna", "ninguno", "no", "non", "none", "not", "null", "number",
    "obbligatorio", "object", "obligatoire", "obligatoria", "obligatorio", "obligatorisch", "obrigatório", "of",
    "off", "offline", "oidc", "ok", "olvidada", "olvidado", "on", "once", "ongeldig", "onjuist", "online", "only",
    "opcional", "open", "optional", "optionnel", "or", "otp", "oublié", "oui", "password", "pbkdf2", "pending",
    "perdu", "pflicht", "plain", "prefer", "present", "private", "prompt", "public", "puste", "refresh", "refusé",
    "refusée", "rejected", "removed", "requerida", "required", "requis", "reset", "revoked", "richiesta", "rotate",
    "rotated", "rs256", "saknas", "saml", "scaduta", "scaduto", "secret", "session", "set", "sha256", "sha512",
    "should", "sms", "sometimes", "sso", "stale", "started", "stdin", "str", "string", "success", "süresi", "that",
    "the", "to", "token", "too", "totp", "true", "type", "udløbet", "unauthorized", "unbekannt", "undefined",
    "ungültig", "unknown", "unset", "unused", "updated", "utgånget", "utløpt", "valid", "value", "vazia", "vazio",
    "vereist", "vergessen", "vergeten", "verify", "verlopen", "verplicht", "vide", "vorhanden", "vuota", "vuoto",
    "was", "webauthn", "weekly", "will", "with", "wrong", "wygasł", "wygasło", "wymagane", "yanlış", "yearly", "yes",
    "you", "your", "zmienione",
];

/// Whether a word describes a secret instead of being one, as in `token expired`, `password: string`.
pub(super) fn is_status_word(value: &[u8]) -> bool {
    value.len() <= 14 && {
        let lower = value.to_ascii_lowercase();
        std::str::from_utf8(&lower).is_ok_and(|lower| STATUS_WORDS.binary_search(&lower).is_ok())
    }
}

/// A word or several in lower case or in title case, without digits: not a generated value.
pub(super) fn is_word(value: &[u8]) -> bool {
    let stats = CharStats::of(value);
    stats.digits == 0
        && value.len() < 24
        && value.iter().all(|byte| byte.is_ascii_alphabetic() || b"_-.' ".contains(byte))
        && stats.density() <= 34
}
