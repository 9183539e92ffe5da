//! Answers to security questions: any words are one.

use std::ops::Range;

use super::grammar;
use super::{sentence, status};
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::shape;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::placeholder::is_placeholder;
use crate::redact::vocabulary::told::{ANSWERS, TOPICS};

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue("security answer", find),
    cue("secret answer", find),
    cue("security_answer", find),
    cue("secret_answer", find),
    cue("securityanswer", find),
    cue("secretanswer", find),
    cue("security question", question),
    cue("secret question", question),
    cue("sicherheitsantwort", find),
    cue("sicherheitsfrage", question),
    cue("geheime frage", question),
    cue("réponse secrète", find),
    cue("question de sécurité", question),
    cue("question secrète", question),
    cue("respuesta secreta", find),
    cue("respuesta de seguridad", find),
    cue("pregunta de seguridad", question),
    cue("pregunta secreta", question),
    cue("resposta secreta", find),
    cue("resposta de segurança", find),
    cue("pergunta de segurança", question),
    cue("pergunta secreta", question),
    cue("risposta segreta", find),
    cue("risposta di sicurezza", find),
    cue("domanda di sicurezza", question),
    cue("domanda segreta", question),
    cue("beveiligingsvraag", question),
    cue("geheime vraag", question),
    cue("pytanie zabezpieczające", question),
    cue("pytanie bezpieczeństwa", question),
    cue("güvenlik sorusu", question),
    cue("gizli soru", question),
    cue("säkerhetsfråga", question),
    cue("bezpečnostní otázka", question),
    cue("контрольный вопрос", question),
    cue("секретный вопрос", question),
    cue("秘密の質問", question),
    cue("密保问题", question),
    cue("보안 질문", question),
    cue("maiden name", topic),
    cue("maiden_name", question),
    cue("maidenname", question),
    cue("first pet", topic),
    cue("first_pet", question),
    cue("mädchenname", topic),
    cue("erstes haustier", topic),
    cue("secq", question),
    cue("recovery question", question),
    cue("challenge question", question),
    cue("pytanie pomocnicze", question),
    cue("pytanie kontrolne", question),
    cue("merkfrage", question),
    cue("passwortfrage", question),
    cue("question de récupération", question),
    cue("pregunta de recuperación", question),
    cue("pergunta de recuperação", question),
    cue("domanda di recupero", question),
    cue("hjälpfråga", question),
    cue("herstelvraag", question),
    cue("controlevraag", question),
    cue("kontrollfrage", question),
    cue("bezpečnostná otázka", question),
    cue("sigurnosno pitanje", question),
    cue("întrebare de securitate", question),
    cue("întrebarea de securitate", question),
    cue("biztonsági kérdés", question),
    cue("turvakysymys", question),
    cue("ερώτηση ασφαλείας", question),
    cue("контрольне питання", question),
    cue("سؤال الأمان", question),
    cue("שאלת האבטחה", question),
    cue("pertanyaan keamanan", question),
    cue("câu hỏi bảo mật", question),
    cue("sikkerhedsspørgsmål", question),
    cue("sikkerhetsspørsmål", question),
    cue("nom de jeune fille", topic),
    cue("apellido de soltera", topic),
    cue("nome de solteira", topic),
    cue("cognome da nubile", topic),
    cue("meisjesnaam", topic),
    cue("nazwisko panieńskie", topic),
    cue("девичья фамилия", topic),
    cue("kızlık soyadı", topic),
    cue("flicknamn", topic),
    cue("_answer", themed),
    cue("_antwort", themed),
    cue("_respuesta", themed),
    cue("_resposta", themed),
    cue("_risposta", themed),
    cue("answer to", to),
    cue("antwort auf", to),
    cue("antwort zu", to),
    cue("antwoord op", to),
    cue("réponse à", to),
    cue("respuesta a", to),
    cue("resposta à", to),
    cue("resposta a", to),
    cue("risposta a", to),
    cue("odpowiedź na", to),
    cue("odpověď na", to),
    cue("svar på", to),
    cue("svaret på", to),
    cue("ответ на", to),
    cue("відповідь на", to),
];

/// "I answered": the answer follows at once.
#[rustfmt::skip]
const ANSWERED: &[&str] = &[
    "answered", "answer", "risposto", "répondu", "respondido", "respondí", "respondi", "contestado", "contesté", "geantwoord",
    "odpowiedziałem", "odpowiedziałam", "odpověděl", "svarade", "ответил", "ответила",
];

/// The longest answer.
const LONGEST: usize = 60;

/// The answer behind `=`, `:` or "is".
fn find(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if line.get(hit.end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
        return;
    }
    if let Some(at) = joint(line, hit.end) {
        answer(line, at, spans);
    }
}

/// What questions of security are about, in the names of fields.
#[rustfmt::skip]
const THEMES: &[&str] = &[
    "pet", "maiden", "mother", "school", "birthplace", "city", "friend", "teacher", "street", "car", "nickname", "hometown", "haustier", "mutter", "schule",
    "mascota", "madre", "escuela", "escola", "scuola", "kba", "challenge", "recovery", "hint",
];

/// `pet_name_answer=Bello`: the name says what was asked for.
fn themed(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let before = &line[hit.start.saturating_sub(32)..hit.start];
    let name = before.iter().rposition(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    let mut words = before[name.map_or(0, |at| at + 1)..].split(|byte| *byte == b'_');
    let near = &line[hit.end..line.len().min(hit.end + 3)];
    let is_joined = near.iter().find(|byte| **byte != b'"').is_some_and(|byte| matches!(byte, b'=' | b':'));
    if is_joined && words.any(|word| THEMES.iter().any(|theme| word.eq_ignore_ascii_case(theme.as_bytes()))) {
        find(line, hit, spans);
    }
}

/// Behind a sign, or behind "is" among the next words.
fn joint(line: &[u8], end: usize) -> Option<usize> {
    let near = &line[end..line.len().min(end + 6)];
    let marks = near.iter().take_while(|byte| b"\"'*) \t".contains(byte)).count();
    if near.get(marks).is_some_and(|byte| matches!(byte, b':' | b'=')) {
        return Some(end + marks + 1);
    }
    if near[marks..].starts_with("：".as_bytes()) {
        return Some(end + marks + 3);
    }
    let words = sentence::ahead(line, end, 8, 100);
    let index = words.iter().position(|word| word.joins || grammar::is_copula(&word.lower))?;
    let word = &words[index];
    let is_near = !words[..index].iter().any(|word| word.ends);
    let behind = line[word.range.end..].iter().take(4).take_while(|byte| b":*\"' ".contains(byte)).count();
    is_near.then_some(word.range.end + behind)
}

/// The answer that begins at `at`: to the closing quote, else to the end of the clause.
fn answer(line: &[u8], at: usize, spans: &mut Vec<Span>) {
    let blanks = line[at..].iter().take(4).take_while(|byte| b" \t".contains(byte)).count();
    let mut start = at + blanks;
    let quote = line.get(start).copied().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    start += usize::from(quote.is_some());
    let near = &line[start..line.len().min(start + LONGEST)];
    let length = near
        .iter()
        .position(|byte| match quote {
            Some(quote) => *byte == quote,
            None => matches!(byte, b',' | b';' | b'|' | b'<' | b'"' | b'\n' | b'\r' | b'&' | b')' | b'}'),
        })
        .unwrap_or(near.len());
    let mut text = near[..length].trim_ascii_end();
    // "St. Aldric's" goes on.
    if let Some(stop) = memchr::memmem::find(text, b". ").filter(|stop| *stop > 3) {
        text = &text[..stop];
    }
    // `pet_answer=Bello next=3`: the next field.
    if quote.is_none()
        && let Some(equals) = memchr::memchr(b'=', text)
        && let Some(blank) = memchr::memrchr(b' ', &text[..equals])
    {
        text = &text[..blank];
    }
    let mut text = text.strip_suffix(b".").unwrap_or(text);
    for closer in ["입니다", "이에요", "예요", "です", "」", "』", "”", "»"] {
        text = text.strip_suffix(closer.as_bytes()).unwrap_or(text).trim_ascii_end();
    }
    let is_said = shape::is_status_word(text)
        || text.split(|byte| *byte == b' ').next().is_some_and(shape::is_status_word) && quote.is_none();
    let has_letter = text.iter().any(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    if text.len() >= 2
        && has_letter
        && !is_said
        && !is_placeholder(text)
        && !text.starts_with(b"{")
        && !text.starts_with(b"[")
    {
        spans.push(Span::secret(start..start + text.len(), "answer to a security question"));
    }
}

/// "Security question: first pet? Answer: Bello", "Antwort auf die Sicherheitsfrage lautet Bello".
fn question(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let words = sentence::ahead(line, hit.end, 24, 240);
    if let Some(word) = words.iter().find(|word| ANSWERS.contains(&word.lower.as_str())) {
        if let Some(at) = joint(line, word.range.end) {
            answer(line, at, spans);
        }
        return;
    }
    if let Some(word) = words.iter().find(|word| ANSWERED.contains(&word.lower.as_str()) && !word.ends) {
        let is_with = |word: &&sentence::SentenceWord| {
            matches!(word.lower.as_str(), "with" | "mit" | "con" | "avec" | "com" | "que" | "par")
        };
        let behind = sentence::ahead(line, word.range.end, 1, 40);
        let at = behind.first().filter(is_with).map_or(word.range.end, |with| with.range.end);
        answer(line, at, spans);
        return;
    }
    let before = sentence::before(line, hit.start, 6, 80);
    let is_answer = before.iter().any(|word| ANSWERS.contains(&word.lower.as_str()));
    if is_answer && let Some(at) = joint(line, hit.end) {
        return answer(line, at, spans);
    }
    if let Some(at) = dense(line, hit.end).or_else(|| behind_question(line, hit.end)) {
        answer(line, at, spans);
    }
}

/// `보안 질문 답은 V`, `秘密の質問の答えは「V」`: written in one with what follows.
fn dense(line: &[u8], end: usize) -> Option<usize> {
    let near = &line[end..line.len().min(end + 60)];
    let mut at = ANSWERS
        .iter()
        .filter(|word| word.as_bytes()[0] >= 0xe0)
        .filter_map(|word| memchr::memmem::find(near, word.as_bytes()).map(|at| at + word.len()))
        .max()?;
    for particle in ["은", "는", "は", "が", "是", "：", ":", " ", "「", "『", "“"] {
        at += if near[at..].starts_with(particle.as_bytes()) { particle.len() } else { 0 };
    }
    Some(end + at)
}

/// "La domanda di sicurezza è il nome del primo cane: V", `the recovery question "first pet?" is V`.
fn behind_question(line: &[u8], end: usize) -> Option<usize> {
    let near = &line[end..line.len().min(end + 160)];
    if near.first().is_some_and(|byte| b"=_".contains(byte)) {
        return None;
    }
    if let Some(mark) = memchr::memchr(b'?', near) {
        let rest = &near[mark + 1..];
        let mut at =
            rest.iter().take(4).take_while(|byte| b"\"')\xbb ".contains(byte) || **byte >= 0x80).count();
        let joined = at;
        for joiner in [
            "->", "=>", "→", ":", "-", "–", "—", "=", "is ", "ist ", "lautet ", "est ", "es ", "é ", "è ",
            "to ", "on ", "är ", "er ", "je ",
        ] {
            if rest[at..].starts_with(joiner.as_bytes()) {
                at += joiner.len();
                break;
            }
        }
        let opens = rest.get(at).is_some_and(|byte| byte.is_ascii_uppercase() || *byte >= 0x80);
        return (at > joined || opens && mark <= 60).then_some(end + mark + 1 + at);
    }
    let colon = memchr::memmem::rfind(near, b": ")?;
    let between = &near[..colon];
    let says = |word: &[u8]| {
        shape::is_status_word(word)
            || std::str::from_utf8(word).is_ok_and(|word| {
                let lower = word.to_lowercase();
                status::is_said(&lower) || matches!(lower.as_str(), "could" | "not" | "konnte" | "nicht")
            })
    };
    let is_clause = !between.split(|byte| *byte == b' ').any(says)
        && !between.iter().any(|byte| b".;{}=\"".contains(byte));
    (is_clause && between.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).count() >= 3)
        .then_some(end + colon + 2)
}

/// "mother's maiden name V", "Mädchenname der Mutter: V".
fn topic(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let known = spans.len();
    question(line, hit.clone(), spans);
    if spans.len() > known || line.get(hit.end).is_some_and(|byte| b"_=\"".contains(byte)) {
        return;
    }
    for (index, word) in sentence::ahead(line, hit.end, 6, 90).iter().enumerate() {
        let is_name = line[word.range.clone()].first().is_some_and(u8::is_ascii_uppercase);
        if index == 0 && is_name && word.range.start <= hit.end + 2 {
            return answer(line, word.range.start, spans);
        }
        if word.joins || grammar::is_copula(&word.lower) {
            return answer(line, line.len().min(word.range.end + 1), spans);
        }
        if word.ends {
            return;
        }
    }
}

/// `the answer to "name of your first school": V`: of a question that only security asks.
fn to(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let near = &line[hit.end..line.len().min(hit.end + 120)];
    let lower = String::from_utf8_lossy(near).to_lowercase();
    if !TOPICS.iter().any(|topic| lower.contains(topic)) {
        return;
    }
    let words = sentence::ahead(line, hit.end, 16, 120);
    let mut quoted = false;
    for word in &words {
        quoted |= word.quoted;
        if word.joins || grammar::is_copula(&word.lower) && (quoted || !near.contains(&b'"')) {
            let at = word.range.end
                + line[word.range.end..].iter().take(4).take_while(|byte| b"\"':* ".contains(byte)).count();
            return answer(line, at, spans);
        }
    }
}
