//! Whether a ticket tells something, and yet no trouble at all: nothing that does not work, no error, and no question about access.

use super::message::Message;
use super::{has, words};

/// Words with which a ticket tells something: "see attached" tells nothing, and what is attached may.
const WORDS_THAT_TELL: usize = 5;

/// Whether that is so. An error or an action of the catalogue is known to be in it or not.
pub(super) fn is_absent(subject: &str, messages: &[Message], has_error: bool, names_action: bool) -> bool {
    if has_error {
        return false;
    }
    let mut text = format!(" {subject} \n");
    for line in messages.iter().flat_map(|message| &message.lines) {
        text.push_str(line.text.trim());
        text.push_str(" \n ");
    }
    let mut text = text.to_lowercase().replace(['’', '`', '´'], "'").replace(['\n', ',', '.', '!'], " ");
    for polite in words::POLITE.iter() {
        text = text.replace(polite, " ");
    }
    let lists = [
        &words::INABLE,
        &words::SUBJECTLESS,
        &words::MANY,
        &words::GROUP,
        &words::PERSON_CANNOT,
        &words::FAILURE,
    ];
    if lists.into_iter().any(|list| has(&text, list)) {
        return false;
    }
    if has(&text, &words::WORKS_AGAIN) {
        return true;
    }
    let asks = names_action || has(&text, &words::SIGN_IN) || has(&text, &words::ACCESS);
    !asks && tells(messages)
}

fn tells(messages: &[Message]) -> bool {
    let prose = || messages.iter().flat_map(Message::prose);
    let words: usize = prose().map(|text| text.split_whitespace().count()).sum();
    // Two characters are about a word where blanks part none.
    let wide =
        prose().flat_map(|text| text.chars().collect::<Vec<_>>()).filter(|c| (*c as u32) >= 0x3040).count();
    words.max(wide / 2) >= WORDS_THAT_TELL
}
