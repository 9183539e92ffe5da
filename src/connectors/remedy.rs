//! A remedy in the product's own words: where it is done in the console, the page, the command. Written out for one case.

use percent_encoding::utf8_percent_encode;
use url::Url;

use super::configured::{Configured, SettingValue};
use super::run::RESERVED;
use super::template::{TemplatePart, TextTemplate};
use crate::case::RemedyKind;
use crate::text::shell;

/// What a remedy is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct RemedyValues<'v> {
    /// The role.
    pub role: Option<&'v str>,
    /// The tenant.
    pub tenant: Option<&'v str>,
    /// The feature.
    pub feature: Option<&'v str>,
    /// The account's id in the system.
    pub user: Option<&'v str>,
    /// The id of the object, group or account.
    pub object: Option<&'v str>,
}

/// A remedy in the product's words. What needs a value that is not known, or that cannot stand there safely, is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemedyInProduct {
    /// Where to click.
    pub text: Option<String>,
    /// The page of the console: `https` or `http`.
    pub url: Option<String>,
    /// The command, for a POSIX shell.
    pub command: Option<String>,
}

impl Configured {
    /// A remedy in this product's words; `None`: its file says nothing about this kind.
    #[must_use]
    pub fn remedy(&self, kind: RemedyKind, values: &RemedyValues<'_>) -> Option<RemedyInProduct> {
        let templates = self.connector.remedies.get(&kind)?;
        let write = |template: &Option<TextTemplate>, how: fn(&str, bool) -> Option<String>| {
            self.written(template.as_ref()?, values, how)
        };
        Some(RemedyInProduct {
            text: write(&templates.text, |value, _| Some(value.to_owned())),
            url: write(&templates.url, in_address).filter(|url| is_page(url)),
            command: write(&templates.command, in_command),
        })
    }

    /// A template with its values, each as `how` makes it fit; it is told whether the value begins the text.
    fn written(
        &self,
        template: &TextTemplate,
        values: &RemedyValues<'_>,
        how: fn(&str, bool) -> Option<String>,
    ) -> Option<String> {
        let mut text = String::new();
        for part in &template.parts {
            match part {
                TemplatePart::Literal(literal) => text.push_str(literal),
                TemplatePart::Value(reference) => {
                    let value = values.of(&reference.root).or_else(|| self.plain(&reference.root))?;
                    // A value with a line break would be a second line, or a second command.
                    if value.is_empty() || value.chars().any(char::is_control) {
                        return None;
                    }
                    let begins = text.is_empty();
                    text.push_str(&how(value, begins)?);
                }
            }
        }
        Some(text)
    }

    fn plain(&self, setting: &str) -> Option<&str> {
        match self.settings.get(setting) {
            Some(SettingValue::Plain(text)) => Some(text),
            _ => None,
        }
    }
}

impl<'v> RemedyValues<'v> {
    fn of(&self, name: &str) -> Option<&'v str> {
        match name {
            "role" => self.role,
            "tenant" => self.tenant,
            "feature" => self.feature,
            "user" => self.user,
            "object" => self.object,
            _ => None,
        }
    }
}

/// Percent-encoded, but for a setting that is the address itself. No value is a step upwards.
fn in_address(value: &str, begins: bool) -> Option<String> {
    match value {
        "." | ".." => None,
        value if begins => Some(value.trim_end_matches('/').to_owned()),
        value => Some(utf8_percent_encode(value, RESERVED).to_string()),
    }
}

/// One word of a POSIX shell. What begins with `-` would be an option.
fn in_command(value: &str, _: bool) -> Option<String> {
    (!value.starts_with('-')).then(|| shell::word(value))
}

/// Whether a browser would open it as a page.
fn is_page(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.host().is_some())
}
