//! The one idea of a placeholder: what stands where a secret would, and is none.

/// What stands for a name or a secret in a manual, and platforms.
const NAMES: &[&[u8]] = &[
    b"PASSWORD",
    b"PASS",
    b"PASSWD",
    b"PWD",
    b"SECRET",
    b"TOKEN",
    b"KEY",
    b"USER",
    b"USERNAME",
    b"API_KEY",
    b"APIKEY",
    b"ACCESS_TOKEN",
    // Platforms behind the name of a package: `passwd:amd64`.
    b"amd64",
    b"arm64",
    b"i386",
    b"armhf",
    b"x86_64",
    b"noarch",
    b"aarch64",
    b"ppc64el",
    b"s390x",
];

/// Whether a value is a placeholder: a variable, a template, a row of crosses, "your token here".
pub(in crate::redact) fn is_placeholder(value: &[u8]) -> bool {
    let Some((first, rest)) = value.split_first() else { return true };
    let last = rest.last().copied().unwrap_or(*first);
    match first {
        b'$' => {
            return rest.first().is_some_and(|byte| {
                matches!(byte, b'{' | b'(') || byte.is_ascii_alphabetic() || *byte == b'_'
            }) && rest
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_{}().:-=$ ".contains(byte))
                || rest.iter().all(u8::is_ascii_digit);
        }
        b'<' if last == b'>' => return true,
        b'{' | b'[' | b'('
            if matches!(last, b'}' | b']' | b')')
                && !rest.iter().any(|byte| b":=".contains(byte))
                && !(value.len() >= 18 && rest.iter().any(u8::is_ascii_digit) && !rest.contains(&b' ')) =>
        {
            return true;
        }
        b'{' if rest.first() == Some(&b'{') => return true,
        b'%' if rest.len() <= 2
            || (last == b'%'
                && rest.iter().all(|byte| byte.is_ascii_alphabetic() || b"_%".contains(byte))) =>
        {
            return true;
        }
        b'`' => return true,
        // An alias of YAML.
        b'*' if first_is_letter(rest)
            && rest.len() <= 32
            && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)) =>
        {
            return true;
        }
        // What a pattern looks for: `\S+`, `[^&]*`, `.+`.
        b'\\' | b'.' | b'[' | b'(' if is_pattern(value) => return true,
        _ => {}
    }
    NAMES.contains(&value) || is_blanked(value) || says_placeholder(value)
}

fn first_is_letter(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_alphabetic)
}

/// Whether a value is a regular expression: a class and how often.
fn is_pattern(value: &[u8]) -> bool {
    let class = [&b"\\S"[..], b"\\w", b"\\d", b".*", b".+", b"[^", b"(.", b"([", b"(\\"]
        .iter()
        .any(|start| value.starts_with(start));
    class && value.iter().any(|byte| matches!(byte, b'*' | b'+' | b'{'))
}

/// Bytes of a value that say whether it was blanked.
const LOOKED_AT: usize = 512;

/// Whether most of the value is one letter, a star, a dot or a cross: somebody took the value out already.
fn is_blanked(value: &[u8]) -> bool {
    // Asked for every prefix in `xoxb-xoxb-xoxb-…`, about everything behind it.
    let value = &value[..value.len().min(LOOKED_AT)];
    let blanks = value.iter().filter(|byte| matches!(byte, b'x' | b'X' | b'*' | b'.' | b'#' | b'?')).count();
    (value.len() >= 3 && blanks * 10 >= value.len() * 7)
        || (value.len() >= 8 && longest_repeat(value) * 10 >= value.len() * 6)
        || value.iter().filter(|byte| matches!(byte, b'*' | b'#')).count() >= 6
}

fn longest_repeat(value: &[u8]) -> usize {
    let (mut longest, mut current) = (1, 1);
    for pair in value.windows(2) {
        current = if pair[0] == pair[1] { current + 1 } else { 1 };
        longest = longest.max(current);
    }
    longest
}

fn says_placeholder(value: &[u8]) -> bool {
    const MARKERS: &[&str] =
        &["your_", "your-", "changeme", "placeholder", "_here", "-here", "redacted", "tokenhere", "keyhere"];
    if value.len() > 64 {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    MARKERS.iter().any(|said| memchr::memmem::find(&lower, said.as_bytes()).is_some())
}

/// `user:pass`, `test:test`, `<user:password>`: what manuals write for a user and a password.
pub(in crate::redact) fn is_pair_of_a_manual(pair: &[u8], divider: usize) -> bool {
    const USERS: &[&[u8]] = &[b"user", b"username", b"login", b"name", b"xxx", b"foo", b"test", b"email"];
    const PASSWORDS: &[&[u8]] =
        &[b"pass", b"password", b"passwd", b"pwd", b"yyy", b"xxx", b"bar", b"test", b"token"];
    let user = pair[..divider].strip_prefix(b"<").unwrap_or(&pair[..divider]).to_ascii_lowercase();
    let password = pair[divider + 1..].to_ascii_lowercase();
    let password = password.strip_suffix(b">").unwrap_or(&password);
    USERS.contains(&user.as_slice()) && PASSWORDS.contains(&password)
}
