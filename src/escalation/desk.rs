//! What all cases of a customer are worked on with: the systems, the customer's key, the templates.

use std::path::Path;
use std::time::Duration;

use super::customer::{Customer, CustomerError, shared_key};
use super::rounds;
use crate::case::{Case, ListedNames, NameOf};
use crate::checks::places;
use crate::connectors::{Configured, ConnectorKind, Context};
use crate::diagnosis::{self, Peer};
use crate::environment;
use crate::facts::Facts;
use crate::gather::{self, AskedWhen, ToldFacts};
use crate::output::template::Templates;
use crate::profile::{self, LeftOut, MissingSecret, OpenError, Profile, TOKEN_KEY};
use crate::vault::Vault;

/// Systems with their secrets read, a customer, and templates.
#[derive(Debug)]
pub struct Desk {
    /// The systems that are asked.
    pub asked: Vec<Configured>,
    /// Systems that are not asked yet, because they are not filled in.
    pub left_out: Vec<LeftOut>,
    /// Where tickets are filed.
    pub ticketing: Option<Configured>,
    /// Whose cases these are.
    pub customer: Customer,
    /// What tickets and reports are written with.
    pub templates: Templates,
    /// The profile's file, when it was named by its path: a ticket in the outbox is retried with it.
    pub config: Option<String>,
    /// Secrets of systems that are not asked and that could not be had, one line each: nobody can look for them in what leaves.
    pub unheard: Vec<String>,
}

/// What a desk is opened for: secrets are read only where they are needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeskUse {
    /// The systems will be asked.
    pub asks: bool,
    /// Something will be packed, so that the key must be one that is kept.
    pub leaves: bool,
    /// Tickets will be filed.
    pub files: bool,
}

/// Why a desk cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// A system.
    #[error(transparent)]
    System(#[from] OpenError),
    /// The customer's key.
    #[error(transparent)]
    Customer(#[from] CustomerError),
}

impl Desk {
    /// Reads the secrets of the systems that will be used, and the customer's key. The secrets of the other systems go into the
    /// vault where they are at hand: they must not leave either.
    ///
    /// # Errors
    /// Secrets that are missing, all of them; settings that do not fit; no key though something is to leave.
    pub fn open(
        profile: Option<Profile>,
        templates: Templates,
        config: Option<String>,
        used: DeskUse,
        vault: &Vault,
    ) -> Result<Self, DeskError> {
        let Some(mut profile) = profile else {
            let customer = Customer::open(None, vault, used.leaves)?;
            return Ok(Self { config, ..Self::without_systems(customer, templates) });
        };
        let mut connections = std::mem::take(&mut profile.connections);
        let ticketing = profile.ticketing.take();
        let mut unused = Vec::new();
        if !used.asks {
            unused.append(&mut connections);
        }
        if used.files {
            connections.extend(ticketing);
        } else {
            unused.extend(ticketing);
        }
        let opened = profile::open_all(connections, &profile.path, vault);
        let opened = opened.map_err(|error| with_shared_key(error, &profile, vault, used))?;
        let (mut asked, left_out) = (opened.systems, opened.left_out);
        if let (Some(ttl), true) = (profile.kept_for, used.asks) {
            asked = keeping(asked, ttl, &profile.path);
        }
        profile.connections = unused;
        let unheard = profile.hold_unused(vault, used.leaves);
        let ticketing = asked.pop_if(|system| system.connector.kind == ConnectorKind::Ticketing);
        let customer = Customer::open(Some(&profile), vault, used.leaves)?;
        Ok(Self { asked, left_out, ticketing, customer, templates, config, unheard })
    }

    /// For recorded cases and for what was looked up by hand.
    #[must_use]
    pub fn without_systems(customer: Customer, templates: Templates) -> Self {
        Self {
            asked: Vec::new(),
            left_out: Vec::new(),
            ticketing: None,
            customer,
            templates,
            config: None,
            unheard: Vec::new(),
        }
    }

    /// What the systems say about the case now. Without systems, nothing.
    pub async fn facts(&self, case: &Case, context: &Context<'_>) -> Facts {
        self.asked_about(case, context, None).await
    }

    /// The same for somebody who watches: `told` is given what is known each time a system has answered, with the questions of which
    /// nobody can say more.
    pub async fn facts_telling(&self, case: &Case, context: &Context<'_>, told: ToldFacts<'_>) -> Facts {
        self.asked_about(case, context, Some(told)).await
    }

    async fn asked_about(&self, case: &Case, context: &Context<'_>, told: Option<ToldFacts<'_>>) -> Facts {
        let waiting = self.left_out.iter().map(|system| system.facts(context.now));
        if self.asked.is_empty() {
            return gather::merge(waiting.collect(), context.now);
        }
        let when = AskedWhen {
            first: &rounds::first(case),
            more: &|facts| rounds::more(case, facts),
            doubted: &|facts| rounds::doubted(case, facts),
            told,
        };
        gather::gather(&self.asked, waiting.collect(), case, context, &when).await
    }

    /// What the systems list for a text; `None`: everything.
    pub async fn listed(
        &self,
        case: &Case,
        of: NameOf,
        text: Option<&str>,
        context: &Context<'_>,
    ) -> ListedNames {
        gather::list(&self.asked, case, of, text, context).await
    }

    /// Whether any system can list such names.
    #[must_use]
    pub fn lists(&self, of: NameOf) -> bool {
        self.asked.iter().any(|system| system.connector.lists().contains(&of))
    }

    /// Asks the same about somebody else, to compare with: what one more person costs. Nobody is asked about again.
    pub async fn peer(&self, case: &Case, facts: &Facts, name: &str, context: &Context<'_>) -> Peer {
        let facts = if places::same(&case.user, name) {
            facts.clone()
        } else {
            self.facts(&diagnosis::peer_case(case, name), context).await
        };
        Peer::Person { name: name.to_owned(), facts: Box::new(facts) }
    }
}

/// With listings that are kept so long; without a place for them, nothing is kept.
fn keeping(asked: Vec<Configured>, ttl: Duration, profile: &Path) -> Vec<Configured> {
    let Ok(state) = environment::state_dir() else { return asked };
    let profile = std::path::absolute(profile).unwrap_or_else(|_| profile.to_owned()).display().to_string();
    asked.into_iter().map(|system| system.keeping(ttl, &state, &profile)).collect()
}

/// Every secret that is not there is named at once, also the key of tokens if something is to leave.
fn with_shared_key(error: OpenError, profile: &Profile, vault: &Vault, used: DeskUse) -> OpenError {
    match (error, used.leaves.then(|| shared_key(profile, vault)).flatten()) {
        (OpenError::Secrets(mut lines), Some(Err(missing))) => {
            lines.push(MissingSecret { setting: TOKEN_KEY.to_owned(), says: missing.to_string() });
            OpenError::Secrets(lines)
        }
        (other, _) => other,
    }
}
