//! Who signed a letter: `Kind regards` over `Mia Kern`, and `Viele Grüße, Mia Kern` on one line.

use super::super::words;
use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// Ends of letters, in lower case.
#[rustfmt::skip]
const CLOSINGS: &[&str] = &[
    "regards", "kind regards", "best regards", "best", "many thanks", "thanks", "thank you", "cheers", "sincerely", "yours sincerely", "with kind regards",
    "mit freundlichen grüßen", "mit freundlichen gruessen", "freundliche grüße", "viele grüße", "beste grüße", "liebe grüße", "mfg", "vg", "lg",
    "cordialement", "bien cordialement", "bien à vous", "meilleures salutations", "saludos", "un saludo", "saludos cordiales", "atentamente", "atenciosamente",
    "abraços", "obrigado", "cordiali saluti", "distinti saluti", "saluti", "met vriendelijke groet", "groeten", "pozdrawiam", "z poważaniem", "med vänliga hälsningar",
    "signed", "best wishes", "warm regards", "yours faithfully", "yours truly", "all the best", "mit besten grüßen", "herzliche grüße", "schöne grüße", "gruß", "grüße",
    "salutations", "bien à toi", "un cordial saludo", "atte", "um abraço", "cumprimentos", "hartelijke groeten", "mvg", "hälsningar", "vennlig hilsen", "hilsen",
    "ystävällisin terveisin", "terveisin", "pozdrowienia", "üdvözlettel", "saygılarımla", "s přátelským pozdravem", "с уважением",
    "greetings", "with regards", "with best regards", "respectfully", "yours", "mit freundlichem gruß", "freundliche gruesse", "viele gruesse", "gruss", "lieben gruß", "viele liebe grüße",
    "sincères salutations", "amitiés", "un abrazo", "abrazos", "con cordiali saluti", "un saluto", "vriendelijke groeten", "met vriendelijke groeten", "groetjes", "vänliga hälsningar",
    "serdecznie pozdrawiam", "z pozdrowieniami", "s pozdravom", "lep pozdrav", "srdačan pozdrav", "saygılarımızla", "з повагою", "με εκτίμηση",
    "mvh", "med venlig hilsen", "s pozdravem", "с уважением", "--", "-- ",
];

/// Whether a line is nothing but the end of a letter.
pub(super) fn is_closing(line: &str) -> bool {
    let text = line.trim_start_matches(['>', ' ', '|']).trim_end_matches([',', '!', '.']);
    text.len() <= 60 && CLOSINGS.contains(&text.to_lowercase().as_str())
}

/// The name under a closing: `Mia Kern`, `Mia`, `Mia Kern, IT Support`.
pub(super) fn signature(line: &str, start: usize, spans: &mut Vec<Span>) {
    let lead = line.len() - line.trim_start_matches(['>', ' ', '|', '*', '_']).len();
    let text = &line[lead..];
    let length = words::name_at_start(text);
    let ends = text[length..]
        .trim_start()
        .chars()
        .next()
        .is_none_or(|char| matches!(char, ',' | '|' | '(' | '-' | '–' | '*' | '_' | '/' | '<'));
    if length > 0 && ends && (words::is_full_name(&text[..length]) || words::is_capital(&text[..length])) {
        spans.push(Span::new(start + lead..start + lead + length, Class::Name, "name under a letter"));
    }
}

/// The longest line that is a closing with a name, in bytes.
const LONGEST_CLOSING: usize = 100;

/// The most words of a closing.
const WORDS: usize = 4;

/// `Greetings, Mia Kern`: the closing and the whole name on one line.
pub(super) fn on_one_line(line: &str, start: usize, spans: &mut Vec<Span>) {
    let text = line.trim_start_matches(['>', ' ', '|', '*', '_']);
    if text.len() > LONGEST_CLOSING
        || !text.starts_with(char::is_alphabetic)
        || !text.ends_with(|char: char| char.is_alphabetic() || char == '.')
    {
        return;
    }
    let mut end = 0;
    for word in text.split(' ').take(WORDS) {
        end += word.len();
        let said = text[..end].trim_end_matches([',', '!', ':', '-', '–', '.']);
        let rest = text[end..].trim_start_matches([' ', '-', '–', '—']);
        let length = words::name_at_start(rest);
        let is_name = length > 0
            && (length == rest.len() || rest[length..].starts_with([',', '(', '|']))
            && words::is_full_name(&rest[..length]);
        if is_name {
            let said = said.to_lowercase();
            // `Best Western Plus`, `Signed Request Body`: these need a mark behind them.
            let marked = said.len() < end || !matches!(said.as_str(), "best" | "signed" | "yours");
            if marked && CLOSINGS.contains(&said.as_str()) {
                let at = start + line.len() - rest.len();
                spans.push(Span::new(at..at + length, Class::Name, "name under a letter"));
                return;
            }
        }
        end += 1;
        if end >= text.len() {
            return;
        }
    }
}
