//! Lines of a given width in a text that has its colours in it already: what `clap` says. It wraps descriptions itself, and leaves usage and
//! flags as long as they are.

use anstream::adapter::strip_str;
use unicode_width::UnicodeWidthStr as _;

/// How much further what goes on is indented.
const FURTHER: usize = 4;

/// The text in lines of at most `width` columns, broken at spaces; a word that is longer stands alone and whole.
pub(crate) fn fitted(text: &str, width: usize) -> String {
    text.split('\n').map(|line| line_fitted(line, width)).collect::<Vec<_>>().join("\n")
}

fn line_fitted(line: &str, width: usize) -> String {
    let shown = |text: &str| strip_str(text).to_string().width();
    if shown(line) <= width {
        return line.to_owned();
    }
    let indent = line.len() - line.trim_start_matches(' ').len();
    let mut lines: Vec<String> = Vec::new();
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(last) if shown(last) + 1 + shown(word) <= width => {
                last.push(' ');
                last.push_str(word);
            }
            before => {
                let wanted = if before.is_none() { indent } else { indent + FURTHER };
                let room = width.saturating_sub(shown(word));
                lines.push(format!("{:1$}{word}", "", wanted.min(room)));
            }
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn colours_take_no_room() {
        let usage = "\u{1b}[1mUsage:\u{1b}[0m escalate try \u{1b}[1m--user\u{1b}[0m <EMAIL> <CONNECTION>\n";
        let whole = "Usage: escalate try --user <EMAIL> <CONNECTION>".len();
        assert_eq!(fitted(usage, whole), usage);
        let plain = anstream::adapter::strip_str(&fitted(usage, 36)).to_string();
        assert_eq!(plain, "Usage: escalate try --user <EMAIL>\n    <CONNECTION>\n");
    }
}
