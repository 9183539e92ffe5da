//! Looks at a short value without cleaning it: a list of thousands holds few that need more.

use super::Cleaner;
use crate::redact::class::Class;
use crate::redact::detect::{self, DetectScope};
use crate::redact::policy::{Audience, Policy};
use crate::redact::rules::{self, Ground};
use crate::redact::vocabulary;

/// What a value is.
#[derive(Debug)]
pub(in crate::redact) enum Look {
    /// One thing as a whole that is no secret (an address, a name, a number), and without its escapes if it has any.
    Whole(Class, Option<String>),
    /// A credential as a whole that no name explains: the rule that found it, and without its escapes if it has any.
    Credential(&'static str, Option<String>),
    /// Nothing that a detector knows.
    Nothing,
    /// Something else: cleaning shows it.
    Other,
}

impl Cleaner {
    /// What a value is, by itself and by its name. Asks for every class, whatever the policy says, so that nobody takes a value of a
    /// class that stays for something else.
    pub(in crate::redact) fn look_at(&self, name: &str, value: &str) -> Look {
        let policy = Policy::of(Audience::User);
        let scope = DetectScope { policy: &policy, names: Some(&self.names) };
        let mut spans = Vec::new();
        detect::line(value, None, &scope, &mut spans);
        let mut spans = detect::merge_spans(value, spans).into_iter();
        match spans.next() {
            Some(span) if span.range == (0..value.len()) && span.class != Class::Secret => {
                Look::Whole(span.class, span.decoded)
            }
            Some(span)
                if span.range == (0..value.len())
                    && !vocabulary::explains(name.as_bytes())
                    && self.knows_nothing_of(name, value) =>
            {
                Look::Credential(span.rule, span.decoded)
            }
            None if !value.contains('\n') && self.knows_nothing_of(name, value) => Look::Nothing,
            _ => Look::Other,
        }
    }

    /// Whether the name of a role or the like holds what is none: an address of somebody, or a credential. That it is random says
    /// nothing, ids are.
    pub(in crate::redact) fn holds_more_than_a_name(&self, name: &str) -> bool {
        name.lines().any(|line| {
            let mut spans = Vec::new();
            detect::line(line, None, &self.scope(), &mut spans);
            detect::merge_spans(line, spans).iter().any(|span| match span.class {
                Class::Email => true,
                Class::Secret => rules::ground(span.rule) == Ground::Credential,
                _ => false,
            })
        })
    }

    /// Whether neither the name of a value nor what the tool holds says anything of it.
    fn knows_nothing_of(&self, name: &str, value: &str) -> bool {
        let mut spans = Vec::new();
        detect::field(name, value, &self.scope(), &mut spans);
        let known = self.mask.known();
        spans.is_empty()
            && known.is_whole(value).is_none()
            && known.find_as_written(value.as_bytes()).next().is_none()
    }
}
