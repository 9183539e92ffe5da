//! The table of template files, and where a file of the config folder takes the place of an embedded one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::embedded::{EMBEDDED, Embedded};
use super::error::{RenderError, TemplateError};
use super::{lint, schema};
use crate::output::clusters::view::ClustersView;
#[cfg(feature = "serve")]
use crate::output::page::{
    PageCaseView, PageCasesView, PageCheckView, PageFormView, PageFrameView, PageLogView, PageMessageView,
    PagePickView, PagePreviewView, PageSignInView,
};
use crate::output::ticket::cluster::{ClusterReadmeView, ClusterTicketView};
use crate::output::view::{LetterView, ReadmeView, View};

/// The template files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TemplateFile {
    TicketTitle,
    TicketText,
    TicketMarkdown,
    TicketHtml,
    ReportMarkdown,
    ReportHtml,
    BundleReadme,
    Reply,
    ClustersHtml,
    ClusterTitle,
    ClusterText,
    ClusterMarkdown,
    ClusterHtml,
    ClusterPage,
    ClusterReadme,
    #[cfg(feature = "serve")]
    PageFrame,
    #[cfg(feature = "serve")]
    PageForm,
    #[cfg(feature = "serve")]
    PagePick,
    #[cfg(feature = "serve")]
    PageCheck,
    #[cfg(feature = "serve")]
    PageCase,
    #[cfg(feature = "serve")]
    PagePreview,
    #[cfg(feature = "serve")]
    PageCases,
    #[cfg(feature = "serve")]
    PageLog,
    #[cfg(feature = "serve")]
    PageSignIn,
    #[cfg(feature = "serve")]
    PageMessage,
}

impl TemplateFile {
    pub(crate) const ALL: &'static [Self] = &[
        Self::TicketTitle,
        Self::TicketText,
        Self::TicketMarkdown,
        Self::TicketHtml,
        Self::ReportMarkdown,
        Self::ReportHtml,
        Self::BundleReadme,
        Self::Reply,
        Self::ClustersHtml,
        Self::ClusterTitle,
        Self::ClusterText,
        Self::ClusterMarkdown,
        Self::ClusterHtml,
        Self::ClusterPage,
        Self::ClusterReadme,
        #[cfg(feature = "serve")]
        Self::PageFrame,
        #[cfg(feature = "serve")]
        Self::PageForm,
        #[cfg(feature = "serve")]
        Self::PagePick,
        #[cfg(feature = "serve")]
        Self::PageCheck,
        #[cfg(feature = "serve")]
        Self::PageCase,
        #[cfg(feature = "serve")]
        Self::PagePreview,
        #[cfg(feature = "serve")]
        Self::PageCases,
        #[cfg(feature = "serve")]
        Self::PageLog,
        #[cfg(feature = "serve")]
        Self::PageSignIn,
        #[cfg(feature = "serve")]
        Self::PageMessage,
    ];

    pub(crate) fn embedded(self) -> &'static Embedded {
        &EMBEDDED[self as usize]
    }

    /// What it may name: the schema of the view that it is rendered with.
    fn schema(self) -> Value {
        match self {
            Self::TicketTitle
            | Self::TicketText
            | Self::TicketMarkdown
            | Self::TicketHtml
            | Self::ReportMarkdown
            | Self::ReportHtml => schema::of_view::<View>(),
            Self::BundleReadme => schema::of_view::<ReadmeView>(),
            Self::Reply => schema::of_view::<LetterView>(),
            Self::ClustersHtml => schema::of_view::<ClustersView>(),
            Self::ClusterTitle
            | Self::ClusterText
            | Self::ClusterMarkdown
            | Self::ClusterHtml
            | Self::ClusterPage => schema::of_view::<ClusterTicketView>(),
            Self::ClusterReadme => schema::of_view::<ClusterReadmeView>(),
            #[cfg(feature = "serve")]
            Self::PageFrame => schema::of_view::<PageFrameView>(),
            #[cfg(feature = "serve")]
            Self::PageForm => schema::of_view::<PageFormView>(),
            #[cfg(feature = "serve")]
            Self::PagePick => schema::of_view::<PagePickView>(),
            #[cfg(feature = "serve")]
            Self::PageCheck => schema::of_view::<PageCheckView>(),
            #[cfg(feature = "serve")]
            Self::PageCase => schema::of_view::<PageCaseView>(),
            #[cfg(feature = "serve")]
            Self::PagePreview => schema::of_view::<PagePreviewView>(),
            #[cfg(feature = "serve")]
            Self::PageCases => schema::of_view::<PageCasesView>(),
            #[cfg(feature = "serve")]
            Self::PageLog => schema::of_view::<PageLogView>(),
            #[cfg(feature = "serve")]
            Self::PageSignIn => schema::of_view::<PageSignInView>(),
            #[cfg(feature = "serve")]
            Self::PageMessage => schema::of_view::<PageMessageView>(),
        }
    }
}

/// The templates of one run: the embedded ones, and what the config folder has in their place.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    folder: Option<PathBuf>,
    overrides: BTreeMap<TemplateFile, String>,
}

impl Templates {
    /// Only the embedded ones.
    #[must_use]
    pub fn embedded() -> Self {
        Self::default()
    }

    /// The embedded ones, and the files at the same paths below `folder` (the config folder's `templates`). Every such file
    /// is linted now, so that a mistake is found before the first request. `lint_others` finds the mistakes in files of the folder
    /// that are not in the table.
    ///
    /// # Errors
    /// A file that cannot be read; all mistakes of all files at once.
    pub(crate) fn load(
        folder: &Path,
        lint_others: impl FnOnce(&Path) -> Result<Vec<TemplateError>, RenderError>,
    ) -> Result<Self, RenderError> {
        let mut templates = Self { folder: Some(folder.to_owned()), overrides: BTreeMap::new() };
        let mut mistakes = Vec::new();
        for template in TemplateFile::ALL {
            let path = folder.join(template.embedded().path);
            if let Some(text) = read(&path)? {
                mistakes.extend(lint::check(&path.display().to_string(), &text, &template.schema()));
                templates.overrides.insert(*template, text);
            }
        }
        mistakes.extend(lint_others(folder)?);
        if mistakes.is_empty() { Ok(templates) } else { Err(RenderError::Templates(mistakes)) }
    }

    /// The text in use, and the name to give in an error.
    pub(crate) fn source(&self, template: TemplateFile) -> (String, Cow<'_, str>) {
        let embedded = template.embedded();
        match (&self.folder, self.overrides.get(&template)) {
            (Some(folder), Some(text)) => {
                (folder.join(embedded.path).display().to_string(), Cow::Borrowed(text))
            }
            _ => (format!("templates/{}", embedded.path), Cow::Borrowed(embedded.text)),
        }
    }

    /// The folder that overrides come from.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }
}

/// A file's text; `None` when there is no such file.
pub(crate) fn read(path: &Path) -> Result<Option<String>, RenderError> {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    match crate::environment::file::read_text(path, crate::environment::file::WRITTEN) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(None),
        Err(cause) => Err(RenderError::Read { path: path.to_owned(), cause }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::TemplateFile;
    use crate::output::template::schema::{fields, items};

    fn names(schema: &Value, into: &mut Vec<String>) {
        assert!(schema.get("$ref").is_none(), "a reference: nothing in it could be compared: {schema}");
        if let Some(item) = items(schema) {
            names(item, into);
        }
        for (name, inner) in fields(schema).into_iter().flatten() {
            into.push(name.clone());
            names(inner, into);
        }
    }

    #[test]
    fn every_name_is_found_and_documented() {
        let documented = include_str!("../../../templates/README.md");
        let mut all = Vec::new();
        for template in TemplateFile::ALL {
            let before = all.len();
            names(&template.schema(), &mut all);
            assert!(all.len() > before, "{template:?} may name nothing");
        }
        for name in &all {
            assert!(documented.contains(&format!("`{name}`")), "`{name}` is not in templates/README.md");
        }
        // Within an option, a list, and a list in an option.
        for inner in
            ["need", "scope", "attachments", "vendor", "connector", "complete", "url", "about", "means"]
        {
            assert!(all.iter().any(|name| name == inner), "`{inner}` is not found");
        }
    }
}
