//! The words of an error that are the same each time: without instants, durations, ids, addresses of machines and numbers, but
//! with the codes that tell one error from another.

use crate::text::fold::fold;

/// Words of dates: they go with the numbers beside them.
const CALENDAR: &[&str] = &[
    "jan",
    "january",
    "feb",
    "february",
    "mar",
    "march",
    "apr",
    "april",
    "may",
    "jun",
    "june",
    "jul",
    "july",
    "aug",
    "august",
    "sep",
    "sept",
    "september",
    "oct",
    "october",
    "nov",
    "november",
    "dec",
    "december",
    "mon",
    "monday",
    "tue",
    "tuesday",
    "wed",
    "wednesday",
    "thu",
    "thursday",
    "fri",
    "friday",
    "sat",
    "saturday",
    "sun",
    "sunday",
    "am",
    "pm",
    "utc",
    "gmt",
    "z",
    "cet",
    "cest",
    "bst",
    "est",
    "edt",
    "cst",
    "cdt",
    "mst",
    "mdt",
    "pst",
    "pdt",
    "ist",
    "jst",
    "aest",
    "januar",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "uhr",
];

/// Units of time: behind a number they go with it ("in 5 minutes", "in 1 minute").
const UNITS: &[&str] = &[
    "ms", "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h", "hour",
    "hours", "d", "day", "days",
];

/// Words behind which a number of three digits is a status of HTTP (RFC 9110, 15) and no measure.
const BEFORE_STATUS: &[&str] =
    &["http", "https", "status", "statuscode", "code", "error", "fehler", "erreur"];

/// What the number of an error begins with: Microsoft Entra, AD FS and its libraries, Azure DevOps.
const FAMILIES: &[&str] = &["aadsts", "msis", "idx", "tf"];

/// Words behind which a number, or what SQL has for one (`42P01`), says which error it is.
const BEFORE_CODE: &[&str] = &["ora", "sqlstate", "errno"];

/// Characters of such a code at most.
const CODE: usize = 12;

/// Digits of an id that is glued to words by `-` or `_`.
const ID: usize = 6;

/// The words, in one writing.
pub(super) fn of(error: &str) -> String {
    let folded = fold(error);
    let mut words: Vec<&str> = Vec::new();
    let mut last = Last::default();
    for piece in folded.split(|c: char| c.is_whitespace() || "\"'`<>()[]{},;|“”„«»".contains(c)) {
        // What stands behind it in an address of the web differs each time: state, nonce, code.
        let piece =
            if piece.contains("://") { piece.split(['?', '#']).next().unwrap_or(piece) } else { piece };
        let bare = piece.trim_matches(|c: char| c != ':' && !c.is_alphanumeric());
        if !is_uuid(bare) && !is_address(bare) {
            for compound in bare.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_') {
                take(compound, &mut last, &mut words);
            }
        }
    }
    words.join(" ")
}

/// What was passed last.
#[derive(Default)]
struct Last<'t> {
    /// The word, whether it counts or not; numbers are none.
    word: &'t str,
    /// A number came behind it.
    number: bool,
    /// Anything at all came.
    any: bool,
}

/// The words between `-` and `_` that count.
fn take<'t>(compound: &'t str, last: &mut Last<'t>, words: &mut Vec<&'t str>) {
    let parts = || compound.split(['-', '_']).filter(|part| !part.is_empty());
    let is_glued = parts().nth(1).is_some();
    let has_number = parts().any(has_digit);
    let is_id = is_glued && parts().any(|part| has_digit(part) && part.len() >= ID);
    for part in parts() {
        let hex = part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let goes = if has_digit(part) {
            !is_code(part, last)
        } else {
            is_id
                || CALENDAR.contains(&part)
                || (last.number && UNITS.contains(&part))
                || (hex && part.len() >= if is_glued && has_number { 4 } else { 8 })
        };
        if !goes {
            words.push(part);
        }
        last.number = has_digit(part);
        if !last.number {
            last.word = part;
        }
        last.any = true;
    }
}

/// A number that says which error it is.
fn is_code(part: &str, last: &Last<'_>) -> bool {
    if part.len() > CODE {
        return false;
    }
    let digits = part.trim_start_matches(|c: char| !c.is_ascii_digit());
    if !last.number && BEFORE_CODE.contains(&last.word) {
        return true;
    }
    let is_status = digits.len() == 3
        && part.len() == 3
        && part.starts_with(['4', '5'])
        && (!last.any || BEFORE_STATUS.contains(&last.word));
    let family = &part[..part.len() - digits.len()];
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number && (is_status || FAMILIES.contains(&family))
}

fn has_digit(part: &str) -> bool {
    part.contains(char::is_numeric)
}

/// RFC 9562, 4.
fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(str::len);
    groups.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// IPv6 and MAC, of which some groups have no digit.
fn is_address(text: &str) -> bool {
    let text = text.split('%').next().unwrap_or(text);
    text.matches(':').count() >= 2
        && text.bytes().all(|byte| matches!(byte, b':' | b'.') || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn what_differs_each_time_goes() {
        for (one, other) in [
            (
                "403 Forbidden at Mon, 23 Nov 2026 18:00:01 GMT (request 7f3a-22b1-deadbeef)",
                "403 forbidden  at Tue, 1 December 2026 09:10:11 CET (request 99aa-face-cafebabe)",
            ),
            (
                "id 1b2c3d4e-beef-4111-8eee-333344445555 is gone",
                "id 9f8e7d6c-0000-4111-8222-abcdefabcdef is gone",
            ),
            ("no route to fe80::1%eth0", "no route to dead:beef::c0de%wlan1"),
            ("try again in 5 minutes", "Try again in 1 minute."),
            ("try again in 30 seconds", "Try again in 1 h"),
            (
                "at https://idp.example/cb?code=abc&state=xyzzy",
                "at https://idp.example/cb?code=def&state=plugh",
            ),
            ("cf-ray: 8a1b2c3d4e5f-FRA", "cf-ray: 9b2c3d4e5f6a-ARN"),
            ("am 3. März 2026 um 7 Uhr abgelehnt", "am 4. Mai 2026 um 8 Uhr abgelehnt"),
            ("Zugriff für Zoë verweigert", "ZUGRIFF FU\u{308}R ZOE\u{308} VERWEIGERT"),
            ("“You don’t have permission.”", "You don’t have permission"),
            ("user 17 has no seat", "user 23 has no seat"),
        ] {
            assert_eq!(of(one), of(other));
            assert!(!of(one).is_empty());
        }
    }

    #[test]
    fn what_tells_errors_apart_stays() {
        for (one, other) in [
            ("HTTP 403", "HTTP 500"),
            ("403 at /login", "404 at /login"),
            ("Error: 502", "Error: 403"),
            ("{\"status\":401}", "{\"status\":403}"),
            ("AADSTS50105: refused", "AADSTS53003: refused"),
            ("ORA-00942", "ORA-01017"),
            ("SQLSTATE[42501]", "SQLSTATE[42P01]"),
            ("not found", "not allowed"),
        ] {
            assert_ne!(of(one), of(other), "{one}");
        }
        assert_eq!(of("line 403 of 500 rows"), of("line 404 of 501 rows"), "no status");
    }
}
