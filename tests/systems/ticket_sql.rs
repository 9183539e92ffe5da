//! `TicketSQL`, as far as `=`, `!=`, `IS NULL`, `AND`, `OR` and parentheses go.

/// One comparison: what, and with what; `None` is `IS NULL`.
pub(super) struct Comparison {
    pub(super) field: String,
    pub(super) value: Option<String>,
    pub(super) equal: bool,
}

/// Whether a query is true of something. `None`: it does not read.
pub(super) fn matches(query: &str, holds: &dyn Fn(&Comparison) -> bool) -> Option<bool> {
    let words = words(query)?;
    let mut reader = Reader { words: &words, at: 0, holds };
    let result = reader.any()?;
    (reader.at == words.len()).then_some(result)
}

struct Reader<'a> {
    words: &'a [String],
    at: usize,
    holds: &'a dyn Fn(&Comparison) -> bool,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<&str> {
        self.at += 1;
        self.words.get(self.at - 1).map(String::as_str)
    }

    fn takes(&mut self, word: &str) -> bool {
        let is_next = self.words.get(self.at).is_some_and(|next| next.eq_ignore_ascii_case(word));
        self.at += usize::from(is_next);
        is_next
    }

    fn any(&mut self) -> Option<bool> {
        let mut result = self.all()?;
        while self.takes("OR") {
            result |= self.all()?;
        }
        Some(result)
    }

    fn all(&mut self) -> Option<bool> {
        let mut result = self.one()?;
        while self.takes("AND") {
            result &= self.one()?;
        }
        Some(result)
    }

    fn one(&mut self) -> Option<bool> {
        if self.takes("(") {
            let result = self.any()?;
            return self.takes(")").then_some(result);
        }
        let field = self.next()?.to_owned();
        let (value, equal) = match self.next()? {
            "IS" => (self.takes("NULL").then_some(None)?, true),
            "=" => (Some(self.value()?), true),
            "!=" => (Some(self.value()?), false),
            _ => return None,
        };
        Some((self.holds)(&Comparison { field, value, equal }))
    }

    fn value(&mut self) -> Option<String> {
        let word = self.next()?;
        Some(word.strip_prefix('\'').unwrap_or(word).to_owned())
    }
}

/// Words, signs and quoted texts; a quoted text keeps its first quote.
fn words(query: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut letters = query.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' => {}
            '(' | ')' | '=' => words.push(letter.to_string()),
            '!' => {
                letters.next_if_eq(&'=')?;
                words.push("!=".to_owned());
            }
            '\'' => {
                let mut text = "'".to_owned();
                loop {
                    match letters.next()? {
                        '\\' => text.push(letters.next()?),
                        '\'' => break,
                        letter => text.push(letter),
                    }
                }
                words.push(text);
            }
            letter => {
                let mut text = letter.to_string();
                let mut depth = u32::from(letter == '{');
                while let Some(next) = letters.next_if(|next| depth > 0 || !" ()=!'".contains(*next)) {
                    depth = match next {
                        '{' => depth + 1,
                        '}' => depth.saturating_sub(1),
                        _ => depth,
                    };
                    text.push(next);
                }
                words.push(text);
            }
        }
    }
    Some(words)
}
