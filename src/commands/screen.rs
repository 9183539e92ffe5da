//! The screen that is written to: how wide it is, which characters, colours and links it has, and the zone of its clock.

use std::io::{self, IsTerminal as _};

use crate::commands::cli::ColorName;
use crate::environment::{self, clock};
use crate::output::{Style, Zone};
use crate::text::wrap;

/// How text is printed to stdout. Its width is `COLUMNS`, else the terminal's; in a pipe it is 80.
pub(crate) fn style() -> Style {
    let stdout = io::stdout();
    let usual = Style::default();
    Style {
        width: width().unwrap_or(usual.width),
        prose: usual.prose,
        unicode: environment::is_utf8(),
        color: anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never,
        links: stdout.is_terminal() && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
        zone: Zone::of(clock::offset),
    }
}

/// What `--color` says, for everything that this process prints.
pub(crate) fn colour(when: ColorName) {
    let choice = match when {
        ColorName::Auto => anstream::ColorChoice::Auto,
        ColorName::Always => anstream::ColorChoice::Always,
        ColorName::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// How wide a page or a table on stdout may be: `COLUMNS`, else the terminal; `None` in a pipe, where what reads it wants whole lines.
pub(crate) fn width() -> Option<usize> {
    wide(terminal_size::terminal_size_of(io::stdout()))
}

/// The same of what is written to stderr.
pub(crate) fn width_of_stderr() -> Option<usize> {
    wide(terminal_size::terminal_size_of(io::stderr()))
}

fn wide(terminal: Option<(terminal_size::Width, terminal_size::Height)>) -> Option<usize> {
    let width = environment::columns().or(terminal.map(|(width, _)| usize::from(width.0)));
    width.map(|width| width.max(wrap::NARROWEST))
}

/// Prose of several lines for a screen of that width.
pub(crate) fn prose(text: &str, width: Option<usize>) -> String {
    width.map_or_else(|| text.to_owned(), |width| wrap::page(text, width.min(wrap::PROSE)))
}

/// The lines of an error or a note on stderr; a line that shows a place in a file stays whole, because a mark below points into it.
pub(crate) fn for_stderr(text: &str) -> String {
    let width = width_of_stderr();
    let lines = text.lines().map(|line| {
        let shows_a_place = line.trim_start().trim_start_matches(|digit: char| digit.is_ascii_digit());
        if shows_a_place.trim_start().starts_with('|') {
            line.to_owned()
        } else {
            prose(line, width).trim_end_matches('\n').to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}
