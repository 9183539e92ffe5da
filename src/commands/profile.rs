//! `escalate profile …`: which profile counts, and what it says when everything is filled in.

use std::fmt::Write as _;

use super::cli::{Global, ListingFormat, ProfileCommand};
use super::failure::Failure;
use super::{output, setup};
use crate::diagnosis::Exit;
use crate::profile::shown::{ShownConnection, ShownProfile};
use crate::profile::{self, Profile};
use crate::text::visible::visible;

/// Does what was asked.
pub(super) fn run(command: &ProfileCommand, global: &Global) -> Result<Exit, Failure> {
    let config = setup::config_dir()?;
    let folder = config.join("profiles");
    let path = profile::locate(global.config.as_deref(), global.profile.as_deref(), &config)?;
    let Some(path) = path else {
        return Err(Failure::invalid(format_args!("there is no profile in {}", folder.display()))
            .hint("`escalate init --for PRODUCT` writes one; --config FILE names one elsewhere"));
    };
    match command {
        ProfileCommand::Path { format: ListingFormat::Text } => {
            output::result(format!("{}\n", path.display()).as_bytes())?;
        }
        ProfileCommand::Path { format: ListingFormat::Json } => {
            output::json(
                &serde_json::json!({ "path": path.display().to_string(), "folder": folder.display().to_string() }),
            )?;
        }
        ProfileCommand::Show { format } => {
            let shown = Profile::read_unfilled(&path, &config)?.shown();
            match format {
                ListingFormat::Text => output::page(&page(&shown))?,
                ListingFormat::Json => output::json(&shown)?,
            }
            let waits = |system: &ShownConnection| !system.optional && !system.not_filled_in.is_empty();
            if shown.connections.iter().chain(&shown.ticketing).any(waits) {
                return Ok(Exit::Invalid);
            }
        }
    }
    Ok(Exit::Escalated)
}

fn page(shown: &ShownProfile) -> String {
    let mut text = format!("{} ({})\n\n", visible(&shown.title), shown.path);
    let tenants: Vec<String> = shown.tenants.iter().map(|(id, title)| format!("{id} ({title})")).collect();
    let token_key = shown.token_key.as_deref().unwrap_or("none: each machine makes its own");
    let kept =
        shown.kept_for.map_or_else(|| "none".to_owned(), |seconds| format!("for {} min", seconds / 60));
    for (what, says) in [
        ("tickets are for", shown.audience),
        ("tiers", &shown.tiers.join(", ")),
        ("tenants", &tenants.join(", ")),
        ("token_key", token_key),
        ("encrypted to", &shown.encrypt_to.join(", ")),
        ("kept listings", &kept),
        ("assistants", if shown.assistant_files { "may file tickets" } else { "may not file" }),
    ] {
        let says = if says.is_empty() { "none" } else { says };
        let _ = writeln!(text, "{what:<16} {}", visible(says));
    }
    text.push_str("\nSystems\n");
    let systems: Vec<&ShownConnection> = shown.connections.iter().chain(&shown.ticketing).collect();
    for system in &systems {
        connection(&mut text, system);
    }
    if systems.is_empty() {
        text.push_str("  none: every check is asked for in the terminal\n");
    }
    if !shown.features.is_empty() {
        text.push_str("\nFeatures\n");
    }
    for feature in &shown.features {
        let flag = feature.flag.iter().map(|flag| format!("flag {flag}"));
        let beta = feature.beta.then(|| "beta access".to_owned());
        let tiers = (!feature.tiers.is_empty()).then(|| format!("tier {}", feature.tiers.join(" or ")));
        let gates: Vec<String> = flag.chain(beta).chain(tiers).collect();
        let _ = writeln!(text, "  {}: {}", visible(&feature.name), visible(&gates.join(", ")));
    }
    let _ = writeln!(text, "\nActions ({})", shown.actions.len());
    for action in &shown.actions {
        let any = (!action.any_of.is_empty()).then(|| action.any_of.join(" or "));
        let features = action.features.iter().map(|feature| format!("feature {feature}"));
        let needs: Vec<String> = action.all_of.iter().cloned().chain(any).chain(features).collect();
        let _ = writeln!(text, "  {}: {}", visible(&action.name), visible(&needs.join(", ")));
        if !action.aliases.is_empty() {
            let _ = writeln!(text, "    also: {}", visible(&action.aliases.join(", ")));
        }
    }
    let open: Vec<String> = systems
        .iter()
        .flat_map(|system| {
            system.not_filled_in.iter().map(move |says| format!("  {}: {says}\n", system.name))
        })
        .collect();
    if !open.is_empty() {
        let _ = write!(text, "\nNot filled in\n{}", open.concat());
    }
    text
}

fn connection(text: &mut String, system: &ShownConnection) {
    let optional = if system.optional { ", left out until it is filled in" } else { "" };
    let _ = writeln!(
        text,
        "  {} ({}, connector {}, {}{optional})",
        system.name,
        visible(&system.title),
        system.connector,
        system.proven.as_str()
    );
    for setting in &system.settings {
        let value =
            setting.value.as_deref().filter(|value| !value.trim().is_empty() || setting.from == "default");
        let from = if setting.from == "default" { " (default)" } else { "" };
        let _ = writeln!(text, "    {} = {}{from}", setting.key, visible(value.unwrap_or("(not filled in)")));
    }
    if !system.answers.is_empty() {
        let _ = writeln!(text, "    answers {}", system.answers.join(", "));
    }
}
