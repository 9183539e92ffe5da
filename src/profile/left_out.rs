//! Connections that may wait until they are filled in, and are not asked until then.

use chrono::{DateTime, Utc};

use crate::facts::{Answer, AnswerSource, Fact, Facts, Gap, GapReason, Question};

/// A secret that is not there; or a setting, of a connection that may wait for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingSecret {
    /// The setting that says where it is kept.
    pub setting: String,
    /// One line that names the file, the setting and its place, and never its content.
    pub says: String,
}

/// A system that is not asked, because something of it is not filled in yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name in the profile.
    pub name: String,
    /// What it would answer.
    pub questions: Vec<Question>,
    /// What is missing.
    pub missing: Vec<MissingSecret>,
}

impl LeftOut {
    /// What it answers: nothing, and why.
    #[must_use]
    pub fn facts(&self, taken_at: DateTime<Utc>) -> Facts {
        Facts::collect(taken_at, &mut Silent(self))
    }
}

struct Silent<'a>(&'a LeftOut);

impl AnswerSource for Silent<'_> {
    fn answer<T: Fact>(&mut self, _: fn(&Facts) -> &Answer<T>) -> Answer<T> {
        let LeftOut { name, questions, missing } = self.0;
        if !questions.contains(&T::QUESTION) {
            return Err(Gap::not_collected(T::QUESTION).into());
        }
        let missing: Vec<&str> = missing.iter().map(|one| one.setting.as_str()).collect();
        let detail =
            format!("{name} was not asked: {} is not filled in (`escalate doctor`)", missing.join(", "));
        let mut gap = Gap::new(T::QUESTION, GapReason::NotCollected, detail);
        gap.connector = Some(name.clone());
        Err(gap.into())
    }
}
