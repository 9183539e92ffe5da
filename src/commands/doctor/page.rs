//! What `doctor` found, for people: one paragraph for each system, the problems with what to change, and a verdict in one line.

use std::fmt::Write as _;

use super::SystemHealth;
use crate::connectors::Examined;
use crate::profile::Profile;
use crate::text::few::few;
use crate::text::visible::visible;

/// The whole page.
pub(super) fn page(profile: &Profile, systems: &[SystemHealth]) -> String {
    let mut text = format!("{} ({})\n", profile.title, profile.path.display());
    for system in systems {
        let mark = if system.ok { "ok" } else { "not ok" };
        let tenant = system.tenant.as_ref().map(|tenant| format!(", tenant {tenant}")).unwrap_or_default();
        let _ = writeln!(text, "\n{} ({}): {mark}{tenant}", system.name, visible(&system.title));
        for (asked, names) in together(&system.requests) {
            line(&mut text, asked, &names);
        }
    }
    if let Some(kept_for) = profile.kept_for.filter(|_| !systems.is_empty()) {
        let minutes = kept_for.as_secs_f64() / 60.0;
        let _ = writeln!(
            text,
            "\nListings of roles, flags and tenants are kept for {minutes} min ([cache] ttl); doctor asked all of it anew."
        );
    }
    if systems.is_empty() {
        text.push_str("\nIt names no system: every check will be asked for in the terminal.\n");
    } else {
        let _ = writeln!(text, "\n{}", verdict(systems));
    }
    text
}

/// The one line that says whether a case can come.
fn verdict(systems: &[SystemHealth]) -> String {
    let unseen = systems.iter().flat_map(|system| &system.requests).filter(|one| one.ok.is_none()).count();
    let unseen = if unseen == 0 { String::new() } else { format!(" ({unseen} not looked at, marked –)") };
    let wrong: Vec<String> = systems.iter().filter(|system| !system.ok).map(what_to_change).collect();
    if wrong.is_empty() {
        let all = if systems.len() == 1 { "All is".to_owned() } else { format!("All {} are", systems.len()) };
        return format!("{all} in order: everything that was asked was answered{unseen}.");
    }
    format!("Not in order, {} of {}: {}{unseen}.", wrong.len(), systems.len(), wrong.join("; "))
}

/// A system, and what it needs: "keycloak in acme (view-events)".
fn what_to_change(system: &SystemHealth) -> String {
    let mut needs: Vec<&str> = Vec::new();
    for asked in system.requests.iter().filter(|one| one.ok == Some(false)) {
        if let Some(need) = asked.scope.as_deref().or(asked.setting.as_deref())
            && !needs.contains(&need)
        {
            needs.push(need);
        }
    }
    let tenant = system.tenant.as_ref().map(|tenant| format!(" in {tenant}")).unwrap_or_default();
    let needs = if needs.is_empty() { String::new() } else { format!(" ({})", few(&needs)) };
    visible(&format!("{}{tenant}{needs}", system.name)).into_owned()
}

/// What is said about several things is said once: one wrong password is one line, and so is one missing right.
fn together(requests: &[Examined]) -> Vec<(&Examined, Vec<&str>)> {
    let mut lines: Vec<(&Examined, Vec<&str>)> = Vec::new();
    for asked in requests {
        let same = |(known, _): &&mut (&Examined, Vec<&str>)| {
            let said = match asked.ok {
                Some(true) => is_answer(known) && is_answer(asked),
                Some(false) => asked.scope.is_some() && known.scope == asked.scope,
                None => known.says == asked.says,
            };
            let all = (&known.says, &known.scope) == (&asked.says, &asked.scope);
            known.ok == asked.ok && (said || all)
        };
        match lines.iter_mut().find(same) {
            Some((_, names)) => names.push(&asked.name),
            None => lines.push((asked, vec![&asked.name])),
        }
    }
    lines
}

/// Whether it is a request that was answered, and nothing more is to be said.
fn is_answer(asked: &Examined) -> bool {
    asked.ok == Some(true) && asked.says.starts_with("answered")
}

fn line(text: &mut String, asked: &Examined, names: &[&str]) {
    let mark = match asked.ok {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "–",
    };
    let _ = write!(text, "  {mark} {}", visible(&names.join(", ")));
    if is_answer(asked) {
        text.push_str(": answered");
    } else if !asked.says.is_empty() {
        let _ = write!(text, ": {}", visible(&asked.says));
    }
    text.push('\n');
    if asked.ok == Some(false) {
        if let Some(scope) = &asked.scope {
            let _ = writeln!(text, "      the credential needs: {}", visible(scope));
        }
        if let Some(setting) = &asked.setting {
            let _ = writeln!(text, "      setting: {}", visible(setting));
        }
    }
}
