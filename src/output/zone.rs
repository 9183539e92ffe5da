//! Instants in the zone of who reads. Reports hold them in UTC, as text within sentences, too: the checks that word them know no zone.

use std::borrow::Cow;
use std::cell::OnceCell;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};

use serde_json::Value;

use crate::report::v1::Report;
use crate::text::moment::moment;

/// "2026-11-23 17:40" in front of " UTC".
const WRITTEN: &str = "%Y-%m-%d %H:%M";
/// Its length in bytes.
const LENGTH: usize = 16;

/// A zone: how far its clocks are ahead of UTC at an instant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Zone {
    offset: Option<fn(DateTime<Utc>) -> FixedOffset>,
}

impl Zone {
    /// UTC, for whatever leaves: readers elsewhere have another clock.
    pub const UTC: Self = Self { offset: None };

    /// The zone with these clocks.
    #[must_use]
    pub const fn of(offset: fn(DateTime<Utc>) -> FixedOffset) -> Self {
        Self { offset: Some(offset) }
    }

    /// An instant as people read it: "2026-11-23 18:40 +01:00"; where the clocks show UTC, "2026-11-23 17:40 UTC".
    #[must_use]
    pub fn moment(self, at: DateTime<Utc>) -> String {
        match self.offset.map(|offset| offset(at)) {
            Some(offset) if offset.local_minus_utc() != 0 => {
                at.with_timezone(&offset).format("%Y-%m-%d %H:%M %:z").to_string()
            }
            _ => moment(at),
        }
    }
}

/// What a report says, in a zone. An instant that somebody else wrote stays as it was written.
pub(super) struct Instants<'a> {
    zone: Zone,
    report: Option<&'a Report>,
    /// What others wrote: the case, and what the systems said.
    others: OnceCell<String>,
}

impl<'a> Instants<'a> {
    pub(super) fn of(report: &'a Report, zone: Zone) -> Self {
        Self { zone, report: Some(report), others: OnceCell::new() }
    }

    /// Of a page that is not about one report, with what others wrote in it.
    pub(super) fn beside(others: String, zone: Zone) -> Self {
        Self { zone, report: None, others: OnceCell::from(others) }
    }

    /// An instant of the report.
    pub(super) fn moment(&self, at: DateTime<Utc>) -> String {
        self.zone.moment(at)
    }

    /// A sentence of the report, each instant that we wrote in the zone.
    pub(super) fn reword<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.zone.offset.is_none() || !text.contains(" UTC") {
            return Cow::Borrowed(text);
        }
        let (mut out, mut rest) = (String::with_capacity(text.len() + 8), 0);
        for (end, _) in text.match_indices(" UTC") {
            let written = end.checked_sub(LENGTH).and_then(|start| Some((start, text.get(start..end)?)));
            let Some((start, written)) = written.filter(|(start, _)| *start >= rest) else { continue };
            let Ok(instant) = NaiveDateTime::parse_from_str(written, WRITTEN) else { continue };
            let end = end + " UTC".len();
            if self.others().contains(&text[start..end]) {
                continue;
            }
            out.push_str(&text[rest..start]);
            out.push_str(&self.zone.moment(instant.and_utc()));
            rest = end;
        }
        out.push_str(&text[rest..]);
        Cow::Owned(out)
    }

    /// Every text of what a template sees.
    pub(super) fn reword_all(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Cow::Owned(other) = self.reword(text) {
                    *text = other;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.reword_all(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.reword_all(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn others(&self) -> &str {
        self.others.get_or_init(|| {
            let Some(report) = self.report else { return String::new() };
            let facts = serde_json::to_string(&report.facts).unwrap_or_default();
            facts + &serde_json::to_string(&report.case).unwrap_or_default()
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset, Offset as _, Utc};

    use super::Zone;

    /// An hour ahead in winter, two in summer.
    fn east(at: DateTime<Utc>) -> FixedOffset {
        let summer = at > "2026-03-29T01:00:00Z".parse::<DateTime<Utc>>().unwrap_or_default();
        FixedOffset::east_opt(if summer { 7200 } else { 3600 }).unwrap_or(Utc.fix())
    }

    #[test]
    fn a_moment_has_its_offset_and_utc_its_name() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap_or_default();
        assert_eq!(Zone::UTC.moment(at("2026-01-31T23:30:00Z")), "2026-01-31 23:30 UTC");
        assert_eq!(Zone::of(east).moment(at("2026-01-31T23:30:00Z")), "2026-02-01 00:30 +01:00");
        assert_eq!(Zone::of(east).moment(at("2026-07-01T08:00:00Z")), "2026-07-01 10:00 +02:00");
        assert_eq!(Zone::of(|_| Utc.fix()).moment(at("2026-07-01T08:00:00Z")), "2026-07-01 08:00 UTC");
    }
}
