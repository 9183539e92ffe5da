//! Measures how often an error text points to the right check.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use escalate::error_text::read;
use serde::Deserialize;

/// The seven classes.
const CLASSES: [&str; 7] = ["account", "invite", "password", "tenant", "role", "feature", "other"];

/// Of a text that is not read as anything.
const SILENT: &str = "silent";

/// One text, and what it points to: a check, or `other`.
#[derive(Clone, Deserialize)]
pub(crate) struct ErrorText {
    #[serde(default)]
    pub(crate) code: String,
    #[serde(alias = "text")]
    pub(crate) message: String,
    #[serde(rename = "cause_check", alias = "label")]
    check: String,
    /// Checks that it is compatible with, too.
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    lang: String,
    #[serde(default, alias = "vendor")]
    family: String,
    #[serde(default)]
    style: String,
}

/// What came out.
#[derive(Default)]
pub(crate) struct Measured {
    pub(crate) all: usize,
    pub(crate) right: usize,
    half: usize,
    /// Silent on a text that is labelled `other`: counted as right.
    quiet: usize,
    /// What a text is, and what it was taken for; and so when a class that it is compatible with counts as right.
    strict: BTreeMap<(String, String), usize>,
    lenient: BTreeMap<(String, String), usize>,
    wrong: Vec<String>,
}

/// The project's own texts by check. "Nothing" counts as `other`, which is what a suspicion of nothing is.
pub(crate) fn own() -> Vec<ErrorText> {
    #[expect(clippy::expect_used, reason = "the file is the project's own")]
    let texts: BTreeMap<String, Vec<String>> =
        toml::from_str(include_str!("../data/errors/texts.toml")).expect("texts by check");
    let of_check = |(check, messages): (String, Vec<String>)| {
        let check = if check == "nothing" { "other".to_owned() } else { check };
        let text = move |message| ErrorText {
            code: String::new(),
            message,
            check: check.clone(),
            also: Vec::new(),
            lang: String::new(),
            family: String::new(),
            style: String::new(),
        };
        messages.into_iter().map(text)
    };
    texts.into_iter().flat_map(of_check).collect()
}

/// The project's own complaints: those that the tables were tuned on, and the fifth that was not looked at.
pub(crate) fn complaints() -> (Vec<ErrorText>, Vec<ErrorText>) {
    let all = rows(include_str!("../data/errors/complaints.jsonl"));
    all.into_iter().partition(|text| !fnv(&text.message).is_multiple_of(5))
}

/// Texts, one JSON object a line.
pub(crate) fn rows(lines: &str) -> Vec<ErrorText> {
    #[expect(clippy::expect_used, reason = "a broken file of texts must stop the measurement")]
    lines.lines().map(|line| serde_json::from_str(line).expect("every line is a text")).collect()
}

/// FNV-1a: the same fifth on every machine.
fn fnv(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Reads every text, with its code in front or without.
pub(crate) fn measure(texts: &[ErrorText], with_code: bool) -> Measured {
    let mut measured = Measured::default();
    for text in texts {
        let error = match text.code.as_str() {
            code if with_code && !text.message.contains(code) => format!("{code}: {}", text.message),
            _ => text.message.clone(),
        };
        measured.add(text, &error);
    }
    measured
}

/// The same by a column: `lang`, `family`, `style`.
pub(crate) fn by(texts: &[ErrorText], column: &str) -> BTreeMap<String, Measured> {
    let of = |text: &ErrorText| match column {
        "lang" => text.lang.clone(),
        "family" => text.family.clone(),
        _ => text.style.clone(),
    };
    let groups: BTreeSet<String> = texts.iter().map(of).filter(|group| !group.is_empty()).collect();
    let group = |name: &String| texts.iter().filter(|text| of(text) == *name).cloned().collect::<Vec<_>>();
    groups.iter().map(|name| (name.clone(), measure(&group(name), true))).collect()
}

impl Measured {
    fn add(&mut self, text: &ErrorText, error: &str) {
        let first = read(error).first().map(|point| point.cause);
        let said = first.map_or(SILENT, |cause| cause.check().map_or("other", |check| check.as_str()));
        let quiet = said == SILENT && text.check == "other";
        let said = if quiet { "other" } else { said };
        let right = said == text.check;
        let half = !right && text.also.iter().any(|one| one == said);
        self.all += 1;
        self.quiet += usize::from(quiet);
        self.right += usize::from(right);
        self.half += usize::from(half);
        *self.strict.entry((text.check.clone(), said.to_owned())).or_default() += 1;
        let taken = if half { text.check.as_str() } else { said };
        *self.lenient.entry((text.check.clone(), taken.to_owned())).or_default() += 1;
        if !right {
            let half = if half { " (compatible)" } else { "" };
            let of = [&text.lang, &text.family, &text.style].map(String::as_str).join(" ");
            self.wrong.push(format!("{of}: {} taken for {said}{half}: {error}", text.check));
        }
    }

    /// Right ones of a hundred.
    pub(crate) fn percent(&self) -> usize {
        self.right * 100 / self.all.max(1)
    }

    /// The mean of the classes' F1, in thousandths: over the classes that occur.
    pub(crate) fn macro_f1(&self) -> usize {
        f1(&self.strict)
    }

    /// The same when a class that the text is compatible with counts as right.
    pub(crate) fn lenient_f1(&self) -> usize {
        f1(&self.lenient)
    }

    /// The texts that were not right.
    pub(crate) fn wrong(&self) -> String {
        self.wrong.join("\n")
    }
}

/// Thousandths as a number: `0.915`.
pub(crate) fn share(thousandths: usize) -> String {
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

fn f1(table: &BTreeMap<(String, String), usize>) -> usize {
    let sum = |of: &dyn Fn(&str, &str) -> bool| -> usize {
        table.iter().filter(|((is, said), _)| of(is, said)).map(|(_, count)| count).sum()
    };
    let classes = CLASSES.iter().filter(|class| sum(&|is, _| is == **class) > 0);
    let each: Vec<usize> = classes
        .map(|class| {
            let hits = sum(&|is, said| is == *class && said == *class);
            let both = sum(&|is, _| is == *class) + sum(&|_, said| said == *class);
            2000 * hits / both.max(1)
        })
        .collect();
    each.iter().sum::<usize>() / each.len().max(1)
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [strict, lenient] = [self.macro_f1(), self.lenient_f1()].map(share);
        writeln!(f, "macro-F1 {strict} ({lenient} where a compatible class counts)")?;
        let (right, all, half, quiet) = (self.right, self.all, self.half, self.quiet);
        writeln!(f, "{right} of {all} right, {half} more compatible, {quiet} of class other by silence")?;
        let columns = || CLASSES.iter().copied().chain([SILENT]);
        write!(f, "  {:<9}", "is")?;
        columns().try_for_each(|said| write!(f, "{said:>9}"))?;
        for class in CLASSES {
            let count =
                |said: &str| self.strict.get(&(class.to_owned(), said.to_owned())).copied().unwrap_or(0);
            write!(f, "\n  {class:<9}")?;
            columns().try_for_each(|said| write!(f, "{:>9}", count(said)))?;
        }
        writeln!(f)
    }
}
