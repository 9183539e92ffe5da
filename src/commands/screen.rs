//! The screen that is written to: how wide it is, which characters, colours and links it has, and the zone of its clock.

use std::io::{self, IsTerminal as _};

use crate::commands::cli::ColorName;
use crate::environment::{self, clock};
use crate::output::{Style, Zone};
use crate::text::wrap;

/// How text is printed to stdout. Its width is `COLUMNS`, else the terminal's; in a pipe it is 80.
pub(crate) fn style() -> Style {
    let stdout = io::stdout();
    let terminal = terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
    let usual = Style::default();
    Style {
        width: environment::columns().or(terminal).unwrap_or(usual.width),
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

/// The lines of an error or a note on stderr: as wide as the terminal there; in a pipe, and where it is indented because it shows a place
/// in a file, a line stays whole.
pub(crate) fn for_stderr(text: &str) -> String {
    let Some((width, _)) = terminal_size::terminal_size_of(io::stderr()) else { return text.to_owned() };
    let width = environment::columns().unwrap_or(usize::from(width.0)).clamp(wrap::NARROWEST, wrap::PROSE);
    let lines = text.lines().map(|line| {
        let shows_a_place = line.starts_with(' ') || line.contains('|');
        if shows_a_place { line.to_owned() } else { wrap::wrap(line, width).join("\n") }
    });
    lines.collect::<Vec<_>>().join("\n")
}
