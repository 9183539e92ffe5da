//! The first picture: what happened when, from the redacted facts. A line downwards, so that it is read on a phone and on paper.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::LineView;
use crate::facts::{AccountState, AttemptOutcome, Facts, InviteState};
use crate::report::v1::Report;
use crate::text::capital::capitalized;
use crate::text::moment::moment;
use crate::text::wrap::wrap;

/// More moments than these are not read as one story; the newest are shown.
const MOST: usize = 14;
/// Columns of a label; the drawing is 360 units wide, and a letter about 7.
const LABEL: usize = 44;
/// From one line of text to the next.
const LINE: usize = 18;

/// What happened when, and where it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct TimelineView {
    /// Height of the drawing; it is 360 wide.
    pub(crate) height: usize,
    /// Where the line through the moments begins.
    pub(crate) first: usize,
    /// Where it ends.
    pub(crate) last: usize,
    /// How many earlier moments are left out; 0 is false.
    pub(crate) left_out: usize,
    /// Oldest first.
    pub(crate) moments: Vec<MomentView>,
}

/// One moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct MomentView {
    /// When.
    pub(crate) at: String,
    /// What.
    pub(crate) says: String,
    /// `good`, `bad` or `plain`.
    pub(crate) kind: String,
    /// ✓ ✗ •
    pub(crate) sign: String,
    /// The middle of its sign, from the top.
    pub(crate) y: usize,
    /// Where its time stands.
    pub(crate) text_y: usize,
    /// What it says, in lines.
    pub(crate) lines: Vec<LineView>,
}

/// A moment before it is drawn.
struct Moment {
    at: DateTime<Utc>,
    says: String,
    kind: &'static str,
}

/// The picture; `None` where nothing but the report itself has a time.
pub(crate) fn timeline(report: &Report) -> Option<TimelineView> {
    let facts = report.facts.as_ref()?;
    let mut moments = Moments(Vec::new());
    moments.account(facts);
    moments.invite(facts);
    moments.sign_in(facts);
    moments.changes(report, facts);
    if moments.0.is_empty() {
        return None;
    }
    moments.plain(Some(report.case.reported_at), "reported");
    moments.plain(Some(report.evaluated_at), "these facts were taken");
    let mut all = moments.0;
    all.sort_by_key(|one| one.at);
    all.dedup_by(|one, other| one.at == other.at && one.says == other.says);
    let left_out = all.len().saturating_sub(MOST);
    Some(drawn(&all[left_out..], left_out))
}

fn drawn(all: &[Moment], left_out: usize) -> TimelineView {
    let mut y = 16;
    let mut moments = Vec::new();
    for moment_of in all {
        let lines = wrap(&moment_of.says, LABEL);
        let text_y = y + 5;
        let below = |index: usize| text_y + (index + 1) * LINE;
        let text = lines.iter().map(|line| super::fitting(line, LABEL));
        let lines: Vec<LineView> =
            text.enumerate().map(|(index, text)| LineView { y: below(index), text }).collect();
        let next = y + (lines.len() + 1) * LINE + 12;
        moments.push(MomentView {
            at: moment(moment_of.at),
            says: moment_of.says.clone(),
            kind: moment_of.kind.to_owned(),
            sign: match moment_of.kind {
                "good" => "✓",
                "bad" => "✗",
                _ => "•",
            }
            .to_owned(),
            y,
            text_y,
            lines,
        });
        y = next;
    }
    let edge = |one: Option<&MomentView>| one.map_or(0, |one| one.y);
    TimelineView { height: y, first: edge(moments.first()), last: edge(moments.last()), left_out, moments }
}

struct Moments(Vec<Moment>);

impl Moments {
    fn add(&mut self, at: Option<DateTime<Utc>>, kind: &'static str, says: &str) {
        if let Some(at) = at {
            self.0.push(Moment { at, says: capitalized(says), kind });
        }
    }

    fn plain(&mut self, at: Option<DateTime<Utc>>, says: &str) {
        self.add(at, "plain", says);
    }

    fn account(&mut self, facts: &Facts) {
        let accounts = facts.account.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default();
        for account in accounts {
            let kind = if account.state == AccountState::Active { "good" } else { "bad" };
            self.add(account.since, kind, &format!("the account is {} since then", account.state.word()));
            self.add(account.last_sign_in, "good", "signed in");
        }
        let lock = facts.lock.as_ref().ok().and_then(|seen| seen.value.as_ref());
        self.add(lock.and_then(|lock| lock.since), "bad", "the account was locked");
    }

    fn invite(&mut self, facts: &Facts) {
        if let Some(invite) = facts.invite.as_ref().ok().and_then(|seen| seen.value.as_ref()) {
            self.plain(invite.sent_at, "the invite was sent");
            self.plain(invite.used_at, "the link of the invite was opened");
            self.add(invite.accepted_at, "good", "the invite was accepted");
            if invite.state != InviteState::Accepted {
                self.add(invite.expires_at, "bad", "the invite ends");
            }
        }
        if let Some(reset) = facts.reset.as_ref().ok().and_then(|seen| seen.value.as_ref()) {
            self.plain(Some(reset.requested_at), "a password reset was asked for");
            self.plain(reset.used_at, "the link of the reset was opened");
            self.add(reset.done_at, "good", "a new password was set by the reset");
        }
        let password = facts.password.as_ref().ok().and_then(|seen| seen.value.as_ref());
        self.plain(password.and_then(|password| password.changed_at), "the password was changed");
    }

    fn sign_in(&mut self, facts: &Facts) {
        let Some(sign_in) = facts.sign_in.as_ref().ok().and_then(|seen| seen.value.as_ref()) else { return };
        for attempt in &sign_in.attempts {
            let place = attempt.tenant.as_ref().map(|tenant| format!(", in {tenant}")).unwrap_or_default();
            if attempt.outcome == AttemptOutcome::Success {
                // The account's last sign-in is mostly this one.
                self.0.retain(|known| !(known.at == attempt.at && known.says == "Signed in"));
                self.add(Some(attempt.at), "good", &format!("signed in{place}"));
            } else {
                let says = format!("an attempt to sign in was refused: {}{place}", attempt.outcome.word());
                self.add(Some(attempt.at), "bad", &says);
            }
        }
        self.plain(sign_in.session_since, "the present session began");
    }

    fn changes(&mut self, report: &Report, facts: &Facts) {
        let changes = facts.changes.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default();
        for change in changes {
            let flips = report.changed.iter().find(|told| told.at == change.at).and_then(|told| told.flips);
            let (kind, says) = match flips {
                Some(check) => ("bad", format!("{} → {}", change.says(), check.cited())),
                None => ("plain", change.says()),
            };
            self.add(Some(change.at), kind, &says);
        }
    }
}
