//! `when`: any way in which systems write an instant, as RFC 3339 in UTC. jq's own `fromdate` refuses fractions in places.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat, Utc};

/// The instant of a text: RFC 3339 with any fraction, the same without a zone (UTC), a date, LDAP's `20260701100000Z`, or an
/// epoch in seconds or milliseconds.
pub(super) fn of_text(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return of_number(number);
    }
    let zoned = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .or_else(|error| {
            // chrono takes a space for any number of them, none too: "2026-11-2009:12:00Z" is a date that lost its T.
            if !text.contains(' ') {
                return Err(error);
            }
            DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z")
        })
        .or_else(|_| DateTime::parse_from_rfc2822(text))
        .or_else(|error| generalized(text).ok_or(error))
        .map(|instant| instant.with_timezone(&Utc));
    let naive = || {
        ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
            .iter()
            .filter(|format| text.contains(' ') || !format.contains(' '))
            .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
            .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0))
            .map(|naive| naive.and_utc())
    };
    zoned.ok().or_else(naive).map(write)
}

/// Generalized time (RFC 4517, 3.3.13), with a zone as LDAP demands it. Minutes and seconds may be left out.
fn generalized(text: &str) -> Option<DateTime<FixedOffset>> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (time, rest) = text.split_at(digits);
    let sign = rest.find(['Z', '+', '-'])?;
    let (fraction, zone) = rest.split_at(sign);
    // That of an hour or a minute is nowhere written.
    if !matches!(digits, 10 | 12 | 14) || !(fraction.is_empty() || digits == 14) {
        return None;
    }
    let zone = match zone {
        "Z" => "+0000".to_owned(),
        hours if hours.len() == 3 => format!("{hours}00"),
        whole => whole.to_owned(),
    };
    let text = format!("{time:0<14}{}{zone}", fraction.replace(',', "."));
    DateTime::parse_from_str(&text, "%Y%m%d%H%M%S%.f%z").ok()
}

/// The instant of an epoch. From the year 5138 in seconds on (1e11) it is milliseconds.
pub(super) fn of_number(number: f64) -> Option<String> {
    let milliseconds = if number.abs() >= 1e11 { number } else { number * 1000.0 };
    if !milliseconds.is_finite() || milliseconds.abs() > 8.0e15 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "bounded one line above")]
    DateTime::from_timestamp_millis(milliseconds.round() as i64).map(write)
}

fn write(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_one_instant() {
        for text in [
            "2026-07-01T10:00:00Z",
            "2026-07-01T12:00:00+02:00",
            "2026-07-01T10:00:00.000Z",
            "2026-07-01T10:00:00.000+0000",
            "2026-07-01 10:00:00+00",
            "2026-07-01 10:00:00",
            "1782900000",
            "1782900000000",
            "Wed, 01 Jul 2026 10:00:00 GMT",
            "20260701100000Z",
            "20260701100000.0Z",
            "20260701100000,000Z",
            "202607011000Z",
            "2026070110Z",
            "20260701120000+0200",
            "20260701120000+02",
        ] {
            assert_eq!(of_text(text).as_deref(), Some("2026-07-01T10:00:00Z"), "{text}");
        }
        assert_eq!(of_text("2026-07-01").as_deref(), Some("2026-07-01T00:00:00Z"));
        assert_eq!(
            of_text("2026-07-01T10:00:00.1234567Z").as_deref(),
            Some("2026-07-01T10:00:00.123456700Z")
        );
        for slip in [
            "20261301100000Z",
            "202607011000.5Z",
            "20260701Z",
            "2026-11-2009:12:00Z",
            "2026-11-2009:12:00",
            "2026-11-2009:12",
        ] {
            assert_eq!(of_text(slip), None, "{slip}");
        }
        assert_eq!(of_text("yesterday"), None);
        assert_eq!(of_text("nan"), None);
        assert_eq!(of_number(f64::NAN), None);
    }
}
