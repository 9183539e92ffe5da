//! Lines of a terminal: wrapped, coloured where asked for, and without anything that would act on the terminal.

use anstyle::{AnsiColor, Style as Ansi};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr};

use super::Style;
use crate::checks::Status;
use crate::diagnosis::Verdict;
use crate::output::zone::Instants;
use crate::text::append;
use crate::text::visible::{one_line, visible};
use crate::text::wrap::{NARROWEST, command, wrap};

/// A table may use more of a wide screen than prose, up to here: what stands further apart is not read as one line.
const TABLE: usize = 100;
/// Where less than this is left beside a label, the text stands below it.
const BESIDE: usize = 28;
/// How far it is indented there.
const BELOW: usize = 4;

/// A page that is being written.
pub(in crate::output) struct Page<'a> {
    style: Style,
    instants: Instants<'a>,
    out: String,
}

impl<'a> Page<'a> {
    pub(in crate::output) fn new(style: Style, instants: Instants<'a>) -> Self {
        Self { style: Style { width: style.width.max(NARROWEST), ..style }, instants, out: String::new() }
    }

    pub(super) fn style(&self) -> Style {
        self.style
    }

    pub(super) fn instants(&self) -> &Instants<'a> {
        &self.instants
    }

    /// The page, with a last newline.
    pub(in crate::output) fn finish(self) -> String {
        self.out
    }

    pub(in crate::output) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// The first lines: bold, and the verdict in its colour. Only the verdict, because no colour reads well on black and on white.
    pub(in crate::output) fn headline(&mut self, verdict: Verdict, text: &str) {
        let bold = self.bold();
        let colour = match verdict {
            Verdict::Blocked => AnsiColor::Red,
            Verdict::ShouldWork => AnsiColor::Green,
            Verdict::Outside | Verdict::Undetermined => AnsiColor::Magenta,
        };
        let coloured = if self.style.color { bold.fg_color(Some(colour.into())) } else { bold };
        for (index, line) in wrap(&self.readable(text), self.prose()).iter().enumerate() {
            let end = if index == 0 { line.find(": ").map_or(0, |at| at + 1) } else { 0 };
            let (word, rest) = line.split_at(end);
            if !word.is_empty() {
                append(&mut self.out, format_args!("{coloured}{word}{coloured:#}"));
            }
            append(&mut self.out, format_args!("{bold}{rest}{bold:#}\n"));
        }
    }

    /// A mark in the colour of its status; what it says is in its shape.
    pub(super) fn coloured(&self, status: Status, mark: &str) -> String {
        let colour = match status {
            Status::Pass => AnsiColor::Green,
            Status::Fail => AnsiColor::Red,
            Status::Unknown | Status::Contradicted => AnsiColor::Magenta,
            Status::NotApplicable => return mark.to_owned(),
        };
        if !self.style.color {
            return mark.to_owned();
        }
        let style = self.bold().fg_color(Some(colour.into()));
        format!("{style}{mark}{style:#}")
    }

    fn bold(&self) -> Ansi {
        if self.style.color { Ansi::new().bold() } else { Ansi::new() }
    }

    pub(super) fn heading(&mut self, text: &str) {
        let style = self.bold();
        append(&mut self.out, format_args!("\n{style}{text}{style:#}\n"));
    }

    /// `Do this: …`, further lines indented under the text.
    pub(in crate::output) fn labelled(&mut self, label: &str, text: &str) {
        let style = self.bold();
        self.hanging(&format!("{style}{label}{style:#} "), label.width() + 1, text, self.prose());
    }

    /// `before`, which is `indent` columns wide, then prose, further lines indented as far.
    pub(in crate::output) fn row(&mut self, before: &str, indent: usize, text: &str) {
        self.hanging(before, indent, text, self.prose());
    }

    /// The same in a table.
    pub(super) fn table_row(&mut self, before: &str, indent: usize, text: &str) {
        self.hanging(before, indent, text, self.style.width.min(self.style.prose.max(TABLE)));
    }

    /// Several lines of a letter, each wrapped.
    pub(super) fn letter(&mut self, indent: usize, text: &str) {
        let text = visible(text);
        for line in text.lines() {
            let line = self.instants.reword(line);
            for part in wrap(&line, self.prose() - indent) {
                self.indented(indent, &part, self.prose());
            }
            if line.trim().is_empty() {
                self.out.push('\n');
            }
        }
    }

    /// A command, to be copied as it stands here.
    pub(super) fn command(&mut self, indent: usize, text: &str) {
        let text = one_line(text);
        if cfg!(windows) {
            // Its shells have no sign in common with which a line goes on.
            return self.indented(indent, &text, self.style.width);
        }
        for line in command(&text, self.style.width, indent) {
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    /// An address on a line of its own, whole, so that it can be copied; a link where the terminal has them.
    pub(super) fn address(&mut self, indent: usize, url: &str) {
        let url = one_line(url);
        if self.style.links {
            let linked = format!("\u{1b}]8;;{url}\u{1b}\\{}\u{1b}]8;;\u{1b}\\", self.short(&url, indent));
            append(&mut self.out, format_args!("{:indent$}{linked}\n", ""));
        } else {
            self.indented(indent, &url, self.style.width);
        }
    }

    /// An address that fits into a line: the link has the whole.
    fn short<'t>(&self, url: &'t str, indent: usize) -> std::borrow::Cow<'t, str> {
        let room = self.style.width - indent;
        if url.width() <= room {
            return url.into();
        }
        let host = url.split("://").nth(1).unwrap_or(url).split(['/', '?', '#']).next().unwrap_or(url);
        let short = format!("open {host}");
        if short.width() <= room { short.into() } else { "open".into() }
    }

    /// Text for one line of the page, as this terminal can show it.
    fn readable(&self, text: &str) -> String {
        let text = one_line(text);
        let text = self.instants.reword(&text);
        if self.style.unicode { text.into_owned() } else { ascii(&text) }
    }

    /// The columns of prose.
    fn prose(&self) -> usize {
        self.style.width.min(self.style.prose)
    }

    fn hanging(&mut self, before: &str, indent: usize, text: &str, width: usize) {
        let text = self.readable(text);
        let longest = text.split(' ').map(UnicodeWidthStr::width).max().unwrap_or_default();
        let beside = width.saturating_sub(indent);
        let is_below = !text.is_empty() && indent > BELOW && (beside < BESIDE || longest > beside);
        let indent = if is_below { BELOW } else { indent };
        self.out.push_str(before);
        if is_below || text.is_empty() {
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.out.push('\n');
        }
        for (index, line) in wrap(&text, width - indent).iter().enumerate() {
            if index > 0 || is_below {
                self.indented(indent, line, width);
            } else {
                self.out.push_str(line);
                self.out.push('\n');
            }
        }
    }

    /// A line; what does not fit behind its indentation stands further to the left.
    fn indented(&mut self, indent: usize, line: &str, width: usize) {
        let indent = indent.min(width.saturating_sub(line.width()));
        append(&mut self.out, format_args!("{:indent$}{line}\n", ""));
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
