//! Writes the replies of many cases: what a language has is read once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::catalogue::ReplyCatalogue;
use super::{Reply, ReplyRecipient, internals, language, letter, lint};
use crate::output::template::{ReadTemplate, RenderError, TemplateFile, Templates};
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;

/// Writes replies with the templates of one run, in any language.
#[derive(Debug)]
pub struct ReplyWriter<'t> {
    templates: &'t Templates,
    read: Mutex<HashMap<String, Arc<LetterLanguage>>>,
    /// The languages that there are for tags that were asked for.
    found: Mutex<HashMap<String, Option<String>>>,
}

/// Tags of languages whose answer is remembered: there are some hundreds of them, and anybody may write anything.
const MOST_TAGS: usize = 1_000;

/// All that a letter of one language is made of.
#[derive(Debug)]
struct LetterLanguage {
    catalogue: ReplyCatalogue,
    /// The words of the phrases and of the template, in lower case.
    own_words: String,
    letter: ReadTemplate,
    /// Letters that hold nothing of a case.
    general: OnceLock<String>,
    unverified: OnceLock<String>,
}

impl<'t> ReplyWriter<'t> {
    /// A writer that has read nothing yet.
    #[must_use]
    pub fn new(templates: &'t Templates) -> Self {
        Self { templates, read: Mutex::default(), found: Mutex::default() }
    }

    /// The language to write in: as [`language::choose`].
    ///
    /// # Errors
    /// As [`language::choose`].
    pub fn choose(
        &self,
        asked: Option<&str>,
        report: &Report,
        recipient: ReplyRecipient,
        machine: Option<&str>,
    ) -> Result<String, RenderError> {
        language::choose_from(asked, report, recipient, machine, self.templates, |tag| self.find(tag))
    }

    fn find(&self, tag: &str) -> Option<String> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = found.get(tag) {
            return known.clone();
        }
        let known = language::find(tag, self.templates);
        if found.len() < MOST_TAGS {
            found.insert(tag.to_owned(), known.clone());
        }
        known
    }

    /// Writes the reply to a recipient, as [`super::write_to`].
    ///
    /// # Errors
    /// As [`super::write()`].
    pub fn write_to(
        &self,
        recipient: ReplyRecipient,
        report: &Redacted<Report>,
        language: &str,
    ) -> Result<Reply, RenderError> {
        let language = self.language(language)?;
        if recipient == ReplyRecipient::Unverified {
            // Nothing of the case is in it, so that there is nothing to look for; and a case must not change it.
            return Ok(language.reply(language.unverified()?.to_owned(), Vec::new()));
        }
        let report = report.get();
        let internals = internals::of(report);
        let (view, own) = letter::compose(report, &internals, &language.catalogue)?;
        let text = tidy(&language.letter.fill(&view)?);
        let leaks = lint::leaks(&text, report, &internals, &language.own_words, &own);
        if leaks.is_empty() {
            return Ok(language.reply(text, leaks));
        }
        // The general letter holds nothing but embedded phrases, so there is nothing in it that could leak.
        Ok(language.reply(language.general()?.to_owned(), leaks))
    }

    fn language(&self, language: &str) -> Result<Arc<LetterLanguage>, RenderError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read.get(language) {
            return Ok(Arc::clone(known));
        }
        let known = Arc::new(LetterLanguage::read(language, self.templates)?);
        read.insert(language.to_owned(), Arc::clone(&known));
        Ok(known)
    }
}

impl LetterLanguage {
    fn read(language: &str, templates: &Templates) -> Result<Self, RenderError> {
        let catalogue = ReplyCatalogue::load(language, templates.folder())?;
        let letter = ReadTemplate::of(templates, TemplateFile::Reply)?;
        let own_words =
            catalogue.text().to_lowercase() + &templates.source(TemplateFile::Reply).1.to_lowercase();
        let (general, unverified) = (OnceLock::new(), OnceLock::new());
        Ok(Self { catalogue, own_words, letter, general, unverified })
    }

    fn reply(&self, text: String, leaks: Vec<lint::Leak>) -> Reply {
        Reply {
            text,
            language: self.catalogue.language().to_owned(),
            reviewed: self.catalogue.is_reviewed(),
            leaks,
        }
    }

    fn unverified(&self) -> Result<&str, RenderError> {
        once(&self.unverified, || Ok(tidy(&self.letter.fill(&letter::bare(&self.catalogue, "unverified")?)?)))
    }

    fn general(&self) -> Result<&str, RenderError> {
        once(&self.general, || {
            let general = letter::bare(&ReplyCatalogue::embedded(self.catalogue.language()), "general")?;
            Ok(tidy(&ReadTemplate::of(&Templates::embedded(), TemplateFile::Reply)?.fill(&general)?))
        })
    }
}

/// A text that is made once; an error is not kept.
fn once(
    text: &OnceLock<String>,
    make: impl FnOnce() -> Result<String, RenderError>,
) -> Result<&str, RenderError> {
    if let Some(text) = text.get() {
        return Ok(text);
    }
    let new = make()?;
    Ok(text.get_or_init(|| new))
}

/// One empty line at most, no space at line ends, one last newline.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.trim().lines().map(str::trim_end) {
        if !(line.is_empty() && out.ends_with("\n\n")) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
