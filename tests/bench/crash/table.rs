//! What is counted, and how it is printed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::verdict::Counts;

/// Trials of one sort.
#[derive(Clone, Copy, Default)]
pub(crate) struct Row {
    pub(crate) trials: usize,
    /// Those in which a disturbed run did not go through.
    pub(crate) hit: usize,
    pub(crate) counts: Counts,
}

impl Row {
    fn add(&mut self, other: Self) {
        self.trials += other.trials;
        self.hit += other.hit;
        self.counts += other.counts;
    }
}

/// Rows by rank and name.
#[derive(Default)]
pub(crate) struct Table {
    rows: BTreeMap<(usize, String), Row>,
}

impl Table {
    /// Adds trials to a row; rows are printed by their rank.
    pub(crate) fn add(&mut self, rank: usize, name: &str, row: Row) {
        self.rows.entry((rank, name.to_owned())).or_default().add(row);
    }

    /// Adds another one's rows.
    pub(crate) fn merge(&mut self, other: Self) {
        for ((rank, name), row) in other.rows {
            self.add(rank, &name, row);
        }
    }

    pub(crate) fn print(&self, title: &str) -> String {
        let line = |name: &str, cells: Vec<String>| {
            let mut line = format!("{name:<36}");
            for cell in cells {
                let _ = write!(line, "{cell:>11}");
            }
            line + "\n"
        };
        let mut text =
            line(title, ["trials", "hit"].into_iter().chain(Counts::NAMES).map(str::to_owned).collect());
        for ((_, name), row) in &self.rows {
            let cells =
                [row.trials, row.hit].into_iter().chain(row.counts.values()).map(|count| count.to_string());
            text.push_str(&line(name, cells.collect()));
        }
        text
    }

    /// All rows together.
    pub(crate) fn sum(&self) -> Row {
        let mut sum = Row::default();
        self.rows.values().for_each(|row| sum.add(*row));
        sum
    }
}
