//! Questions to the person at the terminal. Questions go to stderr, so that a result can still be piped.
//!
//! Nothing is asked without a terminal, or with `--no-input`. An empty line, or the end of the input, is "I don't know".

use std::io::{self, BufRead, IsTerminal as _, Write};

use crate::case::input::checked_name;
use crate::checks::{Check, Sight};

/// Somebody to ask.
pub struct Ask<'a> {
    input: Box<dyn BufRead + 'a>,
    output: Box<dyn Write + 'a>,
}

/// What a person saw.
#[derive(Clone, Debug)]
pub enum SeenByHand {
    /// One of the things that may be seen there, and their own words about it.
    Sight(&'static Sight, Option<String>),
    /// Something else, in their own words, and it is not in order.
    Else(String),
}

impl<'a> Ask<'a> {
    /// The person at the terminal; `None` when nothing may be asked, or nobody is there.
    #[must_use]
    pub fn terminal(no_input: bool) -> Option<Ask<'static>> {
        let somebody = !no_input && io::stdin().is_terminal() && io::stderr().is_terminal();
        somebody.then(|| Ask { input: Box::new(io::stdin().lock()), output: Box::new(io::stderr()) })
    }

    /// Somebody who answers on `input` what is asked on `output`.
    pub fn new(input: impl BufRead + 'a, output: impl Write + 'a) -> Self {
        Self { input: Box::new(input), output: Box::new(output) }
    }

    /// One line, without the spaces around it.
    pub fn line(&mut self, question: &str) -> Option<String> {
        self.say(&format!("{question} "));
        let mut answer = String::new();
        match self.input.read_line(&mut answer) {
            Ok(read) if read > 0 => Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty()),
            // The end of the input, or bytes that are no text: both are "I don't know".
            _ => {
                self.say("\n");
                None
            }
        }
    }

    /// A name or an id, asked for again until every character of it can be seen.
    pub fn name(&mut self, question: &str, what: &'static str) -> Option<String> {
        loop {
            match checked_name(what, self.line(question)?) {
                Ok(name) => return Some(name),
                Err(error) => self.say(&format!("   {error}\n")),
            }
        }
    }

    /// A number out of a list that is shown.
    pub fn choice(&mut self, question: &str, names: &[&str]) -> Option<usize> {
        for (index, name) in names.iter().enumerate() {
            self.say(&format!("  {}  {name}\n", index + 1));
        }
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

    /// The roles that the person sees on a profile, one by one; none when they cannot tell.
    pub fn roles(&mut self) -> Vec<String> {
        let mut roles = Vec::new();
        let mut question = "   which role do they have, as the profile shows it? Enter if you cannot tell:";
        while let Some(role) = self.name(question, "the role") {
            roles.push(role);
            question = "   another one? Enter if that is all:";
        }
        roles
    }

    /// What the person sees when they look where the FAQ says; `None` when they cannot tell.
    pub fn look(&mut self, check: &'static Check) -> Option<SeenByHand> {
        self.say(&format!("\n{}. {}\n{}\n", check.id.number(), check.question, check.ask.trim_end()));
        let sights = check.look.sights;
        for (index, sight) in sights.iter().enumerate() {
            self.say(&format!("  {}  {}\n", index + 1, sight.says));
        }
        loop {
            let answer =
                self.line("   which number? n WORDS for something else, Enter if you cannot tell:")?;
            let (word, rest) = answer.split_once(char::is_whitespace).unwrap_or((&answer, ""));
            let word = word.to_lowercase();
            let word = word.trim_end_matches([',', ':', ';', '.']);
            let rest = rest.trim();
            let number = match word {
                "y" | "yes" | "pass" => Some(0),
                "?" => return None,
                "n" | "no" | "fail" => return Some(SeenByHand::Else(rest.to_owned())),
                number => number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)),
            };
            if let Some(sight) = number.and_then(|number| sights.get(number)) {
                return Some(SeenByHand::Sight(sight, Some(rest.to_owned()).filter(|rest| !rest.is_empty())));
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
