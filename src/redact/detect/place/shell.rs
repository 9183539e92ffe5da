//! Cutting a command into its words, as a shell does, and as a list in JSON has them.

use std::ops::Range;

/// How much of a command is read, in bytes.
const LONGEST: usize = 1024;
/// The most words that are read.
const MOST: usize = 48;

/// The words of the command from `at` to its end: a pipe, a semicolon, the quote around the whole command, or the line's end.
pub(super) fn words(line: &[u8], at: usize) -> Vec<Range<usize>> {
    let line = &line[..line.len().min(at + LONGEST)];
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut next = at;
    // `["mysql", "-u", "root"]`: the quote and the comma behind the program's name.
    let is_list = matches!(line.get(at), Some(b'"' | b'\'')) && line.get(at + 1) == Some(&b',');
    if is_list {
        next += 1;
    }
    while found.len() < MOST {
        next += line[next..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t') || (is_list && **byte == b','))
            .count();
        let Some(end) = end_of_word(line, next) else { break };
        if end == next {
            break;
        }
        found.push(next..end);
        next = end;
    }
    found
}

/// Where the word ends that begins at `start`; `None` where the command has ended.
fn end_of_word(line: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    while let Some(byte) = line.get(at) {
        match byte {
            b' ' | b'\t' | b'|' | b'`' => break,
            b';' | b'&' if line.get(at + 1).is_none_or(|next| b" &\t".contains(next)) => break,
            b'\\' if matches!(line.get(at + 1), Some(b' ')) => at += 2,
            b'"' | b'\'' => match closing(line, at) {
                Some(end) => at = end + 1,
                // The quote that closes the whole command.
                None => break,
            },
            b',' | b']' | b')' | b'}' if at > start && matches!(line[at - 1], b'"' | b'\'') => break,
            b')' | b']' if at == start => return None,
            _ => at += 1,
        }
    }
    (at < line.len() || at > start).then_some(at)
}

/// Where the quote closes that opens at `open`. One before the end of a word opens nothing.
fn closing(line: &[u8], open: usize) -> Option<usize> {
    let closes =
        |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_whitespace() || b",;)]}".contains(byte));
    if closes(line.get(open + 1)) {
        return None;
    }
    let quote = line[open];
    let mut at = open + 1;
    while let Some(byte) = line.get(at) {
        if *byte == b'\\' && quote == b'"' {
            at += 2;
        } else if *byte == quote {
            return Some(at);
        } else {
            at += 1;
        }
    }
    None
}

/// A part of a word without the quotes around it.
pub(super) fn inside(line: &[u8], range: Range<usize>) -> Range<usize> {
    let text = &line[range.clone()];
    match text {
        [open @ (b'"' | b'\''), .., close] if open == close && text.len() >= 2 => {
            range.start + 1..range.end - 1
        }
        [b'"' | b'\'', ..] => range.start + 1..range.end,
        [.., b'"' | b'\''] => range.start..range.end - 1,
        _ => range,
    }
}
