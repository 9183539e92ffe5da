//! A value as one word of a POSIX shell.

/// The word: as it is where a shell reads it so, else in single quotes. Whoever calls decides about control characters, and about
/// what a program would take for an option or a file.
pub(crate) fn word(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@%+=:,./_-".contains(&byte);
    if !value.is_empty() && value.bytes().all(plain) {
        return value.to_owned();
    }
    quoted(value)
}

/// In single quotes, whatever it is.
pub(crate) fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}
