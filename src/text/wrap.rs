//! Lines of a given width. Columns are counted as a terminal shows them: a wide character takes two, a combining one none.

use std::ops::Range;

use super::append;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Prose is read worst in long lines: however wide the terminal is, no line of it is longer.
pub(crate) const PROSE: usize = 72;
/// The narrowest screen that is written for; a narrower one is treated as if it were this wide.
pub(crate) const NARROWEST: usize = 40;

/// Signs that no line of Chinese or Japanese begins with.
const NOT_FIRST: &[char] = &[
    '、', '。', '，', '．', '）', '」', '』', '】', '〉', '》', '〕', '・', '：', '；', '？', '！', 'ー',
    '々',
];
/// Signs that no line of them ends with.
const NOT_LAST: &[char] = &['（', '「', '『', '【', '〈', '《', '〔'];

/// What an entry of a list begins with.
const MARKS: &[&str] = &["-", "✓", "✗", "–", "#"];

/// The text in lines of at most `width` columns, broken at spaces, and between wide letters where a text has no spaces. A word that is
/// longer than a line stands alone and whole, so that it can be copied.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words(text, width) {
        let mut glue = " ";
        for part in parts(word, width) {
            match lines.last_mut() {
                Some(line) if line.width() + glue.len() + part.width() <= width => {
                    line.push_str(glue);
                    line.push_str(part);
                }
                _ => lines.push(part.to_owned()),
            }
            glue = "";
        }
    }
    lines
}

/// The words; a command of this program between backticks is one of them, so that it can be copied, unless it is longer than a line.
fn words(text: &str, width: usize) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(' ');
    while !rest.is_empty() {
        let end = rest.find(' ').unwrap_or(rest.len());
        let end = command_end(rest, end).filter(|end| rest[..*end].width() <= width).unwrap_or(end);
        words.push(&rest[..end]);
        rest = rest[end..].trim_start_matches(' ');
    }
    words
}

/// Where the word ends in which a command begins before `end`: at the first blank behind its closing backtick.
fn command_end(text: &str, end: usize) -> Option<usize> {
    let begin = text[..end].find("`escalate")? + 1;
    let close = begin + text[begin..].find('`')?;
    Some(close + text[close..].find(' ').unwrap_or(text.len() - close)).filter(|close| *close > end)
}

/// A word in the parts between which a line may end: one part, unless it is longer than a line and has wide letters.
fn parts(word: &str, width: usize) -> Vec<&str> {
    if word.width() <= width {
        return vec![word];
    }
    let mut parts = Vec::new();
    let (mut start, mut before) = (0, ' ');
    for (at, character) in word.char_indices() {
        if at > 0 && may_end_between(before, character) {
            parts.push(&word[start..at]);
            start = at;
        }
        before = character;
    }
    parts.push(&word[start..]);
    parts
}

/// Whether a line may end between two characters without a space.
fn may_end_between(before: char, character: char) -> bool {
    // An emoji is wide and no letter: what is joined to one picture stays so.
    let wide = |letter: char| letter.is_alphanumeric() && letter.width() == Some(2);
    (wide(before) || wide(character))
        && character.width() != Some(0)
        && !NOT_FIRST.contains(&character)
        && !NOT_LAST.contains(&before)
}

/// A text of several lines, each in lines of at most `width` columns. What goes on stands under what it belongs to: behind the mark of an
/// entry, or in its column of a table.
pub(crate) fn page(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.lines() {
        if line.width() <= width {
            out.push_str(line.trim_end());
            out.push('\n');
            continue;
        }
        let (front, rest) = line.split_at(front(line, width));
        let indented = front.trim().is_empty() && !front.is_empty();
        // Under a line that is indented and has no mark, the next one would read as a line of its own.
        let hang = if indented { (front.width() + 2).min(width / 2) } else { front.width() };
        let parts = wrap(rest, width - hang);
        // A word that has no room beside what stands in front of it gets the next line.
        let beside = parts.first().is_some_and(|part| front.width() + part.width() <= width);
        if !beside && !front.trim().is_empty() {
            out.push_str(front.trim_end());
            out.push('\n');
        }
        for (index, part) in parts.iter().enumerate() {
            if index == 0 && beside {
                append(&mut out, format_args!("{front}{part}\n"));
            } else {
                let indent = hang.min(width.saturating_sub(part.width()));
                append(&mut out, format_args!("{:indent$}{part}\n", ""));
            }
        }
    }
    out
}

/// Up to where a line stands in front of its text: its indentation, the mark of an entry, and the columns of a table, which are two blanks
/// or more apart, as far as they leave half of the screen.
fn front(line: &str, width: usize) -> usize {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let word = line[indent..].split(' ').next().unwrap_or_default();
    let is_number = |word: &str| word.strip_suffix('.').is_some_and(|number| number.parse::<u8>().is_ok());
    let mark = if MARKS.contains(&word) || is_number(word) { word.len() + 1 } else { 0 };
    let mut end = indent + mark;
    while let Some(at) = line[end..].find("  ") {
        let blanks = line[end + at..].len() - line[end + at..].trim_start_matches(' ').len();
        let column = end + at + blanks;
        if column == line.len() || line[..column].width() > width / 2 {
            break;
        }
        end = column;
    }
    if line[..end].width() > width / 2 { 0 } else { end }
}

/// A command of a POSIX shell in lines of at most `width` columns, to be copied as it is shown: broken between its words with a `\` at
/// the end, and within quotes, where a text is longer than a line, by closing them before it and opening them behind it. What has no
/// place to be broken at stays whole.
pub(crate) fn command(text: &str, width: usize, indent: usize) -> Vec<String> {
    // The `\`, and what stands before it.
    let room = width.saturating_sub(2);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for unit in units(text, room.saturating_sub(indent + 2)) {
        if line.is_empty() {
            line = " ".repeat(indent);
        } else if line.width() + 1 + unit.width() <= room {
            line.push(' ');
        } else {
            lines.push(format!("{line} \\"));
            line = " ".repeat(indent + 2);
        }
        for (at, atom) in atoms(unit).into_iter().enumerate() {
            if at > 0 && line.width() + atom.width() > room {
                lines.push(format!("{line}'\\"));
                // A blank here would stand within the word.
                line = String::from("'");
            }
            line.push_str(atom);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The words of a command, a flag together with its value where both go into one line or the value can be broken.
fn units(text: &str, room: usize) -> Vec<&str> {
    let mut units: Vec<&str> = Vec::new();
    let mut words = shell_words(text).into_iter().peekable();
    while let Some(word) = words.next() {
        let is_flag = text[word.clone()].starts_with('-');
        let value = words.peek().filter(|next| is_flag && !text[(*next).clone()].starts_with(['-', '#']));
        let both = value.map(|value| &text[word.start..value.end]);
        match both.filter(|both| both.width() <= room || atoms(both).len() > 1) {
            Some(both) => {
                units.push(both);
                words.next();
            }
            None => units.push(&text[word]),
        }
    }
    units
}

/// Where the words are as a shell tells them apart, quotes and all; a remark is one word, because it ends with its line.
fn shell_words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let (mut start, mut quote, mut escaped) = (0, None, false);
    for (at, character) in text.char_indices() {
        match (character, quote) {
            _ if escaped => escaped = false,
            ('\\', None | Some('"')) => escaped = true,
            ('\'' | '"', None) => quote = Some(character),
            (_, Some(open)) if open == character => quote = None,
            ('#', None) if at == start => break,
            (' ', None) => {
                words.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(start..text.len());
    words.retain(|word| !word.is_empty());
    words
}

/// A word of a shell, cut behind each blank that stands in single quotes, and there between wide letters.
fn atoms(word: &str) -> Vec<&str> {
    let mut atoms = Vec::new();
    let (mut start, mut quoted, mut before) = (0, false, ' ');
    for (at, character) in word.char_indices() {
        match character {
            // Out of quotes `\'` is a sign, and within them `\` is nothing but itself.
            '\'' if quoted || before != '\\' => quoted = !quoted,
            ' ' if quoted && at + 1 < word.len() => {
                atoms.push(&word[start..=at]);
                start = at + 1;
            }
            _ if quoted && at > start && may_end_between(before, character) => {
                atoms.push(&word[start..at]);
                start = at;
            }
            _ => {}
        }
        before = character;
    }
    atoms.push(&word[start..]);
    atoms
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::{command, page, wrap};

    #[test]
    fn lines_are_counted_in_columns() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("山田 太郎 さん", 9), ["山田 太郎", "さん"]);
        assert_eq!(wrap("e\u{301}te\u{301} cafe\u{301}", 8), ["e\u{301}te\u{301} cafe\u{301}"]);
        assert_eq!(wrap("", 8), [""; 0]);
    }

    #[test]
    fn a_text_without_spaces_is_broken_between_wide_letters_and_an_id_never() {
        let lines = wrap("会話を再割り当てできません。（管理者）", 12);
        assert_eq!(lines, ["会話を再割り", "当てできませ", "ん。（管理", "者）"]);
        assert_eq!(
            wrap("needs conversations.assign.everywhere now", 10),
            ["needs", "conversations.assign.everywhere", "now"]
        );
        assert_eq!(wrap("👩‍💻👩‍💻👩‍💻", 4), ["👩‍💻👩‍💻👩‍💻"]);
    }

    #[test]
    fn a_command_between_backticks_is_not_broken() {
        let text = "there is no profile; (`escalate init --for own`), or not: `escalate list users ana@acme.example --tenant acme`";
        let lines = [
            "there is no profile;",
            "(`escalate init --for own`), or",
            "not: `escalate list users",
            "ana@acme.example --tenant acme`",
        ];
        assert_eq!(wrap(text, 32), lines);
    }

    #[test]
    fn what_goes_on_stands_under_what_it_belongs_to() {
        let text = "a title that is not indented and longer than the screen\n\n  ✓ user, roles: answered, and so on, in many words\n  \
                    no_role          the person has no role at all, in no group\n    key = a value that has more words than fit";
        let shown = "a title that is not indented and longer\nthan the screen\n\n  ✓ user, roles: answered, and so on, in\n    \
                     many words\n  no_role          the person has no\n                   role at all, in no\n                   \
                     group\n    key = a value that has more words\n      than fit\n";
        assert_eq!(page(text, 40), shown);
        let id = "- conversations.assign.everywhere.and.by.everybody";
        assert_eq!(page(id, 40), "-\nconversations.assign.everywhere.and.by.everybody\n");
        assert_eq!(
            page("          far in, and more words than one line", 40),
            "          far in, and more words than\n            one line\n"
        );
    }

    #[test]
    fn a_shell_reads_the_broken_command_as_the_whole_one() {
        let words = |script: &str| {
            let shell = std::process::Command::new("sh").args(["-c", script]).output().unwrap();
            String::from_utf8(shell.stdout).unwrap()
        };
        let texts = [
            r"printf '<%s>\n' --user ana@acme.example --error 'You don'\''t have permission to do this. Ask an owner of the project' --bundle x.zip",
            r"printf '<%s>\n' 'a \ b' 'it'\''s   three blanks, and a long text in one word' plain 'ends with a blank ' # =pass or =fail",
            "printf '<%s>\\n' \"double 'quoted' words\" 'ａｂｃ 山田 太郎 会話を 再割り当て できません' x",
        ];
        for text in texts {
            for width in [40, 60, 80, 120] {
                let lines = command(text, width, 2);
                assert!(lines.iter().all(|line| line.width() <= width), "{width}: {lines:#?}");
                assert_eq!(words(&lines.join("\n")), words(text), "{width}: {lines:#?}");
            }
        }
        let alone = command("escalate --bundle /a/path/that/is/longer/than/forty/columns/by/far.zip", 40, 2);
        assert_eq!(
            alone,
            ["  escalate --bundle \\", "    /a/path/that/is/longer/than/forty/columns/by/far.zip"]
        );
    }
}
