//! The choice among what may have been meant: a list in the terminal, with a filter to type and arrows.

use std::io::{self, IsTerminal as _};

use dialoguer::FuzzySelect;
use dialoguer::console::Term;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};

use super::ask::{Ask, Stop};
use super::runtime;
use crate::case::Unresolved;
use crate::commands::failure::question;
use crate::environment;
use crate::text::visible::one_line;

/// What somebody said who was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands) enum Picked {
    /// This one of the candidates.
    One(usize),
    /// None of them: what was given is meant.
    AsGiven,
    /// They went away.
    Nothing,
}

/// How many of the candidates are shown at a time.
const SHOWN: usize = 12;

/// Columns in front of a candidate.
const MARGIN: usize = 4;

/// Asks which one was meant. `flag` is where the person was named, if not with `--user`.
pub(in crate::commands) fn pick(ask: &mut Ask<'_>, asked: &Unresolved, flag: &str) -> Picked {
    let mut items: Vec<String> =
        asked.candidates.iter().map(|one| one_line(&one.label(asked.of)).into_owned()).collect();
    items.push(match &asked.given {
        Some(given) => format!("none of these: take `{}` as it is", one_line(given)),
        None => "none of these: leave it open".to_owned(),
    });
    let question = question(asked, flag);
    ask.say(&format!("\n{question}\n"));
    let picked = if draws() {
        in_list(&items).unwrap_or_else(|stop| {
            ask.stop(stop);
            None
        })
    } else {
        let names: Vec<&str> = items.iter().map(String::as_str).collect();
        ask.choice("Which number?", &names)
    };
    match picked {
        Some(index) if index < asked.candidates.len() => Picked::One(index),
        None if asked.decides => Picked::Nothing,
        Some(_) | None => Picked::AsGiven,
    }
}

/// Whether the terminal can be drawn in.
fn draws() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal() && !environment::dumb_terminal()
}

/// The list. `None`: left with Escape.
fn in_list(items: &[String]) -> Result<Option<usize>, Stop> {
    let terminal = Term::stderr();
    let width = usize::from(terminal.size().1).saturating_sub(MARGIN).max(20);
    // What is wider than the terminal would be drawn over two lines and never taken away again.
    let items: Vec<String> = items.iter().map(|item| cut(item, width)).collect();
    let (plain, coloured) = (SimpleTheme, ColorfulTheme::default());
    let colours = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
    let theme: &dyn Theme = if colours { &coloured } else { &plain };
    let list = FuzzySelect::with_theme(theme)
        .with_prompt("Type to filter, arrows, Enter")
        .items(&items)
        .default(0)
        .max_length(SHOWN);
    runtime::catch_interrupts();
    let picked = list.interact_on_opt(&terminal);
    // Left in the middle, it would stay hidden.
    let _ = terminal.show_cursor();
    picked.map_err(|_| Stop::Interrupted)
}

fn cut(text: &str, width: usize) -> String {
    dialoguer::console::truncate_str(text, width, "…").into_owned()
}
