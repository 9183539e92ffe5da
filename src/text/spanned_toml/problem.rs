//! What is wrong with a file, and where: all of it at once, not one problem at a time.

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;

use crate::text::offset::line_and_column;

/// One problem in a file. Its text is `path:line:column: message`, then the line and a caret.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileProblem {
    /// The file, as the user knows it.
    pub path: String,
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// What is wrong and what to write instead, one sentence.
    pub message: String,
    /// The line of the file.
    pub snippet: String,
}

impl fmt::Display for FileProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}: {}", self.path, self.line, self.column, self.message)?;
        if !self.snippet.trim().is_empty() {
            // Tabs are kept, so that the caret stands below its place however wide a tab is shown.
            let before = self.snippet.chars().take(self.column.saturating_sub(1));
            let gap: String = before.map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
            write!(out, "\n  {}\n  {gap}^", self.snippet)?;
        }
        Ok(())
    }
}

/// A file's text, and the problems found in it so far.
pub(crate) struct Source<'f> {
    path: &'f str,
    pub(crate) text: &'f str,
    problems: RefCell<Vec<FileProblem>>,
    /// Whether lines are quoted; not where they may hold secrets.
    quotes: bool,
}

impl<'f> Source<'f> {
    pub(crate) fn new(path: &'f str, text: &'f str) -> Self {
        Self { path, text, problems: RefCell::default(), quotes: true }
    }

    /// A text whose lines may hold secrets: problems have their place and quote nothing.
    pub(crate) fn private(path: &'f str, text: &'f str) -> Self {
        Self { quotes: false, ..Self::new(path, text) }
    }

    /// Notes a problem at the first byte of `at`.
    pub(crate) fn report(&self, at: &Range<usize>, message: impl Into<String>) {
        let (line, column) = line_and_column(self.text, at.start);
        let text = self.text.split('\n').nth(line - 1).unwrap_or_default();
        let snippet = text.strip_suffix('\r').unwrap_or(text);
        let problem = FileProblem {
            path: self.path.to_owned(),
            line,
            column,
            message: message.into(),
            snippet: if self.quotes { snippet.to_owned() } else { String::new() },
        };
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// Whether nothing was found so far.
    pub(crate) fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// All problems, in the order of the file.
    pub(crate) fn finish(self) -> Vec<FileProblem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        problems
    }
}
