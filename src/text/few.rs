//! Long lists in a sentence: the first few by name, the others by number. Somebody may be in ten thousand groups.

/// How many are named.
const NAMED: usize = 12;

/// "a, b, c", and of a long list "a, …, l and 9988 more".
pub(crate) fn few<S: AsRef<str>>(names: &[S]) -> String {
    few_joined(names, ", ")
}

/// The same with something else between two names: "a → b → c".
pub(crate) fn few_joined<S: AsRef<str>>(names: &[S], between: &str) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).map(AsRef::as_ref).collect();
    let line = shown.join(between);
    match names.len().saturating_sub(NAMED) {
        0 => line,
        more => format!("{line} and {more} more"),
    }
}

/// "a", "a and b", "a, b and c".
pub(crate) fn and<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        names => names.concat(),
    }
}

/// Whether a list is too long to be said whole.
pub(crate) fn is_long<T>(list: &[T]) -> bool {
    list.len() > NAMED
}

/// Cuts a list that is said one by one to the first few, and says how many it had beyond them.
pub(crate) fn cut<T>(list: &mut Vec<T>) -> usize {
    let more = list.len().saturating_sub(NAMED);
    list.truncate(NAMED);
    more
}

#[cfg(test)]
mod tests {
    use super::{cut, few};

    #[test]
    fn the_rest_is_counted() {
        let all: Vec<String> = (1..=14).map(|number| number.to_string()).collect();
        assert_eq!(few(&all[..3]), "1, 2, 3");
        assert_eq!(few(&all), "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more");
        assert_eq!(few::<&str>(&[]), "");
        assert_eq!(cut(&mut all.clone()), 2);
    }
}
