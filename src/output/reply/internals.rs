//! What a report knows and a reply must not show.

use std::collections::HashSet;

use super::word_marks::WordMark;
use crate::checks::Remedy;
use crate::facts::{Facts, ManagedBy};
use crate::report::v1::Report;

/// What a reply must not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeakKind {
    /// A permission's id.
    Permission,
    /// A role that is not the person's own, or a role's id.
    Role,
    /// A feature flag's key.
    Flag,
    /// A tenant's id.
    Tenant,
    /// The id of the account.
    Account,
    /// The name of a connector.
    Connector,
    /// Another person's address or name.
    Person,
    /// An address of a server or a page, or a command.
    Url,
    /// A code of the tool or of a system.
    Code,
    /// Something that the redaction put in the place of a value, or that was not filled in.
    Token,
}

/// Every value of a report that is an internal.
pub(super) struct Internals<'r>(Vec<Internal<'r>>);

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Internal<'r> {
    /// What it is.
    pub(super) kind: LeakKind,
    /// The value.
    pub(super) value: &'r str,
    /// Its first word: hundreds of values are looked for in a text that has none of them.
    pub(super) first: Option<WordMark>,
}

/// Every value of the report that is an internal.
pub(super) fn of(report: &Report) -> Internals<'_> {
    let mut all = Internals(Vec::new());
    let own: HashSet<&str> = report.roles.iter().map(String::as_str).collect();
    let needs = &report.case.needs;
    all.add(LeakKind::Permission, needs.all_of.iter().chain(&needs.any_of));
    all.add(LeakKind::Flag, needs.features.iter().filter_map(|need| need.flag.as_ref()));
    all.add(LeakKind::Tenant, &report.case.tenant);
    all.add(LeakKind::Connector, report.evidence.iter().map(|seen| &seen.connector));
    all.add(LeakKind::Code, report.ids.iter().map(|id| &id.value));
    let reasons = report.checks.iter().filter_map(|check| check.reason.as_ref());
    // A code of one word is a word.
    all.add(LeakKind::Code, reasons.filter(|reason| reason.contains('_')));
    all.add(LeakKind::Person, report.changed.iter().filter_map(|change| change.by.as_ref()));
    all.add(LeakKind::Person, report.compared.iter().map(|compared| &compared.with));
    if let Some(ticket) = &report.ticket {
        all.add(LeakKind::Connector, [&ticket.system]);
        all.add(LeakKind::Url, &ticket.url);
    }
    let beside = report.outside.iter().flat_map(|outside| &outside.remedies);
    for remedy in report.checks.iter().flat_map(|check| &check.remedies).chain(beside).chain(&report.remedies)
    {
        all.remedy(remedy, &own);
    }
    if let Some(facts) = &report.facts {
        all.access(facts, &own);
        all.people(facts);
    }
    all
}

impl<'r> Internals<'r> {
    /// Some of them more than once.
    pub(super) fn iter(&self) -> impl Iterator<Item = Internal<'r>> {
        self.0.iter().copied()
    }

    fn add(&mut self, kind: LeakKind, values: impl IntoIterator<Item = &'r String>) {
        for value in values {
            let value = value.trim();
            if value.chars().nth(1).is_some() {
                self.0.push(Internal { kind, value, first: WordMark::first(value) });
            }
        }
    }

    fn remedy(&mut self, remedy: &'r Remedy, own: &HashSet<&str>) {
        self.add(LeakKind::Permission, remedy.permissions.iter().chain(&remedy.sensitive));
        self.add(LeakKind::Tenant, &remedy.tenant);
        let roles = remedy.role.iter().chain(&remedy.roles);
        self.add(LeakKind::Role, roles.filter(|role| !own.contains(role.as_str())));
        self.add(LeakKind::Connector, &remedy.at);
        self.add(LeakKind::Url, remedy.url.iter().chain(&remedy.command));
    }

    /// Roles, flags, tenants.
    fn access(&mut self, facts: &'r Facts, own: &HashSet<&str>) {
        for role in facts.roles.iter().flat_map(|seen| seen.value.iter().flatten()) {
            self.add(LeakKind::Permission, role.permissions.iter().flatten().chain(&role.denies));
            self.add(LeakKind::Role, role.via.iter().chain(&role.groups));
            self.owner(role.managed_by.as_ref());
        }
        for role in facts.role_catalogue.iter().flat_map(|seen| seen.value.iter().flatten()) {
            self.add(LeakKind::Permission, &role.permissions);
            self.add(LeakKind::Role, &role.groups);
            self.add(LeakKind::Role, Some(&role.name).filter(|name| !own.contains(name.as_str())));
            self.owner(role.managed_by.as_ref());
        }
        for decision in facts.decisions.iter().flat_map(|seen| seen.value.iter().flatten()) {
            self.add(LeakKind::Permission, [&decision.permission]);
            self.add(LeakKind::Role, &decision.path);
        }
        self.add(
            LeakKind::Flag,
            facts.flags.iter().flat_map(|seen| seen.value.iter().flatten()).map(|flag| &flag.key),
        );
        for place in facts.tenants.iter().flat_map(|seen| seen.value.iter().flatten()) {
            self.add(LeakKind::Tenant, [&place.tenant]);
            self.add(LeakKind::Tenant, &place.name);
            self.owner(place.managed_by.as_ref());
        }
    }

    /// Accounts, admins, and what was written about a sign-in.
    fn people(&mut self, facts: &'r Facts) {
        let accounts: Vec<_> = facts.account.iter().flat_map(|seen| seen.value.iter().flatten()).collect();
        for account in &accounts {
            self.add(LeakKind::Account, &account.id);
            self.add(LeakKind::Person, &account.by);
            self.owner(account.managed_by.as_ref());
        }
        for change in facts.changes.iter().flat_map(|seen| seen.value.iter().flatten()) {
            self.add(LeakKind::Person, &change.by);
        }
        for sign_in in facts.sign_in.iter().flat_map(|seen| &seen.value) {
            self.add(LeakKind::Code, sign_in.attempts.iter().filter_map(|attempt| attempt.code.as_ref()));
        }
        for password in facts.password.iter().flat_map(|seen| &seen.value) {
            self.add(LeakKind::Connector, &password.single_sign_on);
        }
        // Two accounts for one address: neither name can be told to be the person's own.
        if accounts.len() > 1 {
            self.add(LeakKind::Person, accounts.iter().filter_map(|account| account.name.as_ref()));
        }
    }

    fn owner(&mut self, owner: Option<&'r ManagedBy>) {
        self.add(LeakKind::Connector, owner.and_then(|owner| owner.name.as_ref()));
    }
}
