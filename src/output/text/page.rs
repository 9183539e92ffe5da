//! Lines of a terminal: wrapped, coloured where asked for, and without anything that would act on the terminal.

use anstyle::{AnsiColor, Style as Ansi};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::Style;
use crate::checks::Status;
use crate::diagnosis::Verdict;
use crate::text::append;
use crate::text::visible::{one_line, visible};

/// The least width that is still readable.
const MIN_WIDTH: usize = 40;

/// A page that is being written.
pub(super) struct Page {
    style: Style,
    out: String,
}

impl Page {
    pub(super) fn new(style: Style) -> Self {
        Self { style: Style { width: style.width.max(MIN_WIDTH), ..style }, out: String::new() }
    }

    pub(super) fn style(&self) -> Style {
        self.style
    }

    /// The page, with a last newline.
    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// The style of the first line.
    pub(super) fn bold(&self, verdict: Verdict) -> Ansi {
        if !self.style.color {
            return Ansi::new();
        }
        Ansi::new().bold().fg_color(Some(
            match verdict {
                Verdict::Blocked => AnsiColor::Red,
                Verdict::ShouldWork => AnsiColor::Green,
                Verdict::Outside | Verdict::Undetermined => AnsiColor::Yellow,
            }
            .into(),
        ))
    }

    /// A mark in the colour of its status.
    pub(super) fn coloured(&self, status: Status, mark: &str) -> String {
        if !self.style.color {
            return mark.to_owned();
        }
        let style = Ansi::new().fg_color(Some(
            match status {
                Status::Pass => AnsiColor::Green,
                Status::Fail => AnsiColor::Red,
                Status::Unknown | Status::Contradicted => AnsiColor::Yellow,
                Status::NotApplicable => AnsiColor::BrightBlack,
            }
            .into(),
        ));
        format!("{style}{mark}{style:#}")
    }

    pub(super) fn heading(&mut self, text: &str) {
        let style = if self.style.color { Ansi::new().bold() } else { Ansi::new() };
        append(&mut self.out, format_args!("\n{style}{text}{style:#}\n"));
    }

    /// Wrapped text in one style.
    pub(super) fn paragraph(&mut self, style: &Ansi, text: &str) {
        for line in self.wrap(text, self.style.width) {
            append(&mut self.out, format_args!("{style}{line}{style:#}\n"));
        }
    }

    /// `Do this: …`, further lines indented under the text.
    pub(super) fn labelled(&mut self, label: &str, text: &str) {
        let indent = label.width() + 1;
        let style = if self.style.color { Ansi::new().bold() } else { Ansi::new() };
        self.row(&format!("{style}{label}{style:#} "), indent, text);
    }

    /// `before`, which is `indent` columns wide, then the text, further lines indented as far.
    pub(super) fn row(&mut self, before: &str, indent: usize, text: &str) {
        let lines = self.wrap(text, self.style.width.saturating_sub(indent).max(MIN_WIDTH / 2));
        self.out.push_str(before);
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.out.push_str(&" ".repeat(indent));
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
        if lines.is_empty() {
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.out.push('\n');
        }
    }

    /// Several lines as they are, unwrapped: they will be copied.
    pub(super) fn verbatim(&mut self, indent: &str, text: &str) {
        for line in visible(text).lines() {
            if !line.is_empty() {
                self.out.push_str(indent);
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
    }

    /// Breaks at spaces; a word that is longer than a line stays whole, so that it can be copied.
    fn wrap(&self, text: &str, width: usize) -> Vec<String> {
        let text = one_line(text);
        let text = if self.style.unicode { text.into_owned() } else { ascii(&text) };
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            match lines.last_mut() {
                Some(line) if line.width() + 1 + word.width() <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

/// Our own signs in ASCII. What the case says is shown as it is: replacing it would change it.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '→' => out.push_str("->"),
            '–' => out.push('-'),
            '…' => out.push_str("..."),
            '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            other if other.width().is_some() => out.push(other),
            _ => {}
        }
    }
    out
}
