//! What is no part of a text where programs show it: tags, colours, letters without width, offsets and times in front of lines.

use super::Layer;
use crate::text::invisible::{Invisible, invisible};

/// The longest tag that is taken for one, in bytes.
const LONGEST_TAG: usize = 300;
/// Tags that stand within a text (HTML, 4.5), or between the pieces of one.
const TAGS: &[&[u8]] = &[
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"br", b"cite", b"code", b"del", b"dfn", b"div", b"em", b"font",
    b"i", b"ins", b"kbd", b"label", b"li", b"mark", b"p", b"pre", b"q", b"s", b"samp", b"small", b"span",
    b"strike", b"strong", b"sub", b"sup", b"td", b"th", b"tr", b"tt", b"u", b"var", b"wbr",
];
/// The longest word in front of a line that is taken for an offset or a time: `2026-11-28T09:14:03.123456+01:00`.
const LONGEST_FRONT: usize = 40;

/// The text without them; `None` if there is none of them.
pub(super) fn stripped(text: &[u8]) -> Option<Layer> {
    let mut layer = Layer::default();
    let (mut done, mut at, mut any) = (0, 0, false);
    while at < text.len() {
        let is_first = at == 0 || text[at - 1] == b'\n';
        let length = if is_first { front(&text[at..]) } else { None }.or_else(|| dropped(&text[at..]));
        let Some(length) = length else {
            at += 1;
            continue;
        };
        any = true;
        layer.keep(text, done..at);
        at += length;
        done = at;
    }
    if !any {
        return None;
    }
    layer.keep(text, done..text.len());
    Some(layer)
}

/// How many bytes are no part of the text here.
fn dropped(rest: &[u8]) -> Option<usize> {
    match rest[0] {
        b'<' => tag(rest),
        0x1B => colour(rest),
        0xC2.. => without_width(rest),
        _ => None,
    }
}

/// A tag of a page within a line of text. `<Window>` is none: it may be a part of a password.
fn tag(rest: &[u8]) -> Option<usize> {
    let name = rest[1..].strip_prefix(b"/").unwrap_or(&rest[1..]);
    let length = name.iter().take(11).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    TAGS.iter().find(|tag| name[..length].eq_ignore_ascii_case(tag))?;
    let end = rest.iter().take(LONGEST_TAG).position(|byte| *byte == b'>')?;
    Some(end + 1)
}

/// A control sequence of terminals (ECMA-48, 5.4): `ESC [`, numbers, and the letter that says what is done.
fn colour(rest: &[u8]) -> Option<usize> {
    let [_, b'[', after @ ..] = rest else { return None };
    let numbers = after.iter().take(30).take_while(|byte| (0x20..0x40).contains(*byte)).count();
    after.get(numbers).filter(|byte| (0x40..0x7F).contains(*byte)).map(|_| numbers + 3)
}

/// A letter of several bytes that takes no room, or turns the direction.
fn without_width(rest: &[u8]) -> Option<usize> {
    let length = match rest[0] {
        ..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    let letter = std::str::from_utf8(rest.get(..length)?).ok()?.chars().next()?;
    let unseen = matches!(invisible(letter)?, Invisible::ZeroWidth | Invisible::Direction | Invisible::Tag);
    unseen.then_some(length)
}

/// A number or a time in front of a line, with the blank behind it: `0040: `, `2026-11-28T09:14:03Z `.
fn front(line: &[u8]) -> Option<usize> {
    let is_part = |byte: &&u8| byte.is_ascii_hexdigit() || b":.-+,/TZ[]".contains(byte);
    let length = line.iter().take(LONGEST_FRONT).take_while(is_part).count();
    let digits = line[..length].iter().filter(|byte| byte.is_ascii_digit()).count();
    let ends = line.get(length).is_some_and(|byte| matches!(byte, b' ' | b'\t'));
    (ends && digits >= 4).then_some(length + 1)
}
