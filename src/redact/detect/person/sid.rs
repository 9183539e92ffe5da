//! Security identifiers of Windows accounts: `S-1-5-21-…`, and `S-1-12-1-…` of Entra ID. The well-known short ones stay.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::redact::class::Class;
use crate::redact::detect::span::Span;

static BEGINNING: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("S-1-"));

/// Finds them.
pub(super) fn find(line: &[u8], _: Option<&str>, spans: &mut Vec<Span>) {
    for start in BEGINNING.find_iter(line) {
        let rest = &line[start..];
        let is_account = rest.starts_with(b"S-1-5-21-") || rest.starts_with(b"S-1-12-1-");
        let length =
            rest.iter().take(80).skip(1).take_while(|byte| byte.is_ascii_digit() || **byte == b'-').count()
                + 1;
        let length = if rest[..length].ends_with(b"-") { length - 1 } else { length };
        let numbers = memchr::memchr_iter(b'-', &rest[..length]).count();
        let free = start == 0 || !line[start - 1].is_ascii_alphanumeric();
        if is_account && free && numbers >= 6 {
            spans.push(Span::new(start..start + length, Class::Id, "security identifier"));
        }
    }
}
