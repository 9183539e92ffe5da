//! Words that announce a telephone number: `Tel. 030 1234567`, `call me on 212-555-0173`, `tel:030123456`.

use crate::redact::detect::line_words::{self, LineWord};
use crate::redact::detect::span::Span;

/// In lower case, with what must stand around them.
#[rustfmt::skip]
pub(in super::super::super) const WORDS: &[&str] = &[
    "tel:", "tel.", "tel ", "sms:", "callto:", "wa.me/", "phone", "telefon", "telephone", "téléphone", "teléfono", "telefone", "mobile",
    "mobil", "handy", "cell", "celular", "móvil", "cellulare", "fax", "whatsapp", "call me", "call back", "callback", "reach me", "text me", "ring me",
    "dial", "einwahl", "rückfragen", "erreichen", "mich unter", "uns unter", "llámenos", "llámame", "llame", "appelez", "joignable", "nås på", "når mig",
    "ring ", "tlf", "tfn", "zadzwoń", "hotline", "fon ", "fon:", "rufnummer", "rückruf", "ruf", "anruf", "durchwahl", "erreichbar unter", "appeler", "joindre au", "llamar",
    "ligar para", "chiamare", "telefoon", "bel ", "terugbel", "oddzwo", "återuppring", "ringe tilbage", "puhelin", "телефон", "тел.", "Телефон", "κινητό", "Κινητό", "τηλέφωνο", "Τηλέφωνο", "τηλ.", "Τηλ.", "volejte", "zavolejte", "zavolat", "volat ", "dzwon", "dzwoń", "hívjon", "hívj", "telefonszám",
    "soita", "soittakaa", "позвоните", "звоните", "звонить", "arayın", "arayabilir", "mobiln", "mobiel", "mobitel", "telefón", "telefoni", "anrufen", "zurückrufen", "komórk",
    "kontaktnummer", "llamarme", "me ligue", "ligue ", "contattarmi", "chiamami", "richiamare", "rappeler", "rappelez", "opkald", "numru", "電話", "携帯", "电话", "手机", "전화", "휴대폰", "연락처",
];

/// Words in front of numbers that count or name something else, in lower case.
#[rustfmt::skip]
const COUNTS: &[&str] = &[
    "offset", "delta", "bytes", "seq", "pid", "order", "ticket", "case", "invoice", "ref", "reference", "no.", "nr.", "number", "id", "sku",
    "part", "serial", "tracking", "bestellung", "rechnung", "auftrag", "nummer", "commande", "pedido", "position", "pos", "addr", "at", "line", "row",
    "version", "build", "release", "size", "len", "length", "total", "count", "ts", "timestamp", "epoch", "rev", "isbn", "gtin", "ean", "article", "artikel",
    "batch", "lot", "port", "shard", "partition", "lsn", "txn", "tx", "xid", "code", "key", "uid", "gid", "job", "task", "run", "session", "request", "trace",
    "change", "incident", "facture", "fattura", "factura", "vorgang", "vorgangsnummer", "aktenzeichen", "customer", "kundennummer", "contract",
];

/// The fewest digits of an announced number.
const FEWEST: usize = 5;

/// Finds the numbers behind such words.
pub(super) fn find(line: &[u8], words: &mut [LineWord], spans: &mut Vec<Span>) {
    if !line.iter().any(u8::is_ascii_digit) {
        return;
    }
    let mut done = 0;
    for hit in line_words::longest(words).map(|word| &word.range) {
        if hit.start < done || hit.start > 0 && line[hit.start - 1].is_ascii_alphanumeric() {
            continue;
        }
        let is_link = line[hit.clone()].last().is_some_and(|byte| matches!(byte, b':' | b'/'))
            && line.get(hit.end) != Some(&b' ');
        // What stands between the word and its number: a few words at most, no other field, no digit.
        let gap = line[hit.end..].iter().take(if is_link { 1 } else { 28 }).position(|byte| {
            byte.is_ascii_digit() || matches!(byte, b'+' | b'(' | b';' | b'\n' | b'{' | b'@' | b'/')
        });
        let Some(start) = gap.map(|gap| hit.end + gap) else { continue };
        if !matches!(line[start], b'0'..=b'9' | b'+' | b'(') {
            continue;
        }
        let between = &line[hit.end..start];
        let apart = between.iter().filter(|byte| matches!(byte, b'=' | b':' | b',')).count() > 1
            || between.last().is_some_and(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'#')
            })
            || (!between.is_empty() && counts_something(&line[..start]) && !says_number(between));
        let end = super::end_of_number(line, start);
        let number = &line[start..end];
        let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
        let goes_on = match line.get(end) {
            Some(b':') => line.get(end + 1).is_some_and(u8::is_ascii_digit),
            Some(byte) => (byte.is_ascii_alphanumeric() && *byte != b'x') || *byte == b'_',
            None => false,
        };
        let least = if is_link { FEWEST } else { 7 };
        if !apart && !goes_on && digits >= least && !is_date(number) && !is_version(number) {
            super::push(start..end, spans);
            done = end;
        }
    }
}

fn says_number(between: &[u8]) -> bool {
    let lower = between.to_ascii_lowercase();
    memchr::memmem::find(&lower, b"number").is_some()
        || memchr::memmem::find(&lower, b"nummer").is_some()
        || memchr::memmem::find(&lower, b"no.").is_some()
        || memchr::memmem::find(&lower, b"nr.").is_some()
}

/// `2026-01-02…`
fn is_date(number: &[u8]) -> bool {
    number.len() >= 10 && number[..2] == *b"20" && number[4] == b'-' && number[7] == b'-'
}

/// `10.0.19041.1234`
fn is_version(number: &[u8]) -> bool {
    let dots = memchr::memchr_iter(b'.', number).count();
    dots > 0
        && !number.starts_with(b"0")
        && !number.starts_with(b"+")
        && number.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
        && dots <= 3
}

/// Whether the word in front of a number counts or names something else.
pub(super) fn counts_something(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(32)..];
    let cut = near
        .iter()
        .rev()
        .take_while(|byte| matches!(byte, b' ' | b'=' | b':' | b'#' | b'"' | b'\'' | b'('))
        .count();
    let trimmed = &near[..near.len() - cut];
    let length = trimmed.iter().rev().take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'.').count();
    let word = String::from_utf8_lossy(&trimmed[trimmed.len() - length..]).to_ascii_lowercase();
    near.ends_with(b"#")
        || COUNTS.contains(&word.as_str())
        || ["id", "no.", "nr.", "number"].iter().any(|end| {
            word.len() > end.len() + 3
                && word.ends_with(end)
                && !word.starts_with("phone")
                && !word.starts_with("tele")
        })
}
