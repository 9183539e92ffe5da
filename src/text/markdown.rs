//! Markdown: values that cannot become markup, and code that its content cannot end.

use super::append;
use super::visible::{one_line, visible};

/// Characters that mean something anywhere in a line.
const SPECIAL: &[char] = &['\\', '`', '*', '_', '[', ']', '<', '>', '|', '~', '&', '!', '$'];

/// What stands around a word and belongs to the sentence.
const AROUND: &[char] =
    &['"', '\'', '(', ')', ',', '.', ';', '?', '[', ']', '{', '}', '\u{201c}', '\u{201d}'];

/// Escapes a value that stands inside a line of Markdown. Line breaks become spaces, so that a value cannot start a block. A word
/// that could be live becomes code: systems look for mentions, numbers of tickets, addresses and commits in the finished page,
/// where an escape is gone, and look into no code.
pub(crate) fn escape(value: &str) -> String {
    let line = one_line(value);
    let mut out = String::with_capacity(line.len() + 8);
    for (at, word) in line.trim_start().split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let core = word.trim_matches(AROUND);
        let core = core.strip_suffix(':').filter(|name| is_live(name)).unwrap_or(core);
        // Our own sentences put names into backticks.
        let core_is_id = is_identifier(core);
        let quoted =
            core.strip_prefix('`').and_then(|core| core.strip_suffix('`')).filter(|name| !name.contains('`'));
        if quoted.is_some_and(|name| !name.is_empty()) || core_is_id || is_live(core) {
            let start = word.len() - word.trim_start_matches(AROUND).len();
            escape_word(&mut out, &word[..start], at == 0);
            span(&mut out, quoted.unwrap_or(core));
            escape_word(&mut out, &word[start + core.len()..], false);
        } else {
            escape_word(&mut out, word, at == 0);
        }
    }
    out
}

/// A name of a program, `otp_invalid`: as code it needs no escape, which a reader of the source would see.
fn is_identifier(word: &str) -> bool {
    let inner = word.trim_matches('_');
    inner.len() == word.len()
        && inner.contains('_')
        && inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

fn escape_word(out: &mut String, word: &str, is_first: bool) {
    // At the start of a list item or a paragraph these would start a heading, a list or a rule.
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let starts_block =
        word.starts_with(['#', '+', '-', '=', ':']) || digits > 0 && word[digits..].starts_with(['.', ')']);
    let block_at = if is_first && starts_block { digits } else { usize::MAX };
    for (at, character) in word.char_indices() {
        if at == block_at || SPECIAL.contains(&character) {
            out.push('\\');
        }
        out.push(character);
    }
}

/// Whether some system makes a link, a mention or a picture of such a word: `@name`, `name@host`, `#7`, GitLab's `!7`, `&7`, `$7`,
/// `%7` and `~name`, `:smile:`, `GH-7`, `host.name`, `https://…`, a commit.
fn is_live(word: &str) -> bool {
    let bytes = word.as_bytes();
    let follows = |at: usize, is: fn(&u8) -> bool| bytes.get(at + 1).is_some_and(is);
    let is_sign = |(at, byte): (usize, &u8)| match byte {
        b'@' | b'#' | b'!' | b'&' | b'$' | b'%' | b'~' => {
            follows(at, |next| next.is_ascii_alphanumeric() || !next.is_ascii())
        }
        b'.' => at > 0 && bytes[at - 1].is_ascii_alphanumeric() && is_label(&bytes[at + 1..]),
        b':' => follows(at, |next| *next == b'/') || is_shortcode(&word[at + 1..]),
        _ => false,
    };
    bytes.iter().enumerate().any(is_sign) || is_ticket_key(word) || has_commit(word)
}

/// The end of a host's name: letters, two at least.
fn is_label(rest: &[u8]) -> bool {
    rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count() > 1
}

/// `smile:…`, but not the minutes of a time.
fn is_shortcode(rest: &str) -> bool {
    let Some((name, _)) = rest.split_once(':') else { return false };
    let is_time = name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_digit());
    !name.is_empty()
        && !is_time
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
}

/// `GH-7`, `OPS-1204`.
fn is_ticket_key(word: &str) -> bool {
    word.split_once('-').is_some_and(|(project, number)| {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number
            && project.len() > 1
            && project.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

/// Seven hexadecimal digits and more.
fn has_commit(word: &str) -> bool {
    word.split(|character: char| !character.is_ascii_alphanumeric()).any(|part| {
        part.len() >= 7
            && part.bytes().all(|byte| byte.is_ascii_hexdigit())
            && part.bytes().any(|byte| byte.is_ascii_digit())
    })
}

/// Inline code: as many backticks around it as it takes.
pub(crate) fn code(value: &str) -> String {
    let line = one_line(value);
    let mut out = String::with_capacity(line.len() + 4);
    if !line.trim().is_empty() {
        span(&mut out, &line);
    }
    out
}

/// Code for each part between `|`: that sign would end the cell of a table, also in code, and escaped in code it shows a backslash
/// outside of tables.
fn span(out: &mut String, value: &str) {
    for (at, part) in value.split('|').enumerate() {
        if at > 0 {
            out.push_str("\\|");
        }
        if part.trim().is_empty() {
            out.push_str(part);
            continue;
        }
        let ticks = "`".repeat(longest_run(part) + 1);
        let pad = if part.starts_with(['`', ' ']) || part.ends_with(['`', ' ']) { " " } else { "" };
        append(out, format_args!("{ticks}{pad}{part}{pad}{ticks}"));
    }
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
            escape("1. x -42- *a* 10:00:05 2026-11-23T18:00:00Z"),
            "1\\. x -42- \\*a\\* 10:00:05 2026-11-23T18:00:00Z"
        );
        assert_eq!(code("a`b|c"), "``a`b``\\|`c`");
        assert_eq!(code("`|"), "`` ` ``\\|");
        assert_eq!(fence("x\n````\ny"), "`````text\nx\n````\ny\n`````");
        assert_eq!(fence("x\n"), "```text\nx\n\n```");
    }

    #[test]
    fn what_could_be_live_is_code() {
        for live in [
            "@admin",
            "ana@acme.test",
            "#1",
            "acme/app#1",
            "GH-7",
            "OPS-1204",
            "!7",
            "$7",
            "~bug",
            "%7",
            "&lt;b",
            "https://evil.example",
            "WWW.evil.example",
            "evil.example",
            "mailto:a@b",
            ":+1:",
            "x:smile:y",
            "deadbee1",
            "a1b2c3d4e5",
            "@\u{5c71}",
        ] {
            assert_eq!(escape(live), format!("`{live}`"), "{live}");
        }
        assert_eq!(escape("blob.bin: x :a:"), "`blob.bin`: x `:a:`");
        assert_eq!(
            escape("(@admin), see \"#1\"; ![x](http://127.0.0.1/x.png) a|@b"),
            "(`@admin`), see \"`#1`\"; `![x](http://127.0.0.1/x.png`) `a`\\|`@b`"
        );
        assert_eq!(
            escape("`@admin` x`@a ``b`` `c`, `` `d"),
            "`@admin` ``x`@a`` \\`\\`b\\`\\` `c`, \\`\\` \\`d"
        );
    }

    #[test]
    fn words_stay_words() {
        for plain in
            ["Senior Agent", "an error (403), 50% of it: no", "e.g. this", "10 & 20 #", "a-b 3.5 v1.2"]
        {
            assert!(!escape(plain).contains('`'), "{}", escape(plain));
        }
    }
}
