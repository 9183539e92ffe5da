//! A name of a field that says whose value it is, with the value behind it: `user=mia`, `"displayName": "Mia Kern"`,
//! `<GivenName>Mia</GivenName>`, `Account Name:  mia`, `--user mia`.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

mod behind;

use super::field_values;
use crate::redact::class::Class;
use crate::redact::detect::line_words::{self, LineWord};
use crate::redact::detect::shape;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::person::{self as field_names, PersonField};
use behind::{OTHER_NUMBERS, in_brackets, is_in_tag, value_behind};

/// Parts of the names of [`crate::redact::vocabulary::person`]. A line is only searched around them.
#[rustfmt::skip]
pub(in super::super) const STEMS: &[&str] = &[
    "user", "usr", "login", "logon", "logname", "acc", "uid", "gid", "upn", "nick", "benutz", "nutzer", "usu", "utilis", "identif",
    "utente", "gebruik", "bruger", "bruker", "använd", "käytt", "kullan", "użyt", "uživ", "felhaszn", "utiliz", "nom", "name", "nam",
    "cn", "sn", "fn", "author", "auth", "assign", "report", "request", "approv", "commit", "_by", "by", "owner", "manager", "contact", "customer", "cliente", "clienta", "klant", "cdtr", "credito", "dbtr", "debtor",
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
    "naiss", "néle", "titul", "benefic", "begünst", "naam", "voegsel", "שםמלא", "الاسم", "displ", "geändert", "créé", "creato", "navn", "naim", "連絡先", "טלפון", "الهاتف", "fechanac",
    "kennung", "modif", "geschlossen", "gesperrt", "angelegt", "vertret", "deputy", "substit", "oncall", "lead", "remote", "ログイン", "登录", "nss", "insured", "applic", "colleag", "kolleg", "kontakt", "people", "principal", "staff", "guest", "review", "bediener", "interlo", "primary", "secondary", "název", "hw", "watch", "follow", "invite", "handl", "dispatch", "technic", "clerk", "anrufer", "melder", "antragst", "besteller", "auftrag", "teilnehm", "vorgesetzt", "betreu", "verantwort", "schüler", "demand", "appelant", "interloc", "solicit", "llamante", "requerente", "chamador", "chiamante", "richied", "beller", "aanvrag", "aanmeld", "zgłasz", "dzwoni", "volaj", "žadat", "bejelent", "soitta", "ilmoit", "innring", "uppring", "arayan", "başvur", "заяв", "Заяв", "звон", "Звон", "исполн", "Исполн", "ответств", "Ответств", "依頼者", "担当", "报告人", "신청자", "담당", "zugewiesen", "zugewiesenan", "attribu", "asignado", "atribu", "assegnat", "toegewez", "tilldel", "przyp", "přiř", "nomducompte", "conta", "account", "tilinimi", "hesap", "учетн", "Учетн", "アカウント", "帐户", "계정", "käyttäj", "identifikator", "azonosító", "zadat", "fødsels", "fodsels", "lizenz", "payee", "payer", "agent", "operator", "empf", "absend", "destinat", "expéd", "remit", "mitten", "ontvang", "afzend", "odbior", "nadaw", "card", "carte", "tarjeta", "carta", "kaart", "karty", "karten", "documento", "cidad", "κινητ", "Κινητ", "τηλ", "Τηλ", "nacim", "nascim", "nascita", "geboort", "fødselsd", "födels", "syntym", "urodz", "narozen", "rođen", "doğum",
    "netid", "eppn", "racf", "regist", "sold", "bill", "ship", "issued", "prepar", "print", "concesso", "表示", "显示", "표시", "serial", "serie", "série", "tag", "imei", "imsi", "iccid", "meid", "udid", "esn", "government", "dentidad", "cartaid", "cartedid",
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

/// A field of a line: its kind, where its value begins, and where it ends if quotes or tags say so.
struct FieldHit {
    kind: PersonField,
    value: usize,
    end: Option<usize>,
}

/// Finds the values of such fields.
pub(super) fn find(line: &[u8], stems: &mut [LineWord], spans: &mut Vec<Span>) {
    let mut weak = Vec::new();
    let mut done = 0;
    let before = spans.len();
    for hit in line_words::first_of_table(stems).map(|stem| &stem.range) {
        if hit.start < done {
            continue;
        }
        let name = name_around(line, hit.clone());
        done = name.end;
        if shape::is_generated(&line[name.clone()]) {
            continue;
        }
        let Some(field) = field_at(line, &name) else { continue };
        let Some((range, class, rule)) = judge(line, &field) else { continue };
        done = done.max(range.end);
        let waits = match field.kind {
            PersonField::Weak => !is_of_somebody(line, name.start),
            PersonField::Surname => field.end.is_none() || !is_in_tag(line, name.start),
            _ => false,
        };
        if waits {
            weak.push((range, class, rule));
        } else {
            let end = range.end;
            spans.push(Span::new(range, class, rule));
            if matches!(field.kind, PersonField::Display | PersonField::Actor) {
                done = done.max(others(line, end, spans));
            }
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

/// The most names of one list.
const MOST: usize = 64;

/// The other names of a list: `reviewers: [Mia Kern, Ole Roth]`, `"watchers":["Mia Kern","Ole Roth"]`. Returns where it ends.
fn others(line: &[u8], end: usize, spans: &mut Vec<Span>) -> usize {
    let mut at = end;
    for _ in 0..MOST {
        let quoted = usize::from(matches!(line.get(at), Some(b'"' | b'\'')));
        if !matches!(line.get(at + quoted), Some(b',' | b';')) {
            break;
        }
        let next = at + quoted + 1;
        let blank =
            line[next..].iter().take(4).take_while(|byte| matches!(byte, b' ' | b'"' | b'\'')).count();
        let start = next + blank;
        let length = line[start..].iter().take(80).take_while(|byte| !b",;\"'])}\n".contains(byte)).count();
        let is_name = std::str::from_utf8(&line[start..start + length]).is_ok_and(super::words::is_full_name);
        if !is_name {
            break;
        }
        at = start + length;
        spans.push(Span::new(start..at, Class::Name, "field of a person's name"));
    }
    at
}

/// How far before a bare `name` the bracket is looked for that it stands in, in bytes.
const INSIDE: usize = 160;

/// Whether a bare `name` stands in the brackets of a person: `caller = {'name': …}`, `Person(name=…`, `#<Agent id: 9, name: …`.
fn is_of_somebody(line: &[u8], start: usize) -> bool {
    let from = start.saturating_sub(INSIDE);
    let mut depth = 0;
    let Some(open) = line[from..start].iter().rposition(|byte| {
        match byte {
            b'}' | b')' | b']' => depth += 1,
            b'{' | b'(' | b'[' | b'<' if depth == 0 => return true,
            b'{' | b'(' | b'[' => depth -= 1,
            _ => {}
        }
        false
    }) else {
        return false;
    };
    let open = from + open;
    // `<reporter><name>`: the element around it.
    let around = &line[from..open];
    if line[open] == b'<' && around.ends_with(b">") {
        let tag = memchr::memrchr(b'<', around).map_or(&around[..0], |at| &around[at + 1..around.len() - 1]);
        let name = tag.split(|byte| *byte == b' ').next().unwrap_or_default();
        return std::str::from_utf8(name).is_ok_and(field_names::is_of_people);
    }
    // Ruby writes the class behind the bracket, everybody else in front of it.
    let word = if line[open] == b'<' {
        let length = line[open + 1..start].iter().take_while(|byte| is_name(**byte)).count();
        &line[open + 1..open + 1 + length]
    } else {
        let before = &line[from..open];
        let end = before.len() - before.iter().rev().take_while(|byte| b" \t=>:\"'[{".contains(byte)).count();
        let length = before[..end].iter().rev().take_while(|byte| is_name(**byte)).count();
        &before[end - length..end]
    };
    std::str::from_utf8(word).is_ok_and(field_names::is_of_people)
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
    // `RFC 3261 8.1.1.7` is a document; the number of that name in Mexico begins with letters.
    if line[name.clone()].eq_ignore_ascii_case(b"rfc")
        && line.get(name.end + 1).is_some_and(u8::is_ascii_digit)
    {
        return None;
    }
    for end in label_end(line, name.end).into_iter().chain(std::iter::once(name.end)) {
        // Most words have no value behind them; that is cheaper to see than what they are called.
        let Some(value) = value_behind(line, name, end) else { continue };
        let starts = starts_of(line, name.start);
        for start in starts.iter().rev() {
            let label = &line[*start..end];
            // `User ID=mia;Password=…` of a connection string. Elsewhere an id is a number.
            let kind = if label.eq_ignore_ascii_case(b"user id") && line.get(end) == Some(&b'=') {
                Some(PersonField::Account)
            } else {
                std::str::from_utf8(label).ok().and_then(field_names::kind)
            };
            let Some(kind) = kind else { continue };
            let bare = *start == name.start && end == name.end;
            if bare && kind == PersonField::Weak && is_thing(line, &starts) {
                return None;
            }
            // `RFC 4121` is a document; a number of a person has six digits at least.
            // `AccountName=files;AccountKey=…`: an account of storage is nobody's.
            let rest = &line[value.start..line.len().min(value.start + LONGEST_VALUE)];
            if kind == PersonField::Account && STORAGE.find(rest).is_some() {
                return None;
            }
            let fits = !value.loose
                || kind == PersonField::Birth
                || (kind == PersonField::Id
                    && line[value.start..].iter().take(24).filter(|byte| byte.is_ascii_digit()).count() >= 6);
            return (fits && value.start < line.len()).then_some(FieldHit {
                kind,
                value: value.start,
                end: value.end,
            });
        }
    }
    numbered(line, name)
}

/// What stands behind the name of an account of Azure's storage.
static STORAGE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(";AccountKey="));

/// Words between the name of a number and the number at most; more where a colon follows.
const BETWEEN: usize = 3;
const BETWEEN_WITH_COLON: usize = 7;
/// Digits of a number that words stand in front of.
const DIGITS: usize = 8;

/// What says that a number follows.
const COPULAS: &[&[u8]] = &[
    b" is",
    b" ist",
    b" lautet",
    b" est",
    b" es",
    " é".as_bytes(),
    " è".as_bytes(),
    b" er",
    " är".as_bytes(),
    b" to",
    b" je",
    b" on",
];

/// `NIR usager : 2 84…`, `PESEL do weryfikacji 870314…`, `rodné číslo 790412/…`: the number of a person behind the words of its name, and
/// one or two others.
fn numbered(line: &[u8], name: &Range<usize>) -> Option<FieldHit> {
    if !line[name.end..].iter().take(96).any(u8::is_ascii_digit) {
        return None;
    }
    let mut ends = vec![name.end];
    let mut at = name.end;
    while ends.len() <= BETWEEN_WITH_COLON && line.get(at) == Some(&b' ') {
        let letters = line[at + 1..]
            .iter()
            .take(20)
            .take_while(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii() || **byte == b'.')
            .count();
        // `number is X4711223`: the letter begins the number.
        if letters == 0 || line.get(at + 1 + letters).is_some_and(u8::is_ascii_digit) {
            break;
        }
        at += 1 + letters;
        ends.push(at);
    }
    at += in_brackets(&line[at..]);
    let gap = line[at..].iter().take(4).take_while(|byte| matches!(byte, b' ' | b':' | b'=')).count();
    let value = at + gap;
    // `CPF do titular da conta: 529…`: so many words are a label only with its colon, and of the number whose name begins it.
    let last = line[name.end..at].rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    if ends.len() > BETWEEN + 1
        && (!line[at..value].contains(&b':')
            || line[name.end..at].contains(&b'.')
            || OTHER_NUMBERS.contains(&last.to_ascii_lowercase().as_slice()))
    {
        return None;
    }
    let digits = line[value..].iter().take(24).filter(|byte| byte.is_ascii_digit()).count();
    let words = &line[name.end..at];
    let is_said = line[at..value].iter().any(|byte| matches!(byte, b':' | b'='))
        || COPULAS.iter().any(|copula| words.ends_with(copula));
    let enough = if is_said { 6 } else { DIGITS };
    let begins =
        line.get(value).is_some_and(|byte| byte.is_ascii_digit() || is_said && byte.is_ascii_uppercase());
    if gap == 0 || digits < enough || !begins {
        return None;
    }
    let is_id = |start: usize, end: usize| {
        let label = std::str::from_utf8(&line[start..end]).unwrap_or_default();
        // `nie wieder 12345678` is no number of a foreigner in Spain; the short names are written in capitals.
        let is_told = label.chars().count() > 4 || !label.chars().any(char::is_lowercase);
        is_told && field_names::kind(label) == Some(PersonField::Id)
    };
    let starts = starts_of(line, name.start);
    let told = ends.iter().any(|end| starts.iter().any(|start| is_id(*start, *end)));
    told.then_some(FieldHit { kind: PersonField::Id, value, end: None })
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

/// Whether the word in front of a bare `name` is a thing: `Service Name: Acme`.
fn is_thing(line: &[u8], starts: &[usize]) -> bool {
    starts.get(1).is_some_and(|start| {
        let joined = *start > 0 && line[start - 1] == b'=';
        let word = String::from_utf8_lossy(&line[*start..starts[0]]).trim().to_lowercase();
        !joined && super::words::is_no_name(&word)
    })
}

/// Whether nothing but the mark of an item and words stands in front of a place.
fn is_at_start(line: &[u8], end: usize) -> bool {
    end <= 48
        && line[..end]
            .iter()
            .all(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii() || b" *-\t".contains(byte))
}

/// Where a label of several words ends: at the `:` or `=` behind at most three more words.
fn label_end(line: &[u8], end: usize) -> Option<usize> {
    let rest = &line[end..line.len().min(end + 40)];
    let length = rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii() || **byte == b' ')
        .count();
    let words = rest[..length].trim_ascii_end();
    let dash = rest[length..].starts_with(b"- ") && is_at_start(line, end);
    let joined = dash || matches!(rest.get(length), Some(b':' | b'=' | b'"' | b'\''));
    (joined && words.first() == Some(&b' ') && memchr::memchr_iter(b' ', words).nth(3).is_none())
        .then_some(end + words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_stem() {
        let without: Vec<&str> = field_names::whole_names()
            .filter(|name| !STEMS.iter().any(|stem| name.contains(&stem.to_lowercase())))
            .collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
