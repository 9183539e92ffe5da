//! A table for people: columns as wide as what is in them, and on a narrow screen as many as fit, with the rest of each row below it.

use unicode_width::UnicodeWidthStr as _;

use super::append;
use super::wrap::{NARROWEST, PROSE, page};

/// Blanks between two columns.
const GAP: usize = 2;

/// A table with a head, in lines of at most `width` columns; `None`: as wide as it gets. Columns that nothing is in are left out. What does
/// not fit stands below its row, behind the name of its column.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>], width: Option<usize>) -> String {
    let filled =
        |column: &usize| rows.iter().any(|row| row.get(*column).is_some_and(|cell| !cell.is_empty()));
    let columns: Vec<usize> = (0..head.len()).filter(filled).collect();
    let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
    let wide = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width());
        cells.max().unwrap_or_default().max(head[column].width())
    };
    let widths: Vec<usize> = columns.iter().map(|column| wide(*column)).collect();
    let beside = width.map_or(columns.len(), |width| fitting(&widths, width.max(NARROWEST)));
    let mut text = String::new();
    let headline: Vec<String> = head.iter().map(|name| (*name).to_owned()).collect();
    let below = &columns[beside..];
    for (index, row) in std::iter::once(&headline).chain(rows).enumerate() {
        let mut line = String::new();
        for (column, width) in columns.iter().zip(&widths).take(beside) {
            let cell = cell(row, *column);
            line.push_str(&cell);
            line.extend(std::iter::repeat_n(' ', width - cell.width() + GAP));
        }
        append(&mut text, format_args!("{}\n", line.trim_end()));
        let rest = below.iter().map(|column| (head[*column].to_lowercase(), cell(row, *column)));
        for (name, cell) in rest.filter(|(_, cell)| index > 0 && !cell.is_empty()) {
            let width = width.unwrap_or(PROSE).clamp(NARROWEST, PROSE);
            text.push_str(&page(&format!("    {name}: {cell}\n"), width));
        }
    }
    if rows.is_empty() { String::new() } else { text }
}

/// How many of the columns fit beside each other; one always stands there.
fn fitting(widths: &[usize], width: usize) -> usize {
    let ends = widths.iter().scan(0, |end, column| {
        *end += column + GAP;
        Some(*end - GAP)
    });
    ends.take_while(|end| *end <= width).count().max(1).min(widths.len())
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn what_does_not_fit_stands_below_its_row() {
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["ana@acme.example", "Ana Ito", "", "acme-prod, acme-sandbox"]),
            row(["日本@acme.example", "日本", "", ""]),
        ];
        let head = ["USER", "NAME", "NOBODY", "TENANTS"];
        let wide = "USER               NAME     TENANTS\nana@acme.example   Ana Ito  acme-prod, acme-sandbox\n\
                    日本@acme.example  日本\n";
        let narrow = "USER               NAME\nana@acme.example   Ana Ito\n    tenants: acme-prod, acme-sandbox\n\
                      日本@acme.example  日本\n";
        assert_eq!(table(&head, &rows, None), wide);
        assert_eq!(table(&head, &rows, Some(51)), wide);
        assert_eq!(table(&head, &rows, Some(50)), narrow);
        assert_eq!(table(&head, &[], Some(40)), "");
    }
}
