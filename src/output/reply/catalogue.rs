//! The phrases of one language: a TOML file of `templates/reply/`, each phrase a template.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::output::template::{Escape, RenderError, TemplateError, lint, read, render_text, schema};
use crate::output::view::PhraseView;

/// The languages in the binary.
const EMBEDDED: &[(&str, &str)] = &[
    ("en", include_str!("../../../templates/reply/en.toml")),
    ("de", include_str!("../../../templates/reply/de.toml")),
];

/// What a catalogue file holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Phrases {
    /// Whether a speaker of the language has reviewed it.
    reviewed: bool,
    pub(super) greeting: String,
    /// "I've confirmed that …": every part is proven.
    pub(super) confirmed: String,
    /// "As far as I can see, …": a part is not proven.
    pub(super) seen: String,
    /// Between the last two parts of a list.
    pub(super) and: String,
    /// Stands for the action when it is not known or cannot be shown.
    pub(super) that: String,
    /// The action of signing in.
    pub(super) sign_in: String,
    /// What a passed check means, by check.
    pub(super) checked: BTreeMap<String, String>,
    /// By `check.reason`, `check`, or the verdict.
    pub(super) cause: BTreeMap<String, Cause>,
}

/// What it means, and what to do next.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cause {
    pub(super) means: String,
    pub(super) next: String,
}

/// One language.
#[derive(Clone, Debug)]
pub(super) struct ReplyCatalogue {
    language: String,
    /// For error messages.
    file: String,
    text: String,
    phrases: Phrases,
}

impl ReplyCatalogue {
    /// The catalogue of a language: the file in the config folder, or the embedded one. `pt-BR` is answered by `pt` when there
    /// is no closer one.
    pub(super) fn load(language: &str, folder: Option<&Path>) -> Result<Self, RenderError> {
        let asked = language.to_lowercase().replace('_', "-");
        let base = asked.split(['-', '.']).next().unwrap_or_default().to_owned();
        for name in [asked, base] {
            let is_name =
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if let Some(folder) = folder.filter(|_| is_name) {
                let path = folder.join("reply").join(format!("{name}.toml"));
                if let Some(text) = read(&path)? {
                    return Self::parse(&name, path.display().to_string(), text);
                }
            }
            if let Some((name, text)) = EMBEDDED.iter().find(|(known, _)| *known == name) {
                return Self::parse(name, format!("templates/reply/{name}.toml"), (*text).to_owned());
            }
        }
        Err(RenderError::Language { language: language.to_owned(), known: languages(folder).join(", ") })
    }

    /// The embedded catalogue of a language, or the English one.
    pub(super) fn embedded(language: &str) -> Self {
        let (name, text) = EMBEDDED.iter().find(|(known, _)| *known == language).unwrap_or(&EMBEDDED[0]);
        let parsed = Self::parse(name, format!("templates/reply/{name}.toml"), (*text).to_owned());
        #[expect(clippy::expect_used, reason = "the embedded catalogues are parsed by a test")]
        parsed.expect("an embedded catalogue parses")
    }

    fn parse(language: &str, file: String, text: String) -> Result<Self, RenderError> {
        match toml::from_str::<Phrases>(&text) {
            Ok(phrases) => Ok(Self { language: language.to_owned(), file, text, phrases }),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                Err(RenderError::Templates(vec![mistake(&file, &text, at, error.message().to_owned())]))
            }
        }
    }

    pub(super) fn language(&self) -> &str {
        &self.language
    }

    pub(super) fn is_reviewed(&self) -> bool {
        self.phrases.reviewed
    }

    pub(super) fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// The whole file, to tell its own words from those of the case.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The first cause of these keys that the catalogue has.
    pub(super) fn cause(&self, keys: &[&str]) -> Option<&Cause> {
        keys.iter().find_map(|key| self.phrases.cause.get(*key))
    }

    /// Fills in one phrase.
    pub(super) fn say(&self, phrase: &str, view: &PhraseView) -> Result<String, RenderError> {
        if !phrase.contains("{{") {
            return Ok(phrase.to_owned());
        }
        render_text(&self.file, phrase, Escape::Text, view)
    }

    /// Every phrase that names something that there is not; every key that English has and this does not.
    fn mistakes(&self) -> Vec<TemplateError> {
        let phrases = &self.phrases;
        let plain = [&phrases.greeting, &phrases.confirmed, &phrases.seen, &phrases.that, &phrases.sign_in];
        let causes = phrases.cause.values().flat_map(|cause| [&cause.means, &cause.next]);
        let schema = schema::of_view::<PhraseView>();
        let mut found = Vec::new();
        for phrase in plain.into_iter().chain(phrases.checked.values()).chain(causes) {
            for error in lint::check(&self.file, phrase, &schema) {
                let start = self.text.find(phrase.as_str()).unwrap_or(0);
                let within: usize =
                    phrase.lines().take(error.line - 1).map(|line| line.len() + 1).sum::<usize>()
                        + error.column
                        - 1;
                found.push(mistake(&self.file, &self.text, start + within, error.what));
            }
        }
        let english = Self::embedded("en");
        let english = english.phrases();
        let lacks = |key: &&String| !phrases.cause.contains_key(*key);
        for key in english.cause.keys().filter(lacks) {
            found.push(mistake(&self.file, &self.text, 0, format!("`[cause.\"{key}\"]` is missing")));
        }
        for key in english.checked.keys().filter(|key| !phrases.checked.contains_key(*key)) {
            found.push(mistake(&self.file, &self.text, 0, format!("`checked.{key}` is missing")));
        }
        found
    }
}

fn mistake(file: &str, text: &str, at: usize, what: String) -> TemplateError {
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    TemplateError {
        file: file.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        what,
    }
}

/// The names of the catalogue files of a config folder, sorted.
fn in_folder(folder: Option<&Path>) -> Vec<String> {
    let entries = folder.and_then(|folder| std::fs::read_dir(folder.join("reply")).ok());
    let mut names: Vec<String> = entries
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".toml").map(str::to_lowercase))
        .collect();
    names.sort();
    names
}

/// The languages that there are.
pub(super) fn languages(folder: Option<&Path>) -> Vec<String> {
    let mut names: Vec<String> = EMBEDDED.iter().map(|(name, _)| (*name).to_owned()).collect();
    names.extend(in_folder(folder));
    names.sort();
    names.dedup();
    names
}

/// The mistakes in the catalogue files of a config folder.
pub(crate) fn lint_folder(folder: &Path) -> Result<Vec<TemplateError>, RenderError> {
    let mut found = Vec::new();
    for name in in_folder(Some(folder)) {
        match ReplyCatalogue::load(&name, Some(folder)) {
            Ok(catalogue) => found.extend(catalogue.mistakes()),
            Err(RenderError::Templates(mistakes)) => found.extend(mistakes),
            Err(other) => return Err(other),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{EMBEDDED, ReplyCatalogue};

    #[test]
    fn the_embedded_catalogues_are_complete_and_name_nothing_unknown() {
        for (name, _) in EMBEDDED {
            assert_eq!(ReplyCatalogue::embedded(name).mistakes(), Vec::new(), "{name}");
        }
    }
}
