//! An answer of a size that a model can take: of long texts the beginning, of long lists the first, and it is said what was cut.

use serde_json::{Value, json};

use super::page::{as_data, page};

/// The most bytes of an answer, as text and as JSON each.
pub(super) const MOST: usize = 60_000;
/// Notes of what was cut: of more, how many.
const NOTES: usize = 12;

/// How much of each text and of each list is kept, until the answer fits.
const KEPT: &[(usize, usize)] =
    &[(40_000, 1_000), (16_000, 400), (6_000, 150), (2_000, 60), (500, 25), (200, 10), (80, 4)];

/// The answer and its page. `answer` has a list `cut` at its top.
#[must_use]
pub(super) fn within(headline: &str, answer: Value) -> (Value, String) {
    let text = page(headline, &answer);
    if fits(&answer, &text) {
        return (answer, text);
    }
    let mut shorter = (answer.clone(), text);
    for (characters, items) in KEPT {
        let mut cut = AnswerCut { characters: *characters, items: *items, notes: Vec::new(), more: 0 };
        let mut value = answer.clone();
        cut.shorten("", &mut value);
        value["cut"] = cut.said();
        let text = page(headline, &value);
        let done = fits(&value, &text);
        shorter = (value, text);
        if done {
            break;
        }
    }
    shorter
}

fn fits(answer: &Value, text: &str) -> bool {
    text.len() <= MOST && answer.to_string().len() <= MOST
}

/// One try.
struct AnswerCut {
    characters: usize,
    items: usize,
    notes: Vec<String>,
    more: usize,
}

impl AnswerCut {
    fn shorten(&mut self, path: &str, value: &mut Value) {
        if as_data(value).is_some() {
            if let Some(Value::String(text)) = value.get_mut("data") {
                self.text(path, text);
            }
            return;
        }
        match value {
            Value::String(text) => self.text(path, text),
            Value::Array(items) => {
                let all = items.len();
                if all > self.items {
                    items.truncate(self.items);
                    self.note(format!("{path}: the first {} of {all}", self.items));
                }
                for (number, item) in items.iter_mut().enumerate() {
                    self.shorten(&format!("{path}[{}]", number + 1), item);
                }
            }
            Value::Object(fields) => {
                for (key, item) in fields {
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    self.shorten(&path, item);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, path: &str, text: &mut String) {
        let Some((end, _)) = text.char_indices().nth(self.characters) else { return };
        let all = text.chars().count();
        text.truncate(end);
        text.push_str(" […]");
        self.note(format!("{path}: the first {} of {all} characters", self.characters));
    }

    fn note(&mut self, note: String) {
        if self.notes.len() < NOTES { self.notes.push(note) } else { self.more += 1 }
    }

    fn said(mut self) -> Value {
        if self.more > 0 {
            self.notes.push(format!("and {} others", self.more));
        }
        json!(self.notes)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{MOST, within};

    #[test]
    fn what_fits_stays_as_it_is() {
        let answer = json!({"a": {"data": "x".repeat(20_000), "source": "user"}, "cut": []});
        assert_eq!(within("H", answer.clone()).0, answer);
    }

    #[test]
    fn what_is_too_long_is_cut_and_that_is_said() {
        let long = |count: usize| json!({"data": "\u{5c71}\n`".repeat(count), "source": "error"});
        let answer = json!({"error": long(60_000), "many": vec![long(50); 3_000], "ours": "x".repeat(90_000), "cut": []});
        let (answer, text) = within("H", answer);
        assert!(text.len() <= MOST && answer.to_string().len() <= MOST, "{}", text.len());
        let cut = answer["cut"].to_string();
        assert!(cut.contains("error: the first") && cut.contains("many: the first"), "{cut}");
        assert!(text.contains("many: the first"), "the text says it, too");
    }
}
