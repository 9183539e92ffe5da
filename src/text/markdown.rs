//! Markdown: values that cannot become markup, and code that its content cannot end.

use super::visible::{one_line, visible};

/// Characters that mean something anywhere in a line.
const SPECIAL: &[char] = &['\\', '`', '*', '_', '[', ']', '<', '>', '|', '~', '&', '!', '$'];

/// Escapes a value that stands inside a line of Markdown. Line breaks become spaces, so that a value cannot start a block;
/// `://` and `www.` are broken up, so that it cannot become a link either.
pub(crate) fn escape(value: &str) -> String {
    let line = one_line(value);
    let line = line.trim_start();
    let mut out = String::with_capacity(line.len() + 8);
    // At the start of a list item or a paragraph these would start a heading, a list or a rule.
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let starts_block =
        line.starts_with(['#', '+', '-', '=', ':']) || digits > 0 && line[digits..].starts_with(['.', ')']);
    let block_at = if starts_block { digits } else { usize::MAX };
    for (at, character) in line.char_indices() {
        let before = &line.as_bytes()[..at];
        let is_www =
            character == '.' && before.len() >= 3 && before[before.len() - 3..].eq_ignore_ascii_case(b"www");
        if at == block_at || is_www || SPECIAL.contains(&character) || line[at..].starts_with("://") {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Inline code: as many backticks around it as it takes. In a table a `|` would still end the cell, so it is escaped.
pub(crate) fn code(value: &str) -> String {
    let line = one_line(value).replace('|', "\\|");
    if line.trim().is_empty() {
        return String::new();
    }
    let ticks = "`".repeat(longest_run(&line) + 1);
    let pad = if line.starts_with(['`', ' ']) || line.ends_with(['`', ' ']) { " " } else { "" };
    format!("{ticks}{pad}{line}{pad}{ticks}")
}

/// A fenced block whose fence is longer than any run of backticks in the text, without a last line feed. A text that ends with a
/// line feed has an empty last line, and that is in the block.
pub(crate) fn fence(text: &str) -> String {
    let text = visible(text);
    let ticks = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{ticks}text\n{text}\n{ticks}")
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for byte in text.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::{code, escape, fence};

    #[test]
    fn a_value_stays_a_value() {
        assert_eq!(escape("[x](javascript:alert(1))"), "\\[x\\](javascript:alert(1))");
        assert_eq!(escape("# hi\n- <b>&"), "\\# hi - \\<b\\>\\&");
        assert_eq!(
            escape("1. x https://evil.example www.evil.example"),
            "1\\. x https\\://evil.example www\\.evil.example"
        );
        assert_eq!(code("a`b|c"), "``a`b\\|c``");
        assert_eq!(fence("x\n````\ny"), "`````text\nx\n````\ny\n`````");
        assert_eq!(fence("x\n"), "```text\nx\n\n```");
    }
}
