//! What a profile says for each system, and how its connector's settings follow from that.

use std::collections::BTreeMap;

use escalate::connectors::system_fields::SystemFields;
use escalate::connectors::{Configured, Connector, SettingValue, configure, shipped};

/// How a system reads texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    Plain,
    Html,
    /// HTML in some places and plain text in others.
    HtmlOrPlain,
    /// Textile, or one of two Markdowns, as the server is set.
    Textile,
    Markdown,
    /// JSON of nodes.
    Document,
}

/// A system, and how its connector is told where it is.
pub(crate) struct Row {
    /// Of [`crate::systems::make`].
    pub(crate) system: &'static str,
    pub(crate) connector: &'static str,
    /// Settings that are not called as in what the system gives: the key there, or `=` and the value itself.
    pub(crate) settings: &'static [(&'static str, &'static str)],
    pub(crate) markup: Markup,
    /// Whether files can go there.
    pub(crate) files: bool,
}

const fn row(system: &'static str, connector: &'static str, markup: Markup) -> Row {
    Row { system, connector, settings: &[], markup, files: true }
}

/// All of them. One for which no connector is shipped is passed over.
pub(crate) const ROWS: &[Row] = &[
    Row { settings: &[("repository", "repo")], ..row("gitea", "gitea", Markup::Markdown) },
    row("helpdesk", "helpdesk", Markup::Markdown),
    row("redmine", "redmine", Markup::Textile),
    row("roundup", "roundup", Markup::Plain),
    row("rt", "rt", Markup::Html),
    row("zendesk", "zendesk", Markup::Html),
    row("jira", "jira", Markup::Document),
    Row { settings: &[("token", "api_key")], ..row("freshdesk", "freshdesk", Markup::Plain) },
    row("servicenow", "servicenow", Markup::Plain),
    Row { files: false, ..row("github", "github", Markup::Markdown) },
    row("gitlab", "gitlab", Markup::Markdown),
    Row { settings: &[("field", "field_id")], ..row("zammad", "zammad", Markup::Html) },
    Row {
        settings: &[("desk", "service_desk_id"), ("type", "request_type_id"), ("field", "field_id")],
        ..row("jsm", "jsm", Markup::Plain)
    },
    Row { settings: &[("field", "field_id")], ..row("salesforce", "salesforce", Markup::Plain) },
    Row {
        settings: &[("field", "field_id"), ("portal", "=123")],
        ..row("hubspot", "hubspot", Markup::HtmlOrPlain)
    },
    Row {
        settings: &[("key", "api_key"), ("team", "team_key")],
        ..row("linear", "linear", Markup::Markdown)
    },
    Row {
        settings: &[("type", "ticket_type_id"), ("field", "field_name")],
        ..row("intercom", "intercom", Markup::HtmlOrPlain)
    },
];

impl Row {
    /// The shipped file, if there is one.
    pub(crate) fn text(&self) -> Option<&'static str> {
        shipped::ALL.iter().find(|one| one.name == self.connector).map(|one| one.text)
    }

    /// The connector with its settings. `given` is what the system says of itself.
    pub(crate) fn configured(&self, given: &BTreeMap<String, String>) -> Configured {
        let shipped = shipped::ALL.iter().find(|one| one.name == self.connector).unwrap();
        // How far apart requests start is not what is looked at here.
        let mut file = shipped.file();
        file.text = file.text.lines().filter(|line| !line.starts_with("pace")).collect::<Vec<_>>().join("\n");
        let connector = Connector::load(&file).unwrap_or_else(|problems| {
            panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        let mut settings = BTreeMap::new();
        for spec in &connector.settings {
            let told = self.settings.iter().find(|(setting, _)| *setting == spec.name);
            let value = match told.map(|(_, key)| key.strip_prefix('=').ok_or(key)) {
                Some(Ok(value)) => Some(value.to_owned()),
                Some(Err(key)) => given.get(*key).cloned(),
                None => given
                    .get(if spec.name == "url" && !given.contains_key("url") {
                        "base_url"
                    } else {
                        &spec.name
                    })
                    .cloned(),
            };
            let Some(value) = value else {
                assert!(
                    spec.default.is_some(),
                    "{}: the row gives no `{}` out of {given:?}",
                    self.system,
                    spec.name
                );
                continue;
            };
            let value =
                if spec.secret { SettingValue::Secret(value.into()) } else { SettingValue::Plain(value) };
            settings.insert(spec.name.clone(), value);
        }
        let configured = configure(self.connector, connector, settings).unwrap();
        // Who is answered, where the system knows somebody by an address.
        let mut known = ["requester", "customer"].into_iter().filter_map(|key| given.get(key));
        let requester = known.find(|who| who.contains('@')).cloned();
        configured.for_tickets(SystemFields::default(), requester, None)
    }
}
