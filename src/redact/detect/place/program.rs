//! Reads the command lines of the programs of the table.

use std::ops::Range;

use super::flags::{ArgumentPlace, CommandRow, PROGRAMS};
use super::{read, shell};
use crate::redact::detect::cue::{Cue, cues};
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::placeholder::is_pair_of_a_manual;

const RULE: &str = "password on a command line";

/// What reads on from which word: the name of every program.
pub(super) const CUES: &[Cue] = &cues::<{ PROGRAMS.len() }>(&NAMES, run);

const NAMES: [&str; PROGRAMS.len()] = {
    let mut names = [""; PROGRAMS.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = PROGRAMS[index].name;
        index += 1;
    }
    names
};

fn run(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let Some(start) = begins(line, &hit) else { return };
    let name = &line[hit.clone()];
    let mut rows =
        PROGRAMS.iter().filter(|program| name.eq_ignore_ascii_case(program.name.as_bytes())).peekable();
    // Two rows of one name have two cues: the first of them reads for both.
    if rows.peek().is_none() {
        return;
    }
    let words = shell::words(line, start);
    if words.is_empty() {
        return;
    }
    for program in rows {
        if program.with.is_empty() || words.iter().any(|word| line[word.clone()] == *program.with.as_bytes())
        {
            for takes in program.takes {
                take(line, &words, program, *takes, spans);
            }
        }
    }
}

/// Where the words of a command begin, if its program's name stands there by itself.
fn begins(line: &[u8], hit: &Range<usize>) -> Option<usize> {
    let opens = hit.start == 0 || {
        let before = line[hit.start - 1];
        before.is_ascii_whitespace() || b"/\\\"'`(|;&=>[$!@".contains(&before)
    };
    if !opens {
        return None;
    }
    let rest = &line[hit.end..];
    let end = hit.end
        + [&b".exe"[..], b".cmd", b".bat"]
            .iter()
            .find(|ending| rest.len() >= 4 && rest[..4].eq_ignore_ascii_case(ending))
            .map_or(0, |ending| ending.len());
    match line.get(end)? {
        b' ' | b'\t' => Some(end),
        b'"' | b'\'' if matches!(line.get(end + 1), Some(b',')) => Some(end),
        b'"' if line.get(end + 1) == Some(&b' ') => Some(end + 1),
        _ => None,
    }
}

fn is_flag(text: &[u8]) -> bool {
    text.starts_with(b"-") || (text.starts_with(b"/") && !text[1..].contains(&b'/'))
}

fn take(
    line: &[u8],
    words: &[Range<usize>],
    program: &CommandRow,
    takes: ArgumentPlace,
    spans: &mut Vec<Span>,
) {
    let bare = |range: &Range<usize>| shell::inside(line, range.clone());
    match takes {
        ArgumentPlace::Next(flags) => each_flag(line, words, flags, |value| found(line, value, spans)),
        ArgumentPlace::Glued(flag) => {
            for word in words.iter().map(bare) {
                let rest = line[word.clone()].strip_prefix(flag.as_bytes());
                if let Some(rest) = rest.filter(|rest| rest.len() >= 3 && !rest.starts_with(b"=")) {
                    found(line, word.end - rest.len()..word.end, spans);
                }
            }
        }
        ArgumentPlace::Leading(flag) => leading(line, words, flag, spans),
        ArgumentPlace::Pair(flags, divider) => each_flag(line, words, flags, |value| {
            let value = shell::inside(line, value);
            if let Some(at) = memchr::memchr(divider, &line[value.clone()])
                && at > 0
                && !line[value.start + at..value.end].starts_with(b"://")
                && !is_pair_of_a_manual(&line[value.clone()], at)
            {
                found(line, value.start + at + 1..value.end, spans);
            }
        }),
        ArgumentPlace::Behind(word, count) => {
            let mut plain = words.iter().filter(|range| {
                let text = &line[bare(range)];
                !is_flag(text) || text == word.as_bytes()
            });
            let is_program = word == program.name;
            if (is_program || plain.any(|range| line[bare(range)] == *word.as_bytes()))
                && let Some(value) = plain.nth(count - 1)
            {
                found(line, value.clone(), spans);
            }
        }
        ArgumentPlace::Alone => {
            let is_other = |text: &[u8]| {
                is_flag(text)
                    || text.contains(&b'\\')
                    || text.iter().any(u8::is_ascii_control)
                    || text.ends_with(b":")
                    || text == b"*"
            };
            if let Some(value) = words.iter().skip(1).rfind(|range| !is_other(&line[bare(range)])) {
                found(line, value.clone(), spans);
            }
        }
        ArgumentPlace::LastWith(letter) => {
            let has = words.iter().any(|word| {
                let text = &line[bare(word)];
                text.starts_with(b"-") && !text.starts_with(b"--") && text.contains(&letter)
            });
            let plain = words.iter().filter(|range| !is_flag(&line[bare(range)]));
            if has
                && let Some(value) = plain.clone().next_back()
                && plain.count() >= 2
            {
                found(line, value.clone(), spans);
            }
        }
        ArgumentPlace::Last => {
            if let Some(value) =
                words.last().filter(|word| !is_flag(&line[(*word).clone()]) && words.len() >= 2)
            {
                found(line, value.clone(), spans);
            }
        }
        ArgumentPlace::UserInfo => {
            for word in words.iter().map(bare) {
                let text = &line[word.clone()];
                if let (Some(colon), Some(at)) = (memchr::memchr(b':', text), memchr::memrchr(b'@', text))
                    && colon + 1 < at
                {
                    found(line, word.start + colon + 1..word.start + at, spans);
                }
            }
        }
        ArgumentPlace::Assigned(names) => {
            let mut is_behind = false;
            for word in words.iter().map(bare) {
                let text = &line[word.clone()];
                let flag = names.iter().find(|name| text.starts_with(name.as_bytes()));
                let start = flag.map_or(0, |name| name.len());
                if (is_behind || start > 0)
                    && let Some(equals) = text.iter().skip(start + 1).position(|byte| *byte == b'=')
                {
                    found(line, word.start + start + 1 + equals + 1..word.end, spans);
                }
                // Behind a flag it is the next word, behind a command each.
                is_behind = flag.map_or(is_behind && !names[0].starts_with("--"), |name| {
                    !name.starts_with("--") || text.len() == name.len()
                });
            }
        }
    }
}

/// `sshpass -p V ssh …`, `sshpass -pV ssh …`: only in front of the command that follows.
fn leading(line: &[u8], words: &[Range<usize>], flag: &str, spans: &mut Vec<Span>) {
    for (index, word) in words.iter().enumerate() {
        let word = shell::inside(line, word.clone());
        match line[word.clone()].strip_prefix(flag.as_bytes()) {
            Some(b"") => {
                if let Some(next) = words.get(index + 1) {
                    found(line, next.clone(), spans);
                }
                return;
            }
            Some(rest) => return found(line, word.end - rest.len()..word.end, spans),
            None if line[word].first() == Some(&b'-') => {}
            None => return,
        }
    }
}

/// The value of each of these flags: the next word, or what stands behind `=` or `:`, or what is glued to a short one that is
/// followed by a divider.
fn each_flag(line: &[u8], words: &[Range<usize>], flags: &[&str], mut each: impl FnMut(Range<usize>)) {
    for (index, word) in words.iter().enumerate() {
        let word = shell::inside(line, word.clone());
        let text = &line[word.clone()];
        for flag in flags {
            // `-fsu mia:V`: short flags in one word.
            let is_last = matches!(*flag, "-u" | "-w")
                && (3..=6).contains(&text.len())
                && text[1..].iter().all(u8::is_ascii_alphabetic)
                && text[0] == b'-'
                && text.last() == flag.as_bytes().last();
            let rest = if is_last { Some(&b""[..]) } else { text.strip_prefix(flag.as_bytes()) };
            let Some(rest) = rest else { continue };
            match rest.first() {
                None => {
                    if let Some(next) = words.get(index + 1).filter(|next| line[next.start] != b'-') {
                        each(next.clone());
                    }
                }
                Some(b'=' | b':') => each(word.end - rest.len() + 1..word.end),
                // `-umia:V`
                Some(_) if flag.len() == 2 && flag.starts_with('-') && rest.contains(&b':') => {
                    each(word.end - rest.len()..word.end);
                }
                Some(_) => {}
            }
        }
    }
}

fn found(line: &[u8], value: Range<usize>, spans: &mut Vec<Span>) {
    let mut value = shell::inside(line, value);
    for (prefix, is_file) in [(&b"pass:"[..], false), (b"file:", true), (b"env:", true), (b"fd:", true)] {
        if line[value.clone()].starts_with(prefix) {
            if is_file {
                return;
            }
            value.start += prefix.len();
        }
    }
    let text = &line[value.clone()];
    let is_path = (text.starts_with(b"/") || text.starts_with(b"./") || text.starts_with(b"~/"))
        && text[1..].contains(&b'/');
    // `-p agent-cert.pem`: a key is often given as a file.
    let is_key_file =
        [&b".pem"[..], b".crt", b".key", b".p12", b".pfx", b".jks", b".json", b".yaml", b".yml"]
            .iter()
            .any(|ending| text.ends_with(ending));
    if !is_path && !is_key_file && !text.contains(&b'\n') {
        read::push(line, value, RULE, spans);
    }
}
