//! An error text as words: one spelling for each, and where a statement ends.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// One word, as it is compared: lower case, no accents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) clause: usize,
    /// Its place, counted in words.
    pub(super) at: usize,
}

/// Letters of a script that writes no spaces between words; two of them count as one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LetterRun {
    pub(super) text: String,
    pub(super) clause: usize,
    pub(super) at: usize,
}

/// A text, taken apart.
#[expect(clippy::struct_field_names, reason = "words of a text are words")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) words: Vec<Word>,
    pub(super) runs: Vec<LetterRun>,
    /// Of each clause, whether it stands in quotation marks: these are the words of the system.
    pub(super) quoted: Vec<bool>,
}

/// One spelling: compatibility forms are gone, and so are accents; the marks of kana stay, because they make another letter.
pub(super) fn fold(text: &str) -> String {
    let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut folded = String::with_capacity(apart.len());
    for letter in apart.chars() {
        match letter {
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'Ø' => folded.push('O'),
            'ł' => folded.push('l'),
            'æ' => folded.push_str("ae"),
            'Æ' => folded.push_str("Ae"),
            'œ' => folded.push_str("oe"),
            '\u{2018}' | '\u{2019}' | '`' | '\u{2bc}' => folded.push('\''),
            _ => folded.push(letter),
        }
    }
    folded
}

/// Takes a text apart. `camelCase`, `snake_case` and punctuation are borders of words.
pub(super) fn split(text: &str) -> Words {
    let folded = fold(text);
    let mut reader = Reader { quoted: vec![false], ..Reader::default() };
    let mut letters = folded.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        if unspaced(letter) {
            reader.end_word();
            reader.run.push(letter);
        } else if letter.is_alphanumeric() {
            reader.end_run();
            if letter.is_uppercase() && reader.lower {
                reader.end_word();
            }
            reader.lower = letter.is_lowercase();
            reader.word.extend(letter.to_lowercase());
        } else if letter == '\'' && contracted(&reader.word, &letters.clone().take(3).collect::<String>()) {
            reader.lower = false;
        } else {
            reader.end_word();
            reader.end_run();
            reader.mark(letter, next);
        }
    }
    reader.end_word();
    reader.end_run();
    Words { words: reader.words, runs: reader.runs, quoted: reader.quoted }
}

/// `don't`, `it's`: one word. `l'accès`, `n'ai`: two.
fn contracted(word: &str, rest: &str) -> bool {
    let tail: String = rest.chars().take_while(|letter| letter.is_alphabetic()).collect();
    word.chars().count() > 1
        && matches!(tail.to_lowercase().as_str(), "t" | "s" | "d" | "m" | "re" | "ve" | "ll")
}

#[derive(Default)]
struct Reader {
    words: Vec<Word>,
    runs: Vec<LetterRun>,
    quoted: Vec<bool>,
    word: String,
    run: String,
    lower: bool,
    at: usize,
    inside: bool,
}

impl Reader {
    fn end_word(&mut self) {
        self.lower = false;
        if !self.word.is_empty() {
            let text = std::mem::take(&mut self.word);
            self.words.push(Word { text, clause: self.quoted.len() - 1, at: self.at });
            self.at += 1;
        }
    }

    fn end_run(&mut self) {
        if !self.run.is_empty() {
            let text = std::mem::take(&mut self.run);
            let length = text.chars().count().div_ceil(2);
            self.runs.push(LetterRun { text, clause: self.quoted.len() - 1, at: self.at });
            self.at += length;
        }
    }

    fn mark(&mut self, letter: char, next: char) {
        let open = matches!(letter, '«' | '‹' | '„' | '“' | '「' | '『');
        let close = matches!(letter, '»' | '›' | '”' | '」' | '』');
        let ends = match letter {
            '.' | ':' => !next.is_alphanumeric(),
            '!' | '?' | ';' | ',' | '\n' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '。' | '、' | '|'
            | '—' | '–' => true,
            _ => open || close,
        };
        if !ends {
            return;
        }
        // „…“ closes with the sign that opens “…”.
        self.inside = match letter {
            '"' | '“' => !self.inside,
            _ => (self.inside || open) && !close,
        };
        self.quoted.push(self.inside);
    }
}

/// Kana and Han.
pub(super) fn unspaced(letter: char) -> bool {
    matches!(letter, '\u{3005}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// The part of a text that is read.
pub(super) fn head(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::{fold, split};

    fn words(text: &str) -> Vec<String> {
        split(text).words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn one_spelling() {
        assert_eq!(fold("Contraseña größer ﬁn"), "Contrasena grosser fin");
        assert_eq!(fold("ﾊﾟｽﾜｰﾄﾞ"), fold("パスワード"), "narrow kana are kana");
        assert_ne!(fold("か"), fold("が"));
    }

    #[test]
    fn borders_of_words() {
        assert_eq!(
            words("userIsBanned USER_NOT_FOUND don't"),
            ["user", "is", "banned", "user", "not", "found", "dont"]
        );
        assert_eq!(words("n'ai pas l’accès"), ["n", "ai", "pas", "l", "acces"]);
    }

    #[test]
    fn clauses_and_quotation_marks() {
        let read = split("Es heißt: „Konto gesperrt“, sagt er.");
        let of = |text: &str| {
            read.words.iter().find(|word| word.text == text).map(|word| read.quoted[word.clause])
        };
        assert_eq!(of("gesperrt"), Some(true));
        assert_eq!(of("sagt"), Some(false));
    }
}
