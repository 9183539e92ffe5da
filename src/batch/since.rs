//! What is new since an earlier run with the same journal (`--since`): lines that are new, changed or gone.

use std::collections::{HashMap, VecDeque};
use std::io;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::journal::Journal;
use super::journal_read;
use super::line_state::LineState;

/// An earlier run, to compare with.
#[derive(Debug)]
pub struct Since {
    /// When it began; `None`: there is none, so that everything is new.
    pub begun: Option<DateTime<Utc>>,
    /// Its lines, by what they are about. Of several about the same, in their order.
    was: HashMap<String, VecDeque<EarlierLine>>,
}

/// A line of the earlier run.
#[derive(Debug)]
struct EarlierLine {
    line: u64,
    state: LineState,
    at: u64,
    length: u64,
}

/// What is said of a line that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct LineNews {
    news: News,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<LineState>,
}

/// How it is not as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum News {
    New,
    Changed,
    Gone,
}

impl Since {
    /// Reads the last complete run; with an instant, the last that did not begin after it.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn read(journal: &mut Journal, at: Option<DateTime<Utc>>) -> io::Result<Self> {
        let Some(run) = journal.run_before(at).cloned() else {
            return Ok(Self { begun: None, was: HashMap::new() });
        };
        let mut was: HashMap<String, VecDeque<EarlierLine>> = HashMap::new();
        journal_read::each(journal.file(), &run, &mut |entry, at, length| {
            let earlier = EarlierLine { line: entry.line, state: entry.state, at, length };
            let of_it = was.entry(entry.about).or_default();
            // A line that was asked again has the place of the one before.
            of_it.retain(|one| one.line != earlier.line);
            of_it.push_back(earlier);
        })?;
        Ok(Self { begun: Some(run.at), was })
    }

    /// What there is to say of a line; `None`: it is as it was.
    pub(super) fn news(&mut self, about: &str, state: &LineState) -> Option<LineNews> {
        let earlier = self.was.get_mut(about).and_then(VecDeque::pop_front);
        match earlier {
            None => Some(LineNews { news: News::New, was: None }),
            Some(earlier) if earlier.state == *state => None,
            Some(earlier) => Some(LineNews { news: News::Changed, was: Some(earlier.state) }),
        }
    }

    /// The lines that are gone, as they were written, in their order.
    pub(super) fn gone(
        &mut self,
        journal: &mut Journal,
        take: &mut dyn FnMut(Vec<u8>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut gone: Vec<EarlierLine> = std::mem::take(&mut self.was).into_values().flatten().collect();
        gone.sort_by_key(|earlier| earlier.line);
        for EarlierLine { state, at, length, .. } in gone {
            let (_, mut out) = journal_read::entry(journal.file(), at, length)?;
            LineNews { news: News::Gone, was: Some(state) }.put_into(&mut out);
            take(out)?;
        }
        Ok(())
    }
}

impl LineNews {
    /// Says it in the line, which is an object.
    pub(super) fn put_into(&self, out: &mut Vec<u8>) {
        let Ok(news) = serde_json::to_vec(self) else { return };
        if out.last() == Some(&b'}') {
            out.pop();
            out.extend_from_slice(b",\"since\":");
            out.extend_from_slice(&news);
            out.push(b'}');
        }
    }
}
