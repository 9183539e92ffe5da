//! A name of a field that says whose value it is, with the value behind it: `user=mia`, `"displayName": "Mia Kern"`,
//! `<GivenName>Mia</GivenName>`, `Account Name:  mia`, `--user mia`.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::field_values;
use crate::redact::class::Class;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::person::{self as field_names, PersonField};

/// Parts of the names of [`crate::redact::vocabulary::person`]. A line is only searched around them.
#[rustfmt::skip]
const STEMS: &[&str] = &[
    "user", "usr", "login", "logon", "logname", "acc", "uid", "gid", "upn", "nick", "benutz", "nutzer", "usu", "utilis", "identif",
    "utente", "gebruik", "bruger", "bruker", "använd", "käytt", "kullan", "użyt", "uživ", "felhaszn", "utiliz", "nom", "name", "nam",
    "cn", "sn", "fn", "author", "auth", "assign", "report", "request", "approv", "commit", "_by", "by", "owner", "manager", "contact", "customer",
    "employ", "caller", "recipient", "sender", "actor", "sign", "attend", "organi", "bearbeit", "erstell", "zuständ", "kund", "mitarb",
    "auteur", "respons", "autor", "creado", "initiator", "teacher", "doctor", "physic", "patient", "guest", "passenger", "student",
    "superv", "creator", "test", "maint", "deliv", "subject", "att", "zhd", "given", "forename", "inhab", "ansprech", "titulaire", "apellid",
    "nombre", "cognome", "fornavn", "etternavn", "efternavn", "etunimi", "sukunimi", "imi", "nazw", "jméno", "příjm", "keresztn",
    "vezet", "prenume", "soy", "adsoy", "adı", "isim", "ad", "nume", "név", "gecos", "holder", "person", "initials", "who",
    "tel", "phone", "fax", "handy", "mobil", "mobiel", "gsm", "portable", "cel", "móvil", "movil", "fon", "ruf", "durchwahl",
    "puhelin", "whatsapp", "number", "ani", "dnis", "msisdn", "sms", "landline", "pager", "hotline", "line", "mac", "hwaddr", "hardware",
    "physi", "ether", "lladdr", "bssid", "btaddr", "chaddr", "station", "ssn", "social", "national", "nino", "nin", "nric", "hkid",
    "tax", "tin", "idcard", "idnumber", "identi", "passport", "pass", "passeport", "pasaporte", "paspoort", "ausweis", "licen",
    "führersch", "fuehrer", "permis", "patente", "rijbewijs", "prawoj", "steuer", "idnr", "versich", "svnr", "sv", "rvnr", "ahv", "pesel",
    "nip", "bsn", "burger", "nir", "insee", "numsecu", "secu", "sécu", "codic", "codfis", "dni", "nie", "nif", "curp", "rfc", "cpf",
    "cnpj", "cui", "rut", "cédula", "cedula", "kimlik", "tck", "tcno", "aadha", "pan", "voter", "personn", "samordn", "fødsel", "fodsel",
    "cpr", "tunnus", "hetu", "egn", "cnp", "rodn", "oib", "jmbg", "emšo", "emso", "amka", "afm", "mynum", "inn", "snils", "iban",
    "konto", "bank", "cuenta", "compte", "rib", "sort", "matrikel", "kvnr", "nhs", "medicare", "health", "birth", "dob", "bday", "geb",
    "naiss", "néle", "nacim", "nascim", "nascita", "geboort", "fødselsd", "födels", "syntym", "urodz", "narozen", "rođen", "doğum",
    "serial", "serie", "série", "tag", "imei", "imsi", "iccid", "meid", "udid", "esn", "government", "dentidad", "cartaid", "cartedid",
    "пользов", "Пользов", "логин", "Логин", "користув", "Користув", "фамил", "Фамил", "отчест", "Отчест", "имя", "Имя", "фио", "ФИО", "прізв",
    "Прізв", "імя", "телеф", "Телеф", "мобил", "Мобил", "инн", "ИНН", "снилс", "СНИЛС", "паспорт", "Паспорт", "рожд", "Рожд", "ユーザ", "用户", "使用者",
    "帳號", "账号", "사용자", "아이디", "利用者", "お客様", "顧客", "申請者", "nm", "氏名", "姓名", "名前", "担当者", "이름", "성명", "성함", "联系人", "聯絡人", "電話", "携帯", "连絡先",
    "联系电话", "电话", "手机", "手機", "전화", "휴대", "연락처", "マイナンバー", "個人番号", "身份证", "身分證", "주민", "生年月日", "出生",
    "생년월일",
];

/// The longest name that is read, in bytes.
const LONGEST: usize = 64;
/// The longest value that is read, in bytes.
const LONGEST_VALUE: usize = 200;

static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostFirst)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(STEMS)
        .ok()
});

/// Whether the search could not be built: then nothing counts as clean.
pub(super) fn is_broken() -> bool {
    SEARCH.is_none()
}

/// A field of a line: its kind, where its value begins, and where it ends if quotes or tags say so.
struct FieldHit {
    kind: PersonField,
    value: usize,
    end: Option<usize>,
}

/// Finds the values of such fields.
pub(super) fn find(line: &[u8], _: Option<&str>, spans: &mut Vec<Span>) {
    let Some(search) = SEARCH.as_ref() else { return };
    let mut weak = Vec::new();
    let mut done = 0;
    let before = spans.len();
    for hit in search.find_iter(line) {
        if hit.start() < done {
            continue;
        }
        let name = name_around(line, hit.range());
        done = name.end;
        let Some(field) = field_at(line, &name) else { continue };
        let Some((range, class, rule)) = judge(line, &field) else { continue };
        done = done.max(range.end);
        if field.kind == PersonField::Weak {
            weak.push((range, class, rule));
        } else {
            spans.push(Span::new(range, class, rule));
        }
    }
    // A `name` is somebody's if there is more of a person beside it.
    let beside = || {
        spans.len() > before
            || memchr::memchr(b'@', line).is_some()
            || memchr::memmem::find(line, b"mail-").is_some()
            || memchr::memmem::find(line, b"phone-").is_some()
    };
    if !weak.is_empty() && beside() {
        spans.extend(weak.into_iter().map(|(range, class, rule)| Span::new(range, class, rule)));
    }
}

fn judge(line: &[u8], field: &FieldHit) -> Option<(Range<usize>, Class, &'static str)> {
    let end = field.end.unwrap_or_else(|| {
        let most = line.len().min(field.value + LONGEST_VALUE);
        let to = memchr::memchr(b'\n', &line[field.value..most]).map_or(most, |at| field.value + at);
        (field.value..=to)
            .rev()
            .find(|at| line.get(*at).is_none_or(|byte| byte & 0xC0 != 0x80))
            .unwrap_or(field.value)
    });
    let text = std::str::from_utf8(&line[field.value..end]).ok()?;
    let found = field_values::judge(field.kind, text, field.end.is_some())?;
    Some((field.value + found.range.start..field.value + found.range.end, found.class, found.rule))
}

/// Whether a byte is one of a name. The marks of Chinese, Japanese and full-width text are none; see [`is_wide_mark`].
const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'_' | b'-' | b'.')
}

/// `：`, `＝`, `、`, `「` and the like: U+3000 to U+303F and U+FF00 to U+FF3F.
fn is_wide_mark(bytes: &[u8]) -> bool {
    matches!(bytes, [0xE3, 0x80, ..] | [0xEF, 0xBC, ..])
}

/// The whole name around a stem.
fn name_around(line: &[u8], stem: Range<usize>) -> Range<usize> {
    let before = line[..stem.start].iter().rev().take(LONGEST).take_while(|byte| is_name(**byte)).count();
    let mut start = stem.start - before;
    if let Some(mark) = (start..stem.start).rev().find(|at| is_wide_mark(&line[*at..])) {
        start = mark + 3;
    }
    while start < stem.start && line[start].is_ascii() && !line[start].is_ascii_alphanumeric() {
        start += 1;
    }
    let mut end = stem.end;
    while end < line.len() && end - stem.end < LONGEST && is_name(line[end]) && !is_wide_mark(&line[end..]) {
        end += 1;
    }
    start..end.max(stem.end)
}

/// What the field of this name is, and where its value stands. The name is read together with the words around it: `Serial
/// Number`, `First name`, `Date of birth`.
fn field_at(line: &[u8], name: &Range<usize>) -> Option<FieldHit> {
    for end in label_end(line, name.end).into_iter().chain(std::iter::once(name.end)) {
        // Most words have no value behind them; that is cheaper to see than what they are called.
        let Some(value) = value_behind(line, name, end) else { continue };
        let starts = starts_of(line, name.start);
        for start in starts.iter().rev() {
            let Some(kind) = std::str::from_utf8(&line[*start..end]).ok().and_then(field_names::kind) else {
                continue;
            };
            let bare = *start == name.start && end == name.end;
            if bare && kind == PersonField::Weak && is_thing(line, &starts) {
                return None;
            }
            // `RFC 4121` is a document; a number of a person has six digits at least.
            let fits = !value.loose
                || (kind == PersonField::Id
                    && line[value.start..].iter().take(24).filter(|byte| byte.is_ascii_digit()).count() >= 6);
            return (fits && value.start < line.len()).then_some(FieldHit {
                kind,
                value: value.start,
                end: value.end,
            });
        }
    }
    None
}

/// Where a name begins, by itself and together with one or two words in front of it.
fn starts_of(line: &[u8], start: usize) -> Vec<usize> {
    let mut starts = vec![start];
    let mut start = start;
    for _ in 0..2 {
        let Some(before) = line[..start].strip_suffix(b" ") else { break };
        let length = before
            .iter()
            .rev()
            .take(20)
            .take_while(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
            .count();
        if length == 0 {
            break;
        }
        start = before.len() - length;
        starts.push(start);
    }
    starts
}

/// Where a value stands.
struct PersonValue {
    start: usize,
    end: Option<usize>,
    /// Whether only a blank joins it to its name: `PESEL 44051401359`.
    loose: bool,
}

impl PersonValue {
    fn new((start, end): (usize, Option<usize>)) -> Self {
        Self { start, end, loose: false }
    }
}

/// Whether the word in front of a bare `name` is a thing: `Service Name: Acme`.
fn is_thing(line: &[u8], starts: &[usize]) -> bool {
    starts.get(1).is_some_and(|start| {
        let joined = *start > 0 && line[start - 1] == b'=';
        let word = String::from_utf8_lossy(&line[*start..starts[0]]).trim().to_lowercase();
        !joined && super::words::is_no_name(&word)
    })
}

/// Where a label of several words ends: at the `:` or `=` behind at most three more words.
fn label_end(line: &[u8], end: usize) -> Option<usize> {
    let rest = &line[end..line.len().min(end + 40)];
    let length = rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii() || **byte == b' ')
        .count();
    let words = rest[..length].trim_ascii_end();
    let joined = matches!(rest.get(length), Some(b':' | b'=' | b'"' | b'\''));
    (joined && words.first() == Some(&b' ') && memchr::memchr_iter(b' ', words).nth(3).is_none())
        .then_some(end + words.len())
}

/// Where the value begins behind a name that ends at `end`, and where it ends if it has quotes or tags.
fn value_behind(line: &[u8], name: &Range<usize>, end: usize) -> Option<PersonValue> {
    let mut at = end;
    let skip = |at: &mut usize, set: &[u8], most: usize| {
        let count = line[*at..].iter().take(most).take_while(|byte| set.contains(byte)).count();
        *at += count;
        count
    };
    // <GivenName>Mia</GivenName>, <ns:GivenName xml:lang="en">
    let is_element = name.start > 0 && matches!(line[name.start - 1], b'<') || is_prefixed(line, name.start);
    if is_element && matches!(line.get(at), Some(b'>' | b' ')) {
        let open = at + line[at..].iter().take(80).position(|byte| *byte == b'>')?;
        return Some(PersonValue::new(element(line, open + 1)));
    }
    let closed = skip(&mut at, b"\"'`*", 2) > 0;
    if closed {
        // <Data Name="SubjectUserName">mia</Data>, <Attribute Name="displayName"><AttributeValue>Mia Kern</AttributeValue>
        let attributes = line[at..].iter().take(120).position(|byte| matches!(byte, b'<' | b'>'));
        if let Some(length) = attributes
            && line[at + length] == b'>'
            && line[at..at + length].last() != Some(&b'/')
            && is_in_tag(line, name.start)
        {
            return Some(PersonValue::new(element(line, at + length + 1)));
        }
        // {"name":"userName","value":"mia"}
        let mut beside = at;
        skip(&mut beside, b" ,\t", 4);
        skip(&mut beside, b"\"'", 1);
        if line[beside..].starts_with(b"value") {
            at = beside + 5;
            skip(&mut at, b"\"'", 1);
        }
    }
    skip(&mut at, b")]*", 2);
    let tabs = line[at..].iter().take(8).any(|byte| *byte == b'\t');
    let spaces = skip(&mut at, b" \t", 8);
    let joint = at;
    let mut operators = skip(&mut at, b"=:|", 2);
    if operators > 0 && line[at - 1] == b'=' {
        skip(&mut at, b">", 1);
    }
    // A path of a program (`User::new`), and the cells of a table.
    if &line[joint..at] == b"::" || (operators > 0 && line[joint] == b'|' && is_cell(line, joint)) {
        return None;
    }
    if operators == 0 && (line[at..].starts_with("：".as_bytes()) || line[at..].starts_with("＝".as_bytes()))
    {
        at += 3;
        operators = 1;
    }
    if operators == 0 && line[at..].starts_with(b"->") {
        at += 2;
        operators = 1;
    }
    let quoted = |at: usize| matches!(line.get(at), Some(b'"' | b'\'' | b'`'));
    let flag = name.start >= 2 && line[name.start - 1] == b'-';
    if operators == 0 && !(spaces > 0 && (quoted(at) || flag || (tabs && spaces < 8))) {
        let begins = line.get(at).is_some_and(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        return (spaces == 1 && begins).then_some(PersonValue { start: at, end: None, loose: true });
    }
    skip(&mut at, b" \t*", 8);
    // user=[mia], user=<mia>, ["Mia Kern"]
    if matches!(line.get(at), Some(b'[' | b'<' | b'('))
        && line.get(at + 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"\"'".contains(byte))
    {
        at += 1;
    }
    let Some(quote) = line.get(at).filter(|byte| matches!(byte, b'"' | b'\'' | b'`')) else {
        return Some(PersonValue::new((at, None)));
    };
    let start = at + 1;
    let length = line[start..].iter().take(LONGEST_VALUE).position(|byte| byte == quote || *byte == b'\n');
    Some(PersonValue::new((start, length.map(|length| start + length))))
}

/// Whether a bar is one of several: a row of a table, not `name | value`.
fn is_cell(line: &[u8], bar: usize) -> bool {
    let near = &line[bar.saturating_sub(LONGEST_VALUE)..line.len().min(bar + LONGEST_VALUE)];
    memchr::memchr_iter(b'|', near).nth(1).is_some()
}

/// `<ns:Name`: the name of an element behind a prefix.
fn is_prefixed(line: &[u8], start: usize) -> bool {
    let Some(before) = line[..start].strip_suffix(b":") else { return false };
    let length = before.iter().rev().take(20).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    length > 0 && before[..before.len() - length].last() == Some(&b'<')
}

/// Whether a name stands in the value of an attribute: `<x Name="…`.
fn is_in_tag(line: &[u8], start: usize) -> bool {
    let before = &line[start.saturating_sub(200)..start];
    before.iter().rposition(|byte| matches!(byte, b'<' | b'>')).is_some_and(|at| before[at] == b'<')
}

/// The text of an element that begins at `start`, or of the one inside it.
fn element(line: &[u8], start: usize) -> (usize, Option<usize>) {
    let mut start = start;
    let blank = line[start..].iter().take(40).take_while(|byte| byte.is_ascii_whitespace()).count();
    let inner = &line[start + blank..];
    if inner.starts_with(b"<") && !inner.starts_with(b"</") {
        let tag = &inner[..inner.len().min(160)];
        let is_value =
            memchr::memmem::find(tag, b"Value").is_some() || memchr::memmem::find(tag, b"value").is_some();
        if let Some(close) = memchr::memchr(b'>', tag).filter(|_| is_value) {
            start += blank + close + 1;
        }
    }
    let length = line[start..].iter().take(LONGEST_VALUE).position(|byte| *byte == b'<').unwrap_or(0);
    (start, Some(start + length))
}
