//! Tables as text: what a column holds stands in the first line, so that line goes with every part that is looked at alone.

/// Bytes of the longest first line.
const LONGEST: usize = 4096;

/// The first line with its end, if it names the columns of a table and the next line has as many of them.
pub(super) fn header(text: &str) -> Option<&str> {
    let end = text.as_bytes()[..text.len().min(LONGEST)].iter().position(|byte| *byte == b'\n')? + 1;
    let (first, rest) = text.split_at(end);
    let second = rest.split('\n').next().unwrap_or_default();
    let names = |separator: char| {
        let columns = first.trim_end().split(separator).collect::<Vec<_>>();
        let is_name = |name: &&str| {
            let name = name.trim().trim_matches('"');
            (1..=64).contains(&name.len())
                && !name.starts_with(|char: char| char.is_ascii_digit())
                && name.chars().all(|char| char.is_alphanumeric() || "_ .-/()#$%*".contains(char))
        };
        columns.len() > 1
            && columns.iter().all(is_name)
            // More of them may stand inside quotes.
            && second.matches(separator).count() + 1 >= columns.len()
    };
    [',', ';', '\t', '|'].into_iter().any(names).then_some(first)
}
