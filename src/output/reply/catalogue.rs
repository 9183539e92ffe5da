//! The phrases of one language: a TOML file of `templates/reply/`, each phrase a template.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use crate::output::template::{Escape, ReadTemplate, RenderError, TemplateError, lint, read, schema};
use crate::output::view::PhraseView;
use crate::text::offset::line_and_column;

/// The languages in the binary.
const EMBEDDED: &[(&str, &str)] = &[
    ("en", include_str!("../../../templates/reply/en.toml")),
    ("de", include_str!("../../../templates/reply/de.toml")),
    ("es", include_str!("../../../templates/reply/es.toml")),
    ("fr", include_str!("../../../templates/reply/fr.toml")),
    ("nb", include_str!("../../../templates/reply/nb.toml")),
    ("pt", include_str!("../../../templates/reply/pt.toml")),
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
    /// Behind a cause that only an error text points to.
    pub(super) suspected: String,
    /// Behind the cause where another one stands behind it.
    pub(super) more: String,
    /// Behind the cause where the case is passed on.
    pub(super) passed_on: String,
    /// First words with which an action reads on in a sentence of this language; any other is quoted.
    #[serde(default)]
    pub(super) verbs: Vec<String>,
    /// What does not work: "You can't sign in".
    pub(super) cannot: DeedPhrases,
    /// What to try once more: "try again".
    pub(super) again: DeedPhrases,
    /// What a passed check means, by check.
    pub(super) checked: BTreeMap<String, String>,
    /// By `check.reason`, `check`, or the verdict.
    pub(super) cause: BTreeMap<String, Cause>,
}

/// How a deed is said.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeedPhrases {
    /// For somebody who cannot get in; empty: as `that`.
    #[serde(default)]
    pub(super) sign_in: String,
    /// With the action in quotation marks.
    pub(super) action: String,
    /// With the action as a part of the sentence, where it begins with one of `verbs`.
    #[serde(default)]
    pub(super) verb: String,
    /// Where the action is not known or cannot be shown.
    pub(super) that: String,
}

/// What it means, and what to do next.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cause {
    pub(super) means: String,
    pub(super) next: String,
}

/// One language.
#[derive(Debug)]
pub(super) struct ReplyCatalogue {
    language: String,
    /// For error messages.
    file: String,
    text: String,
    phrases: Phrases,
    /// The phrases that were said so far: many letters are made of few.
    read: Mutex<HashMap<String, Arc<ReadTemplate>>>,
}

impl ReplyCatalogue {
    /// The catalogue of a language: the file in the config folder, or the embedded one. `pt-BR` is answered by `pt` when there
    /// is no closer one, and every Norwegian by `nb`.
    pub(super) fn load(language: &str, folder: Option<&Path>) -> Result<Self, RenderError> {
        for name in closest(language) {
            if let Some(folder) = folder {
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
            Ok(phrases) => {
                Ok(Self { language: language.to_owned(), file, text, phrases, read: Mutex::default() })
            }
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
    pub(super) fn cause<K: AsRef<str>>(&self, keys: &[K]) -> Option<&Cause> {
        keys.iter().find_map(|key| self.phrases.cause.get(key.as_ref()))
    }

    /// Fills in one phrase.
    pub(super) fn say(&self, phrase: &str, view: &PhraseView) -> Result<String, RenderError> {
        if !phrase.contains("{{") {
            return Ok(phrase.to_owned());
        }
        self.read(phrase)?.fill(view)
    }

    fn read(&self, phrase: &str) -> Result<Arc<ReadTemplate>, RenderError> {
        let mut all = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = all.get(phrase) {
            return Ok(Arc::clone(read));
        }
        let read = Arc::new(ReadTemplate::new(self.file.clone(), phrase, Escape::Text)?);
        all.insert(phrase.to_owned(), Arc::clone(&read));
        Ok(read)
    }

    /// Every phrase that names something that there is not; every key that English has and this does not.
    fn mistakes(&self) -> Vec<TemplateError> {
        let phrases = &self.phrases;
        let plain = [
            &phrases.greeting,
            &phrases.confirmed,
            &phrases.seen,
            &phrases.suspected,
            &phrases.more,
            &phrases.passed_on,
        ];
        let deeds = [&phrases.cannot, &phrases.again].into_iter();
        let deeds = deeds.flat_map(|deed| [&deed.sign_in, &deed.action, &deed.verb, &deed.that]);
        let causes = phrases.cause.values().flat_map(|cause| [&cause.means, &cause.next]);
        let schema = schema::of_view::<PhraseView>();
        let mut found = Vec::new();
        for phrase in plain.into_iter().chain(deeds).chain(phrases.checked.values()).chain(causes) {
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
    let (line, column) = line_and_column(text, at);
    TemplateError { file: file.to_owned(), line, column, what }
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

/// The names under which a language is looked for, closest first: `pt-br`, `pt`. A name is a file's, so that nothing else than letters,
/// digits and `-` makes one.
pub(super) fn closest(language: &str) -> Vec<String> {
    let tag = language.split(['.', '@']).next().unwrap_or_default().to_lowercase().replace('_', "-");
    let base = tag.split('-').next().unwrap_or_default().to_owned();
    // `no` is either Norwegian, and who reads nynorsk reads bokmål.
    let near = if ["no", "nn"].contains(&base.as_str()) { "nb" } else { &base }.to_owned();
    let mut names: Vec<String> = [tag, base, near].into_iter().filter(|name| is_name(name)).collect();
    names.dedup();
    names
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
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
    use std::collections::BTreeSet;

    use super::{EMBEDDED, Phrases, ReplyCatalogue};

    #[test]
    fn the_embedded_catalogues_are_complete_and_name_nothing_unknown() {
        for (name, _) in EMBEDDED {
            assert_eq!(ReplyCatalogue::embedded(name).mistakes(), Vec::new(), "{name}");
        }
    }

    /// The names that a phrase uses.
    fn names(phrase: &str) -> BTreeSet<&str> {
        let inner = phrase.split("{{").skip(1).filter_map(|rest| rest.split("}}").next());
        inner
            .map(|name| name.trim_start_matches("#if "))
            .filter(|name| !name.starts_with('/') && *name != "else")
            .collect()
    }

    /// A word order is free, a forgotten role is not.
    #[test]
    fn the_languages_name_the_same_in_the_same_phrase() {
        let english = ReplyCatalogue::embedded("en");
        let all = |phrases: &Phrases| {
            let causes = phrases
                .cause
                .iter()
                .map(|(key, cause)| (key.clone(), format!("{} | {}", cause.means, cause.next)));
            let checked =
                phrases.checked.iter().map(|(key, phrase)| (format!("checked {key}"), phrase.clone()));
            let plain =
                [("greeting", &phrases.greeting), ("confirmed", &phrases.confirmed), ("seen", &phrases.seen)];
            let plain = plain.map(|(key, phrase)| (key.to_owned(), phrase.clone()));
            causes.chain(checked).chain(plain).collect::<Vec<_>>()
        };
        for (language, _) in EMBEDDED {
            let other = ReplyCatalogue::embedded(language);
            let (ours, theirs) = (all(english.phrases()), all(other.phrases()));
            assert_eq!(ours.len(), theirs.len(), "{language}");
            for ((key, one), (other_key, other)) in ours.iter().zip(&theirs) {
                assert_eq!(key, other_key, "{language}");
                // Where a language has no article for it, "is" stands on another side of the name.
                assert_eq!(names(one), names(other), "{language} {key}: {other}");
            }
            assert!(other.phrases().cannot.action.contains("{{action}}"), "{language}");
            assert!(other.phrases().again.action.contains("{{action}}"), "{language}");
        }
    }
}
