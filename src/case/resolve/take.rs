//! What was meant in the place of what was given.

use super::Resolution;
use crate::case::assemble::{needs_of_action, needs_of_recording};
use crate::case::{Candidate, NameOf, Needs, ObjectRef, Supposed};
use crate::text::fold;

impl Resolution<'_> {
    /// Puts what was meant in the place of what was given. Where the systems were asked about the other, they are asked again.
    pub(super) fn take(&mut self, of: NameOf, given: &str, one: Candidate) {
        let taken = one.given_as(of);
        self.settle(of, given);
        self.settle(of, &taken);
        // The same but for the letters' case is found by itself, and stays as it was written.
        let other = !fold::same(given, &taken);
        match of {
            NameOf::User => {
                // Not every server folds what it compares: a listing has `weiß`, and nobody was found by `WEIẞ`.
                let unfound = given != taken && !other && self.recorded.is_none();
                if unfound || (other && !one.is_called(given)) {
                    self.resolved.given.user = Some(given.to_owned());
                    self.resolved.user = Some(taken.clone());
                    self.case.user = taken;
                    self.seen = None;
                }
            }
            NameOf::Tenant => {
                if given != taken && (other || self.seen.is_none()) {
                    self.resolved.given.tenant = Some(given.to_owned()).filter(|given| !given.is_empty());
                    self.resolved.tenant = Some(taken.clone());
                    self.case.tenant = Some(taken);
                    self.seen = None;
                }
            }
            NameOf::Action => {
                self.case.needs = self.needs_of(&taken);
                if other {
                    self.resolved.given.action = Some(given.to_owned());
                    self.resolved.action = Some(taken);
                }
            }
            NameOf::Role if other => self.rename_role(given, &taken),
            NameOf::Role => {}
            NameOf::Feature => self.rename_feature(given, &taken),
            NameOf::Object => {
                if given != taken {
                    let kind = self.case.on.as_ref().map(|on| on.kind.clone()).unwrap_or_default();
                    self.case.on = Some(ObjectRef { kind: one.kind.unwrap_or(kind), id: one.id });
                    self.seen = None;
                }
            }
        }
    }

    fn needs_of(&self, action: &str) -> Needs {
        needs_of_action(&self.given, self.profile.catalogue, Some(action), self.recorded.as_ref())
    }

    fn rename_role(&mut self, given: &str, taken: &str) {
        for role in self.case.roles.iter_mut().filter(|role| role.as_str() == given) {
            taken.clone_into(role);
        }
        for supposed in &mut self.what_if {
            if let Supposed::Role(name) = supposed
                && name == given
            {
                taken.clone_into(name);
            }
        }
    }

    fn rename_feature(&mut self, given: &str, taken: &str) {
        for supposed in &mut self.what_if {
            if let Supposed::Flag(key) = supposed
                && key == given
            {
                taken.clone_into(key);
            }
        }
        for key in self.given.features.iter_mut().filter(|key| key.as_str() == given) {
            taken.clone_into(key);
        }
        let action = self.resolved.action.clone().or_else(|| self.case.action.clone());
        let (given, catalogue) = (&self.given, self.profile.catalogue);
        let needs = match &self.recorded {
            // What the recording says of its action holds.
            Some(case) if given.action.is_none() => needs_of_recording(given, catalogue, case),
            recorded => needs_of_action(given, catalogue, action.as_deref(), recorded.as_ref()),
        };
        // A flag's own name is as good as the feature's: nothing else is asked for then.
        if needs != self.case.needs {
            self.case.needs = needs;
            self.seen = None;
        }
    }
}
