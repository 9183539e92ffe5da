//! Questions to the person at the terminal. Questions go to stderr, so that a result can still be piped.
//!
//! Nothing is asked without a terminal, or with `--no-input`. An empty line, or the end of the input, is "I don't know". In a
//! conversation about a case `b` takes the last answer back, `?` says why something is asked, and `q` or Ctrl-C leaves.

mod lines;

use std::io::{self, BufRead, IsTerminal as _, Write};

use crate::case::input::checked_name;
use crate::checks::{Check, Sight};
use lines::{AnswerLines, Heard};

/// What may be typed instead of an answer.
const KEYS: &str = "Enter: cannot tell · b: back · ?: why this is asked · q: leave, and go on later";

/// Somebody to ask.
pub struct Ask<'a> {
    lines: AnswerLines<'a>,
    output: Box<dyn Write + 'a>,
    stopped: Option<Stop>,
    greeted: bool,
    asked: usize,
}

/// Why somebody does not answer any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// They left.
    Left,
    /// They pressed Ctrl-C.
    Interrupted,
}

/// What was answered in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// These words.
    Words(String),
    /// "I don't know", or nobody is there any more.
    Nothing,
    /// The last answer is taken back.
    Back,
}

/// What a person saw.
#[derive(Clone, Debug)]
pub enum SeenByHand {
    /// One of the things that may be seen there, and their own words about it.
    Sight(&'static Sight, Option<String>),
    /// Something else, in their own words, and it is not in order.
    Else(String),
    /// They cannot tell.
    Nothing,
    /// The last answer is taken back.
    Back,
}

impl<'a> Ask<'a> {
    /// The person at the terminal; `None` when nothing may be asked, or nobody is there. Ctrl-C ends the process.
    #[must_use]
    pub fn terminal(no_input: bool) -> Option<Ask<'static>> {
        is_somebody(no_input).then(|| Ask::new(io::stdin().lock(), io::stderr()))
    }

    /// The same for a conversation about a case: after Ctrl-C nothing is answered any more, and [`Self::stopped`] says so.
    #[must_use]
    pub fn conversation(no_input: bool) -> Option<Ask<'static>> {
        let lines = is_somebody(no_input).then(AnswerLines::terminal)??;
        Some(Ask { lines, output: Box::new(io::stderr()), stopped: None, greeted: false, asked: 0 })
    }

    /// Somebody who answers on `input` what is asked on `output`.
    pub fn new(input: impl BufRead + 'a, output: impl Write + 'a) -> Self {
        Self {
            lines: AnswerLines::Of(Box::new(input)),
            output: Box::new(output),
            stopped: None,
            greeted: false,
            asked: 0,
        }
    }

    /// Whether they left; every question has no answer then.
    #[must_use]
    pub fn stopped(&self) -> Option<Stop> {
        self.stopped
    }

    /// They left while something else than a line was asked for.
    pub fn stop(&mut self, stop: Stop) {
        self.stopped = Some(stop);
    }

    /// How many questions of a conversation were asked.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked
    }

    /// One line, without the spaces around it.
    pub fn line(&mut self, question: &str) -> Option<String> {
        if self.stopped.is_some() {
            return None;
        }
        self.lines.forget();
        self.say(&format!("{question} "));
        match self.lines.next() {
            Heard::Line(line) => Some(line.trim().to_owned()).filter(|answer| !answer.is_empty()),
            Heard::End => {
                self.say("\n");
                None
            }
            Heard::Interrupt => {
                self.say("\n");
                self.stopped = Some(Stop::Interrupted);
                None
            }
        }
    }

    /// One answer of a conversation; `why` is what is said to `?`.
    pub fn said(&mut self, question: &str, why: &str) -> Spoken {
        self.greet();
        self.asked += 1;
        loop {
            let Some(answer) = self.line(question) else { return Spoken::Nothing };
            match answer.to_lowercase().as_str() {
                "b" | "back" => return Spoken::Back,
                "q" | "quit" => {
                    self.stopped = Some(Stop::Left);
                    return Spoken::Nothing;
                }
                "?" | "help" => self.say(&format!("{}\n", why.trim_end())),
                _ => return Spoken::Words(answer),
            }
        }
    }

    /// Says once what may be typed instead of an answer.
    pub fn greet(&mut self) {
        if !std::mem::replace(&mut self.greeted, true) && self.stopped.is_none() {
            self.say(&format!("{KEYS}\n"));
        }
    }

    /// A name or an id of a conversation, asked for again until every character of it can be seen.
    pub fn name(&mut self, question: &str, what: &'static str, why: &str) -> Spoken {
        loop {
            match self.said(question, why) {
                Spoken::Words(answer) => match checked_name(what, answer) {
                    Ok(name) => return Spoken::Words(name),
                    Err(error) => self.say(&format!("   {error}\n")),
                },
                other => return other,
            }
        }
    }

    /// A name of a list that is shown, by its number, or another one in words.
    pub fn offered(&mut self, question: &str, what: &'static str, known: &[String], why: &str) -> Spoken {
        self.greet();
        self.list(known);
        self.picked(question, what, known, why)
    }

    /// Words, or the number of one of these names.
    pub fn said_or_picked(&mut self, question: &str, names: &[String], why: &str) -> Spoken {
        self.greet();
        self.list(names);
        match self.said(question, why) {
            Spoken::Words(words) => Spoken::Words(numbered(&words, names).unwrap_or(words)),
            other => other,
        }
    }

    /// One of these names, by its number or written out, asked for again until it is one.
    pub fn one_of(&mut self, question: &str, names: &[String], why: &str) -> Spoken {
        self.greet();
        self.list(names);
        loop {
            match self.said(question, why) {
                Spoken::Words(words) => match numbered(&words, names) {
                    Some(name) => return Spoken::Words(name),
                    None if names.contains(&words) => return Spoken::Words(words),
                    None => self.say(&format!("  a number from 1 to {}, or Enter for none\n", names.len())),
                },
                other => return other,
            }
        }
    }

    fn list(&mut self, names: &[impl AsRef<str>]) {
        for (index, name) in names.iter().enumerate() {
            self.say(&format!("  {}  {}\n", index + 1, name.as_ref()));
        }
    }

    fn picked(&mut self, question: &str, what: &'static str, known: &[String], why: &str) -> Spoken {
        loop {
            let answer = match self.name(question, what, why) {
                Spoken::Words(answer) if !known.is_empty() && !known.contains(&answer) => answer,
                other => return other,
            };
            match numbered(&answer, known) {
                Some(name) => return Spoken::Words(name),
                None if answer.parse::<usize>().is_err() => return Spoken::Words(answer),
                None => self.say(&format!("  a number from 1 to {}, or a name\n", known.len())),
            }
        }
    }

    /// A number out of a list that is shown.
    pub fn choice(&mut self, question: &str, names: &[&str]) -> Option<usize> {
        self.list(names);
        loop {
            let answer = self.line(question)?;
            let by_number = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let by_name = names.iter().position(|name| *name == answer);
            match by_number.filter(|index| *index < names.len()).or(by_name) {
                Some(index) => return Some(index),
                None => self.say(&format!("  a number from 1 to {}, or Enter for none\n", names.len())),
            }
        }
    }

    /// The roles that the person sees on a profile, one by one, by the number of a known one or by name; none when they cannot tell,
    /// `None` when they go back.
    pub fn roles(&mut self, known: &[String]) -> Option<Vec<String>> {
        const WHY: &str = "   Whoever gets the ticket asks for the role, and what it grants is what the action is held against.";
        let mut roles = Vec::new();
        let mut question = "   which role do they have, as the profile shows it? Enter if you cannot tell:";
        self.list(known);
        loop {
            match self.picked(question, "the role", known, WHY) {
                Spoken::Words(role) => roles.push(role),
                Spoken::Nothing => return Some(roles),
                Spoken::Back if roles.pop().is_none() => return None,
                Spoken::Back => {}
            }
            question = "   another one? Enter if that is all:";
        }
    }

    /// What the person sees when they look where the FAQ says. `place` says which of the questions it is, `why` what is said to `?`.
    pub fn look(&mut self, check: &'static Check, place: &str, why: &str) -> SeenByHand {
        if self.stopped.is_some() {
            return SeenByHand::Nothing;
        }
        self.say(&format!("\n{}. {}{place}\n{}\n", check.id.number(), check.question, check.ask.trim_end()));
        let sights = check.look.sights;
        for (index, sight) in sights.iter().enumerate() {
            self.say(&format!("  {}  {}\n", index + 1, sight.says));
        }
        loop {
            const WHICH: &str = "   which number? n WORDS for something else, Enter if you cannot tell:";
            let answer = match self.said(WHICH, why) {
                Spoken::Words(answer) => answer,
                Spoken::Nothing => return SeenByHand::Nothing,
                Spoken::Back => return SeenByHand::Back,
            };
            let (word, rest) = answer.split_once(char::is_whitespace).unwrap_or((&answer, ""));
            let word = word.to_lowercase();
            let word = word.trim_end_matches([',', ':', ';', '.']);
            let rest = rest.trim();
            let number = match word {
                "y" | "yes" | "pass" => Some(0),
                "n" | "no" | "fail" => return SeenByHand::Else(rest.to_owned()),
                number => number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)),
            };
            if let Some(sight) = number.and_then(|number| sights.get(number)) {
                return SeenByHand::Sight(sight, Some(rest.to_owned()).filter(|rest| !rest.is_empty()));
            }
            let most = sights.len();
            self.say(&format!(
                "   a number from 1 to {most}, and a note behind it if you like: 2 since last week\n"
            ));
        }
    }

    /// Says something that needs no answer.
    pub fn say(&mut self, text: &str) {
        // A terminal that is gone cannot answer either: the next question ends as "I don't know".
        let _ = self.output.write_all(text.as_bytes()).and_then(|()| self.output.flush());
    }
}

/// The name of that number.
fn numbered(answer: &str, names: &[String]) -> Option<String> {
    let index = answer.parse::<usize>().ok()?.checked_sub(1)?;
    names.get(index).cloned()
}

pub(in crate::commands) fn is_somebody(no_input: bool) -> bool {
    !no_input && io::stdin().is_terminal() && io::stderr().is_terminal()
}
