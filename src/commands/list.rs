//! `escalate list WHAT [TEXT]`: what the systems and the profile know, as names that a case may have.

mod table;

use std::io::{self, IsTerminal as _};

use super::{output, runtime, screen, secrets, setup};
use crate::case::{Candidate, Case, KnownToProfile, ListedNames, NameOf, Symptom, is_like, one_each};
use crate::commands::cli::{Global, ListArgs, ListingFormat};
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;
use crate::environment::clock;
use crate::escalation::{Desk, DeskUse};
use crate::text::visible::one_line;

/// In how many tenants of the profile people, roles and features are listed where none is named.
const TENANTS: usize = 10;

/// Lists. Ends with 4 if a system that can tell did not, or if nothing can.
pub(super) fn run(args: &ListArgs, global: &Global) -> Result<Exit, Failure> {
    let of = NameOf::from(args.what);
    let profile = setup::required(global)?;
    setup::note_readable(&profile.connections);
    let mut known =
        KnownToProfile { catalogue: &profile.catalogue, tenants: &profile.tenants }.candidates(of);
    let tenants: Vec<String> = profile.tenants.keys().cloned().collect();
    let used = DeskUse { asks: true, ..DeskUse::default() };
    let desk = Desk::open(Some(profile), setup::templates()?, None, used, secrets::vault())?;
    let text = args.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let listed = listed(&desk, of, text, args.tenant.as_deref(), &tenants, global)?;

    let told = !listed.told.is_empty() || !known.is_empty();
    known.extend(listed.candidates);
    let mut all = one_each(of, known);
    if let Some(text) = text {
        all.retain(|one| is_like(of, text, one));
    }
    for one in all.iter_mut().filter(|one| one.name.is_empty()) {
        one.name = one.given_as(of);
    }
    all.sort_by_cached_key(|one| (one.name.to_lowercase(), one.id.clone()));
    match args.format {
        ListingFormat::Json => output::json(&all)?,
        ListingFormat::Text => output::result(shown(of, &all).as_bytes())?,
    }

    for why in &listed.untold {
        output::note(&one_line(&format!("{} could not be listed by {why}", of.listing())));
    }
    // A flag service need not know people, as long as another system does.
    if !told && listed.untold.is_empty() {
        let names = listed.silent.join(", ");
        let note = format!("No system of the profile lists {}: {names} cannot.", of.listing());
        output::note(&one_line(&note));
    } else if all.is_empty() {
        let wanted =
            text.map(|text| format!(" that have `{text}` in a name or are near to it")).unwrap_or_default();
        output::note(&one_line(&format!("There are no {}{wanted}.", of.listing())));
    }
    if listed.cut_off {
        let narrower = if text.is_none() { "; add a TEXT to look for" } else { "" };
        output::note(&format!("There may be more {} than these{narrower}.", of.listing()));
    }
    let answered = told && listed.untold.is_empty();
    Ok(if answered { Exit::Escalated } else { Exit::Unanswered })
}

/// What the systems list. Some have a list for each tenant: where none was named, those of the profile are gone through.
fn listed(
    desk: &Desk,
    of: NameOf,
    text: Option<&str>,
    tenant: Option<&str>,
    tenants: &[String],
    global: &Global,
) -> Result<ListedNames, Failure> {
    let ask = |tenant: Option<&str>| {
        let mut case = Case::of("", Symptom::Access, clock::now(global.now));
        case.tenant = tenant.map(str::to_owned);
        runtime::with(global, async |context| desk.listed(&case, of, text, context).await)
    };
    let first = ask(tenant)?;
    if tenant.is_some() || of == NameOf::Tenant || first.untold.is_empty() || tenants.is_empty() {
        return Ok(first);
    }
    let mut all = ListedNames { untold: Vec::new(), ..first };
    all.cut_off |= tenants.len() > TENANTS;
    for tenant in tenants.iter().take(TENANTS) {
        let mut here = ask(Some(tenant))?;
        for one in here.candidates.iter_mut().filter(|one| of == NameOf::User && one.tenants.is_empty()) {
            one.tenants.push(tenant.clone());
        }
        all.candidates.append(&mut here.candidates);
        all.told.append(&mut here.told);
        all.untold.extend(here.untold.into_iter().map(|why| format!("{why} (tenant {tenant})")));
        all.cut_off |= here.cut_off;
    }
    Ok(all)
}

fn shown(of: NameOf, all: &[Candidate]) -> String {
    if io::stdout().is_terminal() { table::aligned(of, all, screen::width()) } else { table::lines(of, all) }
}
