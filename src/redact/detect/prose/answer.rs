//! Answers to security questions: any words are one.

use std::ops::Range;

use super::grammar;
use super::sentence;
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::shape;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::placeholder::is_placeholder;

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
    cue("maiden name", question),
    cue("maiden_name", question),
    cue("maidenname", question),
    cue("first pet", question),
    cue("first_pet", question),
    cue("mädchenname", question),
    cue("erstes haustier", question),
    cue("secq", question),
];

/// "Answer" in those languages: behind the question, it opens the answer.
#[rustfmt::skip]
const ANSWERS: &[&str] = &[
    "answer", "my answer", "antwort", "réponse", "respuesta", "resposta", "risposta", "antwoord",
    "odpowiedź", "cevap", "yanıt", "svar", "odpověď", "ответ", "答え", "回答", "答案", "답변", "답",
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
    if let Some(stop) = memchr::memmem::find(text, b". ") {
        text = &text[..stop];
    }
    let text = text.strip_suffix(b".").unwrap_or(text);
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
        answer(line, at, spans);
    }
}
