//! One spelling of a name: `X-Api-Key`, `x_api_key` and `xApiKey` are the same, and so are `contraseña` and `contrasena`,
//! `ｐａｓｓｗｏｒｄ` and `password`.

use std::borrow::Cow;

use icu_normalizer::DecomposingNormalizerBorrowed;

/// Bytes of a name that are looked at.
const LONGEST: usize = 96;

/// A name in lower case without separators and accents; at most 64 bytes of it.
pub(in crate::redact) fn fold(name: &[u8]) -> Vec<u8> {
    if name.is_ascii() {
        return name
            .iter()
            .filter(|byte| byte.is_ascii_alphanumeric())
            .take(64)
            .map(u8::to_ascii_lowercase)
            .collect();
    }
    let text = String::from_utf8_lossy(&name[..name.len().min(LONGEST)]);
    let plain = decomposed(&text);
    // Accents are characters of their own now, and no letters.
    let letters = plain.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(64);
    for char in letters {
        if folded.len() + char.len_utf8() > 64 {
            break;
        }
        folded.push(plain_letter(char));
    }
    folded.into_bytes()
}

/// A text without accents, as people write who have no such keys: `código` is `codigo`.
pub(in crate::redact) fn without_accents(text: &str) -> String {
    let is_accent = |char: &char| ('\u{300}'..'\u{370}').contains(char);
    decomposed(text).chars().filter(|char| !is_accent(char)).map(plain_letter).collect()
}

/// The text with its accents as characters of their own. Only letters that have a plain one under their accents: `パ` and `비` would
/// fall apart.
fn decomposed(text: &str) -> Cow<'_, str> {
    let latin = |char: char| {
        char < '\u{250}'
            || ('\u{1e00}'..'\u{1f00}').contains(&char)
            || ('\u{ff01}'..'\u{ff5f}').contains(&char)
    };
    if text.chars().all(|char| latin(char) || !char.is_alphabetic()) {
        DecomposingNormalizerBorrowed::new_nfkd().normalize(text)
    } else {
        Cow::Borrowed(text)
    }
}

const fn plain_letter(char: char) -> char {
    match char {
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn one_spelling() {
        for (name, folded) in [
            ("X-Api-Key", "xapikey"),
            ("Contraseña", "contrasena"),
            ("ｐａｓｓｗｏｒｄ", "password"),
            ("Hasło", "haslo"),
            ("Şifre", "sifre"),
            ("Пароль", "пароль"),
            ("パスワード", "パスワード"),
            ("비밀번호", "비밀번호"),
        ] {
            assert_eq!(String::from_utf8_lossy(&fold(name.as_bytes())), folded);
        }
    }
}
