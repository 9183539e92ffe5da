//! What a value must have to be a fact: its question, its words, and what sources have to agree on. One visitor then serves
//! all of them: see [`Facts::collect`] and [`Facts::each`].

use serde::de::DeserializeOwned;

use super::{Answer, Answers, Facts, Question};

/// A value that answers one question.
pub trait Fact: Clone + DeserializeOwned {
    /// The question that it answers.
    const QUESTION: Question;

    /// One line for a person: what was seen, not what it means. `None`: there is no such thing.
    fn says(value: Option<&Self>) -> String;

    /// What the answers of several sources are together. Says what they have to agree on, and hands it to [`Answers`], which
    /// decides.
    ///
    /// # Errors
    /// Nobody answered, or the sources disagree.
    fn merged(answers: Answers<Self>) -> Answer<Self>;
}

/// Something that answers every question: a connector, several of them, or nobody.
pub trait AnswerSource {
    /// The answer to the question of `T`. `of` finds the answer to the same question in other facts.
    ///
    /// # Errors
    /// It has none: a gap, or a conflict.
    fn answer<T: Fact>(&mut self, of: fn(&Facts) -> &Answer<T>) -> Answer<T>;
}

/// Something that looks at the answer to every question.
pub trait AnswerVisitor<'f> {
    /// Looks at one.
    fn visit<T: Fact>(&mut self, answer: &'f Answer<T>);
}

/// How many things one line lists by name.
const MANY: usize = 6;

/// Puts a detail behind a line, if it is known.
pub(super) fn push(line: &mut String, before: &str, value: Option<impl AsRef<str>>) {
    if let Some(value) = value {
        line.push_str(before);
        line.push_str(value.as_ref());
    }
}

/// The first few by name, the others by number.
pub(super) fn list<T>(items: Option<&Vec<T>>, none: &str, say: impl Fn(&T) -> String) -> String {
    let items = items.map(Vec::as_slice).unwrap_or_default();
    if items.is_empty() {
        return none.to_owned();
    }
    let mut line = items.iter().take(MANY).map(say).collect::<Vec<_>>().join("; ");
    if items.len() > MANY {
        push(&mut line, "; and ", Some((items.len() - MANY).to_string()));
        line.push_str(" more");
    }
    line
}
