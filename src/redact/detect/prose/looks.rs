//! Whether a word in a sentence looks like somebody's password, or like one of the many other things with a digit in them.

use crate::redact::detect::shape;
use crate::redact::pseudonym;
use crate::redact::vocabulary::placeholder::is_placeholder;

use super::status;

/// The longest password that is told in a sentence.
const LONGEST: usize = 80;

/// Signs that stand in passwords and not in words.
fn is_sign(letter: char) -> bool {
    "!#$%&*+=?@^~|§€\\{}[]<>".contains(letter)
}

#[expect(clippy::struct_excessive_bools, reason = "each says one thing about the letters")]
struct SignCount {
    count: usize,
    lower: bool,
    upper: bool,
    digits: usize,
    /// A sign between two other letters.
    sign: bool,
    /// A capital behind a small letter.
    hump: bool,
}

impl SignCount {
    fn of(text: &str) -> Self {
        let mut letters = Self { count: 0, lower: false, upper: false, digits: 0, sign: false, hump: false };
        let last = text.chars().count().saturating_sub(1);
        let mut before_is_lower = false;
        for (index, letter) in text.chars().enumerate() {
            letters.count += 1;
            letters.lower |= letter.is_lowercase();
            letters.upper |= letter.is_uppercase();
            letters.digits += usize::from(letter.is_ascii_digit());
            letters.sign |= is_sign(letter) && index > 0 && index < last;
            letters.hump |= before_is_lower && letter.is_uppercase();
            before_is_lower = letter.is_lowercase();
        }
        letters
    }
}

/// Whether the value is one where the sentence says that a password comes: it has a digit, a sign or a capital inside, or it is
/// in quotes and no message.
pub(super) fn is_told(value: &str, quoted: bool) -> bool {
    if !may_be(value) || value.contains(' ') && !quoted {
        return false;
    }
    if value.contains(' ') {
        return !is_message(value);
    }
    let letters = SignCount::of(value);
    let mixed = letters.digits > 0 && (letters.lower || letters.upper);
    let number = letters.digits == letters.count && letters.count >= 4;
    mixed || number || letters.sign || letters.hump || (quoted && !is_message(value))
}

/// Whether the value is one where the sentence does not quite say so: letters and digits, or a sign inside a long word.
pub(super) fn is_strong(value: &str) -> bool {
    let letters = SignCount::of(value);
    let mixed = letters.digits > 0 && (letters.lower || (letters.upper && letters.sign));
    may_be(value)
        && !value.contains(' ')
        && letters.count >= 5
        && (mixed || (letters.sign && letters.lower && letters.count >= 8 && !value.contains('=')))
        && !value.starts_with(['-', '#', '@'])
}

/// What people number: `agent7`, `server12`, `cg-inbox-03`.
#[rustfmt::skip]
const NUMBERED: &[&str] = &[
    "agent", "user", "server", "node", "worker", "build", "version", "host", "prod", "test", "queue", "team", "conv", "inbox", "stage",
    "staging", "schritt", "step", "line", "zeile", "room", "raum", "page", "seite", "fall", "case", "ticket", "error", "fehler", "support",
    "kunde", "client", "rule", "policy", "group", "gruppe", "region", "west", "east", "north", "south", "central", "windows", "office",
    "iphone", "galaxy", "pixel", "macbook", "thinkpad", "release", "update", "patch", "chapter", "tier", "level", "shard", "replica",
];

/// Whether a word is a name of something that people number: `cg-inbox-03`.
pub(super) fn is_numbered(value: &str) -> bool {
    let lower = value.to_lowercase();
    let stem =
        lower.trim_end_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '_' | '.'));
    NUMBERED.contains(&stem.rsplit(['-', '_', '.']).next().unwrap_or_default())
}

/// Whether a word is one that only people make up, wherever it stands in a sentence: a word of letters and digits behind it or a sign within
/// (`kiwiplum7`, `kiwi_plum9`, `Kiwi-Plum8!`), and no name of a thing.
pub(super) fn is_made_up(value: &str) -> bool {
    let mut longest = 0;
    let mut run = 0;
    for letter in value.chars() {
        run = if letter.is_alphabetic() { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let letters = SignCount::of(value);
    // `cg-inbox-03`: words in small letters, dashes, and a number.
    let is_name =
        value.contains('-') && !letters.upper && !letters.sign && !value.contains('_') && letters.digits <= 3;
    is_strong(value)
        && pseudonym::token_length(value).is_none()
        && !value.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-')
        && !value.contains(['%', '{', '}', '<', '>', '[', ']', '*', '|', '^'])
        && longest >= 4
        && letters.count >= 7
        && letters.lower
        && !is_name
        && !is_numbered(value)
        && !value.contains(['/', ':', '(', ')', '=', '\\', '"'])
        && !value.ends_with(['.', ','])
        && value.bytes().filter(|byte| *byte == b'.').count() <= 2
}

/// Whether the value is small words joined by dashes, dots or underscores: `kiwi_plum`, and nothing that messages say.
pub(super) fn is_joined(value: &str) -> bool {
    let words = || value.split(['_', '-', '.']);
    may_be(value)
        && value.len() >= 8
        // `YYYY-MM-DD`
        && value.chars().any(char::is_lowercase)
        && words().count() >= 2
        && words().all(|word| word.chars().count() >= 2 && word.chars().all(char::is_alphabetic))
        && !words()
            .any(|word| shape::is_status_word(word.as_bytes()) || status::is_said(&word.to_lowercase()))
}

/// Whether the value is four times four small letters, as mail providers draw passwords for programs: `kiwi-plum-tree-wood`.
pub(super) fn is_in_fours(value: &str) -> bool {
    value.len() == 19
        && value.split('-').count() == 4
        && value.split('-').all(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Whether the value is one word of letters, or several joined by dashes, that no message says about a password.
pub(super) fn is_plain_word(value: &str) -> bool {
    value.chars().count() >= 6
        && value.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '-' | '_'))
        && may_be(value)
        && !value
            .split(['-', '_'])
            .any(|word| shape::is_status_word(word.as_bytes()) || status::is_said(&word.to_lowercase()))
}

/// How participles and adjectives end.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "ed", "ing", "able", "ible", "ect", "ous", "ful", "ive", "ant", "ent", "ical", "ated", "lich", "bar",
    "ig", "sam", "setzt", "iert", "sen", "ben", "gen", "den", "ten", "ert", "ada", "ado", "ida", "ido",
    "osa", "oso", "é", "ée", "és", "ible", "eux", "ata", "ato", "ita", "ito", "uta", "uto", "ele", "ile",
    "ane", "one", "ony", "any", "owe", "ny", "ne", "miş", "mış", "muş", "dı", "di", "du", "ung", "erd",
    "igt", "iga", "ет", "ен", "ый", "ий", "ott", "ett", "ött", "nut", "nyt", "ttu", "tty", "ksi", "ssa",
    "ssä", "sta", "stä", "ellt", "ert",
];

/// Whether a word ends like a participle or an adjective: "expired", "vergessen", "caducada", "zmienione".
pub(super) fn describes(word: &str) -> bool {
    // A capital or a sign within is of a name: `Galata`, `kiwi_plum`.
    if word.contains('_') || word.chars().next().is_some_and(char::is_uppercase) {
        return false;
    }
    let lower = word;
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

fn may_be(value: &str) -> bool {
    let bytes = value.as_bytes();
    (4..=LONGEST).contains(&bytes.len())
        && !is_placeholder(bytes)
        && !shape::is_status_word(bytes)
        && !status::is_said(&value.to_lowercase())
        && !is_something_else(value)
}

/// Several words, or one that says how it is with a password.
fn is_message(value: &str) -> bool {
    let mut words = value.split(' ');
    let first = words.next().unwrap_or_default().to_lowercase();
    let is_said = shape::is_status_word(first.as_bytes()) || status::is_said(&first);
    is_said
        || words
            .clone()
            .any(|word| shape::is_status_word(word.as_bytes()) || status::is_said(&word.to_lowercase()))
}

/// A date, a number with a unit, a version, an address, a path, a code of an error, the name of a product or an algorithm.
fn is_something_else(value: &str) -> bool {
    let lower = value.to_lowercase();
    let first_digit = lower.find(|letter: char| letter.is_ascii_digit());
    let digits = lower.bytes().take_while(u8::is_ascii_digit).count();
    let is_plain = |letter: char| letter.is_ascii_digit() || "-:./,+tz".contains(letter);
    let has_divider = lower.contains(['-', ':', '.', '/', ',']);
    (digits > 0 && has_divider && lower.chars().all(is_plain))
        || (digits > 0 && UNITS.contains(&&lower[digits..]))
        || lower.contains("://")
        || ["%s", "%d", "%i", "%u", "%.", "%{", "%("].iter().any(|format| lower.contains(format))
        || lower.starts_with(['/', '#', '~', '<'])
        || lower.starts_with("./")
        || lower.starts_with("0x")
        || lower.starts_with("www.")
        || lower.contains("::")
        || ["()", "('", "(\""].iter().any(|call| lower.contains(call))
        || lower.contains('\n')
        || is_address(&lower)
        || is_snake(value)
        || is_version(&lower)
        || FILES.iter().any(|ending| lower.ends_with(ending))
        || first_digit.is_some_and(|at| {
            at > 0 && PRODUCTS.contains(&lower[..at].trim_end_matches(['-', '_', '.', ' ']))
        })
        || PRODUCTS.contains(&lower.as_str())
        || WHOLE.contains(&lower.as_str())
}

/// `mia@acme.example`
fn is_address(lower: &str) -> bool {
    lower.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host
                .rsplit_once('.')
                .is_some_and(|(_, end)| end.len() >= 2 && end.bytes().all(|byte| byte.is_ascii_alphabetic()))
    })
}

/// `ERR_TOKEN_2`, `AADSTS50126`, `ORA-01017`, `TICKET-4471`: capitals, digits and dashes, as codes are written.
fn is_snake(value: &str) -> bool {
    let capitals = value.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = &value[capitals..];
    let all = value.bytes().all(|byte| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.' | b':')
    });
    all && (value.contains('_')
        || (capitals >= 2 && rest.starts_with('-') && rest[1..].bytes().all(|byte| byte.is_ascii_digit()))
        || (capitals >= 3 && rest.len() >= 3 && rest.bytes().all(|byte| byte.is_ascii_digit())))
}

/// `v2`, `1.4.2-rc1`, `2026.1`
fn is_version(lower: &str) -> bool {
    let text = lower.strip_prefix('v').unwrap_or(lower);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0
        && ((text.len() == digits && lower.len() > text.len())
            || (text[digits..].starts_with('.')
                && text[digits + 1..].starts_with(|letter: char| letter.is_ascii_digit())))
}

/// What stands behind a number that counts or measures.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "h", "d", "s", "m", "w", "y", "ms", "min", "mins", "sec", "secs", "hr", "hrs", "std", "tage", "days",
    "kb", "mb", "gb", "tb", "kib", "mib", "gib", "st", "nd", "rd", "th", "x", "px", "k", "am", "pm", "%",
    "bit", "bits", "er", "e", "°", "€", "$",
];

/// Endings of files.
#[rustfmt::skip]
const FILES: &[&str] = &[
    ".js", ".ts", ".py", ".rs", ".go", ".java", ".png", ".jpg", ".log", ".txt", ".json", ".yml", ".yaml",
    ".xml", ".html", ".pdf", ".zip", ".gz", ".exe", ".php", ".conf", ".ini", ".csv", ".har", ".kdbx", ".pem",
    ".docx", ".xlsx", ".sh", ".md",
];

/// Products, protocols and algorithms that a number follows.
#[rustfmt::skip]
const PRODUCTS: &[&str] = &[
    "utf", "sha", "md", "base", "http", "https", "oauth", "saml", "tls", "ssl", "ipv", "x", "rfc", "iso",
    "aes", "rs", "hs", "es", "ps", "pbkdf", "argon", "fa", "mfa", "u", "fido", "windows", "win", "office",
    "o", "m", "s", "ec", "h", "python", "java", "node", "php", "ie", "mp", "wpa", "ntlmv", "ntlm", "smb",
    "smbv", "ldap", "pkcs", "p", "crc", "rsa", "ed", "ios", "android", "macos", "outlook", "log4j", "k", "v",
    "auth", "level", "step", "line", "tier", "version", "port", "room", "ticket", "case", "attempt", "error",
    "code", "status", "build", "release", "chrome", "firefox", "safari", "edge", "exchange", "server",
    "ubuntu", "debian", "rhel", "centos", "windows-server", "sap", "odata", "openid", "oidc", "kerberos",
    "krb", "idp", "q", "kw", "socks", "socksv", "power", "iso-", "fips", "ntlm",
];

/// Words with digits or capitals inside that are names.
#[rustfmt::skip]
const WHOLE: &[&str] = &[
    "1password", "2fa", "lastpass", "keepass", "keepassxc", "onelogin", "github", "gitlab", "linkedin",
    "youtube", "iphone", "ipad", "azuread", "entraid", "openid", "webauthn", "sharepoint", "onedrive",
    "office365", "o365", "m365", "powershell", "javascript", "mysql", "postgresql", "bitwarden",
    "activedirectory", "passwordless", "s3", "null", "nan", "openldap", "localstorage", "sessionstorage",
    "freeipa", "authpoint", "icloud", "facebook", "paypal", "whatsapp", "servicenow", "bitlocker", "veracrypt", "filevault", "luks", "gnupg",
];
