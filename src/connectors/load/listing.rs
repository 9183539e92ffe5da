//! `listing`: requests whose answers may be kept for a while, because they are the same whoever the case is about. What names the
//! person, or the moment, is refused: the one would be kept, and the other would never be found again.

use std::collections::BTreeSet;

use super::{Loader, parts_of};
use crate::connectors::model::{
    ConnectorKind, ExpectedAnswer, Let, ListingOf, Name, Program, Request, RequestTarget, WHOLE_TICKET,
};
use crate::connectors::template::TextTemplate;
use crate::text::spanned_toml::SpannedTable;

/// What of a case is about nobody: where, and what the action needs.
const OF_NOBODY: &[&str] = &["tenant", "tenants", "permissions", "flags"];

/// What a request can rest on.
struct Loaded<'c> {
    prefix: &'c [TextTemplate],
    requests: &'c [Request],
    lets: &'c [Let],
}

impl Loader<'_> {
    /// The key `listing` of a request.
    pub(super) fn listing(&mut self, request: &str, table: &SpannedTable<'_>) -> Option<ListingOf> {
        let text = table.text("listing")?;
        let found = ListingOf::ALL.iter().copied().find(|of| of.as_str() == text.value);
        if found.is_none() {
            let words: Vec<&str> = ListingOf::ALL.iter().map(|of| of.as_str()).collect();
            let message =
                format!("`{}` is not one of {}: nothing else is kept", text.value, words.join(", "));
            self.source.report(&text.at, message);
        }
        self.listings.insert(request.to_owned(), text.at);
        found
    }

    /// Reports listings that cannot be kept.
    pub(super) fn refuse_people(&self, prefix: &[TextTemplate], requests: &[Request], lets: &[Let]) {
        let loaded = Loaded { prefix, requests, lets };
        for request in requests.iter().filter(|request| request.listing.is_some()) {
            if let (Some(wrong), Some(at)) = (self.unfit(request, &loaded), self.listings.get(&request.name))
            {
                self.source.report(at, format!("`listing` of request {}: {wrong}", request.name));
            }
        }
    }

    /// Why answers of this request must not be kept, or cannot be.
    fn unfit(&self, request: &Request, loaded: &Loaded<'_>) -> Option<String> {
        if self.kind == ConnectorKind::Ticketing {
            return Some("a ticketing connector keeps nothing: its answers are about a ticket".to_owned());
        }
        if matches!(request.target, RequestTarget::File { .. })
            || !matches!(request.answer, ExpectedAnswer::Json)
        {
            return Some("only JSON that a server answers is kept".to_owned());
        }
        if request.value.is_none() {
            return Some(
                "it needs `value`, which picks the fields that are kept and nothing about people".to_owned(),
            );
        }
        let itself = self.personal(request.templates(), request.own_programs());
        let prefix = || {
            let below = matches!(request.target, RequestTarget::Path(_));
            self.personal(loaded.prefix.iter().filter(|_| below), [])
        };
        let before = || {
            let mut seen = BTreeSet::new();
            request.own.iter().find_map(|name| self.rests_on_person(*name, loaded, &mut seen))
        };
        // The list may come from an answer about the person, as their roles do; what the items are, the file says with `listing`.
        let list = || request.each.as_ref().and_then(|each| self.listed(each, loaded, &mut BTreeSet::new()));
        let named = itself.or_else(prefix).or_else(before).or_else(list)?;
        Some(format!(
            "it names {named}, and what is about one person or one moment is not kept; leave `listing` out"
        ))
    }

    /// The first thing about the person, or the moment, that these name themselves.
    fn personal<'t>(
        &self,
        templates: impl IntoIterator<Item = &'t TextTemplate>,
        programs: impl IntoIterator<Item = &'t Program>,
    ) -> Option<String> {
        let case = |part: &str| {
            (!OF_NOBODY.contains(&part)).then(|| match part {
                WHOLE_TICKET => "the whole case".to_owned(),
                part => format!("case.{part}"),
            })
        };
        let mut named = templates.into_iter().flat_map(TextTemplate::references);
        let in_text = named.find_map(|reference| match reference.root.as_str() {
            "case" => case(reference.path.first().map_or(WHOLE_TICKET, String::as_str)),
            "now" => Some("now".to_owned()),
            root => (self.names.find(root) == Some(Name::Account)).then(|| "account".to_owned()),
        });
        in_text.or_else(|| {
            programs.into_iter().find_map(|program| {
                if program.mentions.contains(&Name::Now) {
                    return Some("$now".to_owned());
                }
                if program.mentions.contains(&Name::Account) {
                    return Some("$account".to_owned());
                }
                parts_of("$case", &self.texts[program.number].value).find_map(|part| case(&part))
            })
        })
    }

    /// The same of a request or value, and of all that it rests on.
    fn rests_on_person(&self, node: Name, loaded: &Loaded<'_>, seen: &mut BTreeSet<Name>) -> Option<String> {
        if !seen.insert(node) {
            return None;
        }
        let (own, mentions) = match node {
            Name::Request(index) => {
                let request = loaded.requests.get(index)?;
                let programs = request.own_programs().into_iter().chain(&request.each);
                (self.personal(request.templates(), programs), &request.mentions)
            }
            Name::Let(index) => {
                let program = &loaded.lets.get(index)?.program;
                (self.personal([], [program]), &program.mentions)
            }
            _ => return None,
        };
        own.or_else(|| mentions.iter().find_map(|name| self.rests_on_person(*name, loaded, seen)))
    }

    /// The same of a list, over the values that it is made of, up to the answers behind them.
    fn listed(&self, program: &Program, loaded: &Loaded<'_>, seen: &mut BTreeSet<Name>) -> Option<String> {
        self.personal([], [program]).or_else(|| {
            program.mentions.iter().find_map(|name| match name {
                Name::Let(index) if seen.insert(*name) => {
                    loaded.lets.get(*index).and_then(|one| self.listed(&one.program, loaded, seen))
                }
                _ => None,
            })
        })
    }
}
