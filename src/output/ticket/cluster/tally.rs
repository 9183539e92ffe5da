//! Which of many people's words are the usual ones.

/// Each value once with how often it is there, the commonest first; of two as common the lesser one, whatever the order was.
pub(super) fn tally<T: Ord>(values: impl IntoIterator<Item = T>) -> Vec<(T, usize)> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    let mut counted: Vec<(T, usize)> = Vec::new();
    for value in values {
        match counted.last_mut().filter(|(last, _)| *last == value) {
            Some((_, count)) => *count += 1,
            None => counted.push((value, 1)),
        }
    }
    // Stable, so that the lesser one stays in front.
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted
}

/// What more than half of so many say.
pub(super) fn usual<T: Ord>(values: impl IntoIterator<Item = T>, of: usize) -> Option<T> {
    tally(values).into_iter().next().filter(|(_, count)| count * 2 > of).map(|(value, _)| value)
}

/// "Agent" where all have it, "Reader (2 of 14)" where not.
pub(super) fn counted(text: &str, count: usize, of: usize) -> String {
    if count >= of { text.to_owned() } else { format!("{text} ({count} of {of})") }
}

#[cfg(test)]
mod tests {
    use super::{counted, tally, usual};

    #[test]
    fn the_commonest_first_whatever_the_order() {
        assert_eq!(tally(["b", "a", "b", "c", "c"]), [("b", 2), ("c", 2), ("a", 1)]);
        assert_eq!(tally(["c", "c", "a", "b", "b"]), tally(["b", "a", "b", "c", "c"]));
        assert_eq!((usual(["a", "a", "b"], 3), usual(["a", "b"], 2)), (Some("a"), None));
        assert_eq!(
            (counted("Agent", 3, 3), counted("Agent", 2, 3)),
            ("Agent".into(), "Agent (2 of 3)".into())
        );
    }
}
