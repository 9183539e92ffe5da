//! What `doctor` found, for people: one paragraph for each system, the problems with what to change.

use std::fmt::Write as _;

use super::SystemHealth;
use crate::connectors::Examined;
use crate::profile::Profile;
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
    }
    text
}

/// What is said about several things is said once: one wrong password is one line.
fn together(requests: &[Examined]) -> Vec<(&Examined, Vec<&str>)> {
    let mut lines: Vec<(&Examined, Vec<&str>)> = Vec::new();
    for asked in requests {
        let same = |(known, _): &&mut (&Examined, Vec<&str>)| {
            (&known.says, &known.scope, known.ok) == (&asked.says, &asked.scope, asked.ok)
        };
        match lines.iter_mut().find(same) {
            Some((_, names)) => names.push(&asked.name),
            None => lines.push((asked, vec![&asked.name])),
        }
    }
    lines
}

fn line(text: &mut String, asked: &Examined, names: &[&str]) {
    let mark = match asked.ok {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "–",
    };
    let _ = write!(text, "  {mark} {}", visible(&names.join(", ")));
    if !asked.says.is_empty() {
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
