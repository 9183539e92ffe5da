//! `mail`, and `post_url`: requests that go to no path of the connector's address.

use super::super::{AllowedNames, Loader};
use super::OF_HTTP;
use crate::connectors::model::{ConnectorKind, MailTarget, Method, RequestTarget};
use crate::text::spanned_toml::SpannedTable;

/// Keys that a mail cannot have, beside those of HTTP.
const OF_OTHERS: &[&str] = &["page", "missing"];

impl Loader<'_> {
    /// What of these a request has.
    pub(super) fn beside_paths(
        &mut self,
        table: &SpannedTable<'_>,
        place: AllowedNames,
    ) -> Vec<(Method, RequestTarget)> {
        let mut found = Vec::new();
        if let Some(text) = table.text("post_url") {
            // The address is the profile's own, so it may be a credential: it is never shown.
            let settings = AllowedNames { secrets: true, only_settings: Some(false), ..place };
            let address = self.template(&text, settings);
            found.extend(address.map(|address| (Method::Post, RequestTarget::Whole(address))));
        }
        if let Some(text) = table.text("mail") {
            let settings = AllowedNames { only_settings: Some(false), ..place };
            let letter = self.program(text, place);
            let files = table.text("files").map(|text| self.program(text, place));
            let folder = table.text("folder").and_then(|text| self.template(&text, settings));
            found.push((Method::Post, RequestTarget::Mail(MailTarget { letter, files, folder })));
        }
        found
    }

    /// What a message cannot have, and who sends none.
    pub(super) fn mail_rules(&self, table: &SpannedTable<'_>) {
        if self.kind != ConnectorKind::Ticketing {
            self.source.report(&table.key_at("mail"), "only a ticketing connector sends mail");
        }
        for key in OF_HTTP.iter().chain(OF_OTHERS) {
            if table.key_at(key) != table.at {
                let message =
                    format!("`{key}` has no meaning for a mail: what is in it is said by `mail` and `files`");
                self.source.report(&table.key_at(key), message);
            }
        }
    }
}
