//! Texts that were read lately: a batch has the same error of many people.

use std::cell::RefCell;
use std::collections::HashMap;

use super::Reading;

/// Texts that are remembered.
const MOST: usize = 256;
/// Longer ones are logs, and come once.
const LONGEST: usize = 1024;

thread_local! {
    static LATELY: RefCell<HashMap<String, Reading>> = RefCell::default();
}

/// What a text says, as `read` reads it.
pub(super) fn read(text: &str, read: impl FnOnce(&str) -> Reading) -> Reading {
    if text.len() > LONGEST {
        return read(text);
    }
    if let Some(known) = LATELY.with_borrow(|texts| texts.get(text).cloned()) {
        return known;
    }
    let reading = read(text);
    LATELY.with_borrow_mut(|texts| {
        if texts.len() >= MOST {
            texts.clear();
        }
        texts.insert(text.to_owned(), reading.clone());
    });
    reading
}

#[cfg(test)]
mod tests {
    use super::{LATELY, LONGEST, MOST, read};
    use crate::error_text::Reading;

    #[test]
    fn a_text_is_read_once_and_memory_is_bounded() {
        let said = |masked| Reading { masked, ..Reading::default() };
        assert_eq!(read("once", |_| said(true)), said(true));
        assert_eq!(read("once", |_| said(false)), said(true));
        for number in 0..2 * MOST {
            read(&number.to_string(), |_| said(false));
        }
        assert!(LATELY.with_borrow(|texts| texts.len() <= MOST));
        let log = "line ".repeat(LONGEST);
        assert_eq!((read(&log, |_| said(true)), read(&log, |_| said(false))), (said(true), said(false)));
    }
}
