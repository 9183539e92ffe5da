//! Recovery codes of one line, seeds of authenticator apps, and seed phrases.

use std::ops::Range;

use super::code::{self, Said};
use super::sentence::{self, SentenceWord};
use super::{grammar, looks, nouns};
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::span::Span;

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue("recovery code", codes),
    cue("rescue code", codes),
    cue("reserve code", codes),
    cue("bypass code", codes),
    cue("ersatzcode", codes),
    cue("reservecode", codes),
    cue("back-up code", codes),
    cue("back-upcode", codes),
    cue("tan-liste", codes),
    cue("códigos de emergencia", codes),
    cue("códigos de reserva", codes),
    cue("códigos de segurança reserva", codes),
    cue("codes de sauvegarde", codes),
    cue("codici di riserva", codes),
    cue("codici di emergenza", codes),
    cue("kody awaryjne", codes),
    cue("kody ratunkowe", codes),
    cue("reservkod", codes),
    cue("reservekode", codes),
    cue("nødkode", codes),
    cue("varakoodi", codes),
    cue("palautuskoodi", codes),
    cue("helyreállítási kód", codes),
    cue("tartalék kód", codes),
    cue("coduri de rezervă", codes),
    cue("coduri de recuperare", codes),
    cue("záchranné kódy", codes),
    cue("obnovovací kód", codes),
    cue("rezervni kodovi", codes),
    cue("резервный код", codes),
    cue("резервні коди", codes),
    cue("аварийные коды", codes),
    cue("kode cadangan", codes),
    cue("mã dự phòng", codes),
    cue("mã khôi phục", codes),
    cue("رموز الاسترداد", codes),
    cue("קודי גיבוי", codes),
    cue("εφεδρικοί κωδικοί", codes),
    cue("備用碼", codes),
    cue("备用码", codes),
    cue("백업 코드", codes),
    cue("recovery-code", codes),
    cue("recovery_code", codes),
    cue("recoverycode", codes),
    cue("backup_code", codes),
    cue("backupcode", codes),
    cue("scratch_code", codes),
    cue("fallback code", codes),
    cue("fallback_code", codes),
    cue("fallbackcode", codes),
    cue("recovery key", labelled),
    cue("unlock key", labelled),
    cue("clé de déverrouillage", labelled),
    cue("entsperrschlüssel", labelled),
    cue("clave de desbloqueo", labelled),
    cue("chave de desbloqueio", labelled),
    cue("chiave di sblocco", labelled),
    cue("ontgrendelsleutel", labelled),
    cue("klucz odzyskiwania", labelled),
    cue("återställningsnyckel", labelled),
    cue("kurtarma anahtarı", labelled),
    cue("ключ восстановления", labelled),
    cue("恢复密钥", labelled),
    cue("복구 키", labelled),
    cue("unseal key", labelled),
    cue("key share", labelled),
    cue("root token", labelled),
    cue("wiederherstellungsschlüssel", labelled),
    cue("clé de récupération", labelled),
    cue("clave de recuperación", labelled),
    cue("chave de recuperação", labelled),
    cue("chiave di ripristino", labelled),
    cue("herstelsleutel", labelled),
    cue("回復キー", labelled),
    cue("seed:", phrase),
    cue("seed =", phrase),
    cue("seed=", phrase),
    cue("backup code", codes),
    cue("backup-code", codes),
    cue("scratch code", codes),
    cue("emergency code", codes),
    cue("wiederherstellungscode", codes),
    cue("notfallcode", codes),
    cue("codes de secours", codes),
    cue("code de secours", codes),
    cue("codes de récupération", codes),
    cue("code de récupération", codes),
    cue("códigos de respaldo", codes),
    cue("códigos de recuperación", codes),
    cue("código de recuperación", codes),
    cue("códigos de recuperação", codes),
    cue("código de recuperação", codes),
    cue("códigos de backup", codes),
    cue("codici di backup", codes),
    cue("codici di recupero", codes),
    cue("codice di recupero", codes),
    cue("herstelcode", codes),
    cue("kody zapasowe", codes),
    cue("kody odzyskiwania", codes),
    cue("yedek kod", codes),
    cue("kurtarma kod", codes),
    cue("återställningskod", codes),
    cue("záložní kódy", codes),
    cue("коды восстановления", codes),
    cue("резервные коды", codes),
    cue("リカバリーコード", codes),
    cue("バックアップコード", codes),
    cue("恢复码", codes),
    cue("备份码", codes),
    cue("복구 코드", codes),
    cue("totp secret", seed),
    cue("totp seed", seed),
    cue("totp key", seed),
    cue("otp secret", seed),
    cue("otp seed", seed),
    cue("2fa secret", seed),
    cue("2fa key", seed),
    cue("mfa secret", seed),
    cue("mfa seed", seed),
    cue("setup key", seed),
    cue("set-up key", seed),
    cue("secret key", seed),
    cue("manual key", seed),
    cue("manual entry", seed),
    cue("authenticator key", seed),
    cue("authenticator app", seed),
    cue("einrichtungsschlüssel", seed),
    cue("einrichtungscode", seed),
    cue("geheimer schlüssel", seed),
    cue("clé de configuration", seed),
    cue("clé secrète", seed),
    cue("clave de configuración", seed),
    cue("clave secreta", seed),
    cue("chave de configuração", seed),
    cue("chave secreta", seed),
    cue("chiave di configurazione", seed),
    cue("chiave segreta", seed),
    cue("instelsleutel", seed),
    cue("geheime sleutel", seed),
    cue("klucz konfiguracji", seed),
    cue("tajny klucz", seed),
    cue("kurulum anahtarı", seed),
    cue("gizli anahtar", seed),
    cue("секретный ключ", seed),
    cue("セットアップキー", seed),
    cue("秘密鍵", seed),
    cue("密钥", seed),
    cue("설정 키", seed),
    cue("seed phrase", phrase),
    cue("seedphrase", phrase),
    cue("recovery phrase", phrase),
    cue("recovery_phrase", phrase),
    cue("recoveryphrase", phrase),
    cue("seed_phrase", phrase),
    cue("secret_phrase", phrase),
    cue("backup_phrase", phrase),
    cue("secret phrase", phrase),
    cue("backup phrase", phrase),
    cue("mnemonic", phrase),
    cue("seed words", phrase),
    cue("wiederherstellungsphrase", phrase),
    cue("wiederherstellungssatz", phrase),
    cue("phrase de récupération", phrase),
    cue("phrase secrète", phrase),
    cue("frase semilla", phrase),
    cue("frase de recuperación", phrase),
    cue("frase de recuperação", phrase),
    cue("frase di recupero", phrase),
    cue("frase seed", phrase),
    cue("herstelzin", phrase),
    cue("fraza odzyskiwania", phrase),
    cue("kurtarma ifadesi", phrase),
    cue("återställningsfras", phrase),
    cue("сид-фраза", phrase),
    cue("сид фраза", phrase),
    cue("シードフレーズ", phrase),
    cue("リカバリーフレーズ", phrase),
    cue("助记词", phrase),
];

/// Every word behind the noun that has the shape of a code.
fn codes(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    // `otp_backup_codes` and `backupCodes` are fields, the others nouns.
    let is_field = line[hit.clone()].contains(&b'_') || !line[hit.clone()].contains(&b' ');
    if !is_field && nouns::end_of(line, &hit).is_none() {
        return;
    }
    // `recovery_code_used_total 903311`: a longer name, of something else.
    if let [b'_', next, ..] = &line[hit.end..]
        && next.is_ascii_alphabetic()
    {
        return;
    }
    let words = sentence::ahead(line, hit.end, 60, 900);
    // "Code de secours : prune-21-hibou"
    let is_labelled = line[hit.end..].iter().take(4).any(|byte| *byte == b':');
    if let Some(first) = words.first().filter(|_| is_labelled)
        && let Ok(text) = std::str::from_utf8(&line[first.range.clone()])
        && code::is_in_parts(text, text.bytes().filter(u8::is_ascii_digit).count())
    {
        spans.push(Span::secret(first.range.clone(), "recovery code"));
    }
    // `fallback_codes: [ 71a9-c0de-1f, 0b3e-77f2-9d ]`
    let is_list = is_field && line[hit.end..].iter().take(8).any(|byte| *byte == b'[');
    let mut index = 0;
    let mut other = 0;
    while index < words.len() && other < 10 {
        let text = std::str::from_utf8(&line[words[index].range.clone()]).unwrap_or_default();
        if is_list && code::is_in_parts(text, text.bytes().filter(u8::is_ascii_digit).count()) {
            spans.push(Span::secret(words[index].range.clone(), "recovery code"));
            index += 1;
        } else if let Some(count) = is_recovery(line, &words, index) {
            spans.push(Span::secret(
                words[index].range.start..words[index + count - 1].range.end,
                "recovery code",
            ));
            index += count;
            other = 0;
        } else {
            index += 1;
            other += 1;
        }
    }
}

fn is_recovery(line: &[u8], words: &[SentenceWord], index: usize) -> Option<usize> {
    let word = &words[index];
    let text = std::str::from_utf8(&line[word.range.clone()]).ok()?;
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_parts = text.len() >= 9
        && text.contains('-')
        && text.split('-').all(|part| {
            (3..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
        && digits >= 2;
    let is_number = digits == text.len() && (6..=12).contains(&digits);
    let is_mixed = text.len() >= 6
        && digits >= 1
        && digits < text.len()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && looks::is_told(text, false);
    if is_parts || is_number || is_mixed {
        return Some(1);
    }
    code::at(line, words, index, Said::Barely)
}

/// "Unseal Key 1: V", "Recovery key: 123456-…": behind a number and a colon.
fn labelled(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let near = &line[hit.end..line.len().min(hit.end + 24)];
    let number = near.iter().take_while(|byte| byte.is_ascii_digit() || b" /(#)s*".contains(byte)).count();
    // 48 digits in groups of six: nothing else looks so.
    if let Some(word) = sentence::ahead(line, hit.end, 1, 80).first()
        && word.range.len() == 55
        && line[word.range.clone()]
            .split(|byte| *byte == b'-')
            .all(|part| part.len() == 6 && part.iter().all(u8::is_ascii_digit))
    {
        spans.push(Span::secret(word.range.clone(), "recovery key"));
        return;
    }
    if !near[number..].starts_with(b":") && !near[number..].starts_with("：".as_bytes()) {
        return;
    }
    for word in sentence::ahead(line, hit.end + number + 1, 8, 160) {
        let text = &line[word.range.clone()];
        let digits = text.iter().filter(|byte| byte.is_ascii_digit()).count();
        let is_key = text.len() >= 12
            && digits > 0
            && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_.".contains(byte));
        if is_key {
            spans.push(Span::secret(word.range.clone(), "recovery key"));
        } else {
            break;
        }
    }
}

const fn is_base32(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'2'..=b'7' | b'=')
}

/// Base32 of sixteen letters at least, in one piece or in groups of four.
fn seed(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let words = sentence::ahead(line, hit.end, 24, 240);
    for index in 0..words.len().min(10) {
        let is_group = |word: &SentenceWord| {
            let text = &line[word.range.clone()];
            (text.len() == 4 || text.len() == 8) && text.iter().all(|byte| is_base32(*byte))
        };
        let groups = words[index..].iter().take_while(|word| is_group(word)).count();
        let text = &line[words[index].range.clone()];
        let has_digit = |range: Range<usize>| line[range].iter().any(u8::is_ascii_digit);
        let is_upper = |range: Range<usize>| !line[range].iter().any(u8::is_ascii_lowercase);
        let range = if text.len() >= 16 && text.iter().all(|byte| is_base32(*byte) || *byte == b'-') {
            words[index].range.clone()
        } else if groups >= 4 {
            words[index].range.start..words[index + groups - 1].range.end
        } else {
            continue;
        };
        if has_digit(range.clone()) || is_upper(range.clone()) {
            spans.push(Span::secret(range, "seed of one-time codes"));
            return;
        }
    }
}

/// Twelve words or more of the kind that wallets draw: small letters, three to eight of them.
fn phrase(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let words = sentence::ahead(line, hit.end, 64, 500);
    let is_number =
        |word: &SentenceWord| word.lower.bytes().all(|byte| byte.is_ascii_digit()) && word.lower.len() <= 2;
    let is_drawn = |word: &SentenceWord| {
        let text = &line[word.range.clone()];
        let letters = std::str::from_utf8(text)
            .map_or(0, |text| text.chars().filter(|letter| letter.is_alphabetic()).count());
        (3..=9).contains(&letters)
            && !text.iter().any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    // All in quotes is one word here.
    if let Some(word) = words.iter().take(6).find(|word| word.quoted && word.lower.split(' ').count() >= 12) {
        spans.push(Span::secret(word.range.clone(), "seed phrase"));
        return;
    }
    let from = words
        .iter()
        .take(8)
        .take_while(|word| grammar::is_copula(&word.lower) || grammar::is_particle(&word.lower) || word.joins)
        .count();
    for start in [from, 0] {
        let mut count = 0;
        let mut end = start;
        for word in &words[start.min(words.len())..] {
            if is_drawn(word) {
                count += 1;
            } else if !is_number(word) {
                break;
            }
            end += 1;
            if count == 24 || word.ends && !is_number(word) {
                break;
            }
        }
        if count >= 12 {
            spans.push(Span::secret(words[start].range.start..words[end - 1].range.end, "seed phrase"));
            return;
        }
    }
}
