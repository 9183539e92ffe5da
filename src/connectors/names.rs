//! The one flat namespace of a file: settings, requests and `[let]`, beside the reserved names.

use std::ops::Range;

use super::model::{ACCOUNT, ConnectorKind, Name, RESERVED, SINCE, SettingSpec, Verb};
use crate::text::spanned_toml::{Source, SpannedTable};

/// Every name of the file, and where it was given.
pub(super) struct Namespace {
    pub(super) settings: Vec<SettingSpec>,
    requests: Vec<(String, Range<usize>)>,
    lets: Vec<(String, Range<usize>)>,
    /// The file asks what is new since an instant.
    since: bool,
    /// It may ask about the account that directories found.
    account: bool,
}

impl Namespace {
    /// Reads the names and the settings; reports clashes.
    pub(super) fn read(source: &Source<'_>, root: &SpannedTable<'_>, kind: Option<ConnectorKind>) -> Self {
        let mut taken: Vec<(String, &str)> =
            RESERVED.iter().map(|(name, _)| ((*name).to_owned(), "escalate")).collect();
        let verbs = root.get("ticket").and_then(|ticket| ticket.get_ref().as_table());
        let since = verbs.is_some_and(|verbs| verbs.contains_key(Verb::Updated.as_str()));
        if since {
            taken.push((SINCE.to_owned(), "`updated`"));
        }
        let mut claim = |name: &str, at: &Range<usize>, what: &'static str| {
            let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if !plain {
                source.report(
                    at,
                    format!("`{name}`: names are lower case letters, digits and _, so that ${name} is jq"),
                );
            }
            if let Some((_, by)) = taken.iter().find(|(known, _)| known == name) {
                source.report(
                    at,
                    format!(
                        "the name `{name}` is taken (by {by}): settings, requests and [let] share one space"
                    ),
                );
            }
            taken.push((name.to_owned(), what));
        };
        let mut settings = Vec::new();
        if let Some(table) = root.table("settings") {
            for (name, at, value) in table.entries() {
                claim(name, &at, "a setting");
                let Some(one) = table.table_of(name, format!("setting `{name}`"), value) else { continue };
                settings.push(SettingSpec {
                    name: name.to_owned(),
                    about: one.text("about").map(|text| text.value).unwrap_or_default(),
                    secret: one.flag("secret").unwrap_or(false),
                    default: one.text("default").map(|text| text.value),
                });
                // Empty is the default of a credential that not everybody needs.
                if let (Some(last), Some(default)) = (settings.last(), one.text("default"))
                    && last.secret
                    && !default.value.is_empty()
                {
                    source.report(
                        &default.at,
                        "a secret setting has no default but an empty one: it comes from the profile",
                    );
                }
                one.finish();
            }
        }
        let mut section = |key: &'static str, what: &'static str| {
            let mut names = Vec::new();
            if let Some(table) = root.table(key) {
                for (name, at, _) in table.entries() {
                    claim(name, &at, what);
                    names.push((name.to_owned(), at));
                }
            }
            names
        };
        let requests = section("request", "a request");
        let lets = section("let", "a [let]");
        let own = taken.iter().any(|(name, _)| name == ACCOUNT);
        let account = !own && kind.is_some_and(ConnectorKind::is_told_the_account);
        Self { settings, requests, lets, since, account }
    }

    /// What a name stands for.
    pub(super) fn find(&self, name: &str) -> Option<Name> {
        let reserved = RESERVED.iter().find(|(known, _)| *known == name).map(|(_, name)| *name);
        reserved
            .or_else(|| self.settings.iter().position(|spec| spec.name == name).map(Name::Setting))
            .or_else(|| self.requests.iter().position(|(known, _)| known == name).map(Name::Request))
            .or_else(|| self.lets.iter().position(|(known, _)| known == name).map(Name::Let))
            .or_else(|| (self.since && name == SINCE).then_some(Name::Since))
            .or_else(|| (self.account && name == ACCOUNT).then_some(Name::Account))
    }

    /// Whether it is a secret setting.
    pub(super) fn secret(&self, name: &str) -> bool {
        self.settings.iter().any(|spec| spec.secret && spec.name == name)
    }

    /// Every name.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        let settings = self.settings.iter().map(|spec| spec.name.as_str());
        let nodes = self.requests.iter().chain(&self.lets).map(|(name, _)| name.as_str());
        let since = self.since.then_some(SINCE);
        let account = self.account.then_some(ACCOUNT);
        RESERVED.iter().map(|(name, _)| *name).chain(settings).chain(nodes).chain(since).chain(account)
    }

    /// The variables of every program: everything but secrets.
    pub(super) fn globals(&self) -> Vec<(String, Name)> {
        let all = self.all().filter(|name| !self.secret(name));
        all.filter_map(|name| Some((name.to_owned(), self.find(name)?))).collect()
    }

    /// Where request or `[let]` `name` was given its name.
    pub(super) fn place(&self, name: Name) -> Range<usize> {
        match name {
            Name::Request(index) => self.requests[index].1.clone(),
            Name::Let(index) => self.lets[index].1.clone(),
            _ => 0..0,
        }
    }

    /// The word for a request or `[let]`.
    pub(super) fn word(&self, name: Name) -> &str {
        match name {
            Name::Request(index) => &self.requests[index].0,
            Name::Let(index) => &self.lets[index].0,
            _ => "",
        }
    }
}
