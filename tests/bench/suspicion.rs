//! Measures how often an error text points to the right check.

use std::collections::BTreeMap;
use std::fmt;

use escalate::case::CheckId;
use escalate::diagnosis::suspect;
use serde::Deserialize;

/// One text, and what it points to: a check, or `other`.
#[derive(Deserialize)]
pub(crate) struct ErrorText {
    #[serde(default)]
    code: String,
    message: String,
    #[serde(rename = "cause_check")]
    check: String,
    /// Checks that it is compatible with, too.
    #[serde(default)]
    also: Vec<String>,
}

/// What came out.
#[derive(Default)]
pub(crate) struct Measured {
    pub(crate) all: usize,
    pub(crate) right: usize,
    half: usize,
    by_check: BTreeMap<String, (usize, usize)>,
    wrong: Vec<String>,
}

/// The project's own texts. "Nothing" counts as `other`, which is what a suspicion of nothing is.
pub(crate) fn own() -> Vec<ErrorText> {
    #[expect(clippy::expect_used, reason = "the file is the project's own")]
    let texts: BTreeMap<String, Vec<String>> =
        toml::from_str(include_str!("../data/errors/texts.toml")).expect("texts by check");
    let of_check = |(check, messages): (String, Vec<String>)| {
        let check = if check == "nothing" { "other".to_owned() } else { check };
        let text =
            move |message| ErrorText { code: String::new(), message, check: check.clone(), also: Vec::new() };
        messages.into_iter().map(text)
    };
    texts.into_iter().flat_map(of_check).collect()
}

/// Asks for every text, with its code in front or without.
pub(crate) fn measure(texts: &[ErrorText], with_code: bool) -> Measured {
    let mut measured = Measured::default();
    for text in texts {
        let error = match text.code.as_str() {
            code if with_code && !code.is_empty() => format!("{code}: {}", text.message),
            _ => text.message.clone(),
        };
        let said = suspect(&error).and_then(|found| found.check).map_or("other", CheckId::as_str);
        let right = said == text.check;
        measured.all += 1;
        measured.right += usize::from(right);
        measured.half += usize::from(!right && text.also.iter().any(|one| one == said));
        let (hits, all) = measured.by_check.entry(text.check.clone()).or_default();
        *hits += usize::from(right);
        *all += 1;
        if !right {
            measured.wrong.push(format!("{} taken for {said}: {error}", text.check));
        }
    }
    measured
}

impl Measured {
    /// Right ones of a hundred.
    pub(crate) fn percent(&self) -> usize {
        self.right * 100 / self.all.max(1)
    }

    /// The texts that were not right.
    pub(crate) fn wrong(&self) -> String {
        self.wrong.join("\n")
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = self.right * 1000 / self.all.max(1);
        let (whole, tenth) = (tenths / 10, tenths % 10);
        writeln!(
            f,
            "{} of {} right ({whole}.{tenth} %), {} more half right",
            self.right, self.all, self.half
        )?;
        for (check, (hits, all)) in &self.by_check {
            writeln!(f, "  {check:<9}{hits:>4} of {all}")?;
        }
        Ok(())
    }
}
