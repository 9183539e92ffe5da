//! `escalate init`: writes a commented profile. It never overwrites one, and no secret is asked for or written.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::{connectors, output, setup};
use crate::commands::ask::Ask;
use crate::commands::cli::{Global, InitArgs};
use crate::commands::failure::Failure;
use crate::connectors::{Connector, ConnectorKind, shipped};
use crate::diagnosis::Exit;
use crate::profile::init;
use crate::text::io_words::io_words;

/// Asks which systems, or takes `--connector`, and writes the profile.
pub(super) fn run(args: &InitArgs, global: &Global) -> Result<Exit, Failure> {
    let config = setup::config_dir()?;
    let mut ask = Ask::terminal(global.no_input);
    let title = match (&global.profile, &mut ask) {
        (Some(name), _) => name.clone(),
        (None, Some(ask)) => ask.line("What is the company called?").unwrap_or_default(),
        (None, None) => String::new(),
    };
    let mut names = args.connector.clone();
    if names.is_empty() {
        match &mut ask {
            Some(ask) => names = systems(ask, &config)?,
            None => return Err(nothing_chosen(&config)),
        }
    }
    let chosen = names.iter().map(|name| choose(name, &config)).collect::<Result<Vec<_>, _>>()?;
    if chosen.iter().filter(|connector| connector.kind == ConnectorKind::Ticketing).count() > 1 {
        return Err(Failure::usage("a profile has one ticketing system, and more were named"));
    }
    let title = if title.is_empty() { of_file(global.config.as_deref()) } else { title };
    let path = match &global.config {
        Some(path) => path.clone(),
        None => config.join("profiles").join(format!("{}.toml", init::file_name(&title))),
    };
    write(&path, &init::text(&title, &chosen))?;
    output::result(format!("{}\n", path.display()).as_bytes())?;
    next_steps(&chosen);
    Ok(Exit::Escalated)
}

/// What the company is called when nobody says it: the title tells customers apart, so that two profiles must not have the same.
fn of_file(config: Option<&Path>) -> String {
    let stem = config.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
    stem.unwrap_or_else(|| "main".to_owned())
}

fn systems(ask: &mut Ask<'_>, config: &Path) -> Result<Vec<String>, Failure> {
    let all = shipped::list(Some(config)).map_err(Failure::broken)?;
    let mut names = Vec::new();
    for (kind, question) in [
        (
            ConnectorKind::Directory,
            "Where are the accounts, invites and roles? Number, or Enter for none of these:",
        ),
        (ConnectorKind::Flags, "Where are the feature flags?"),
        (ConnectorKind::Ticketing, "Where are tickets filed?"),
    ] {
        let known: Vec<&str> =
            all.iter().filter(|listed| listed.kind == kind).map(|listed| listed.name.as_str()).collect();
        if known.is_empty() {
            continue;
        }
        ask.say("\n");
        if let Some(index) = ask.choice(question, &known) {
            names.extend(known.get(index).map(|&name| name.to_owned()));
        }
    }
    Ok(names)
}

fn choose(name: &str, config: &Path) -> Result<Connector, Failure> {
    Connector::find(name, config)?.ok_or_else(|| connectors::absent(name, config))
}

fn nothing_chosen(config: &Path) -> Failure {
    let names: Vec<String> = match shipped::list(Some(config)) {
        Ok(all) => all.into_iter().map(|listed| listed.name).collect(),
        Err(_) => Vec::new(),
    };
    Failure::usage("say which systems to ask: --connector NAME, once for each")
        .hint(format_args!("there are {}", names.join(", ")))
}

/// Writes the profile for the admin alone, unless it is there.
fn write(path: &PathBuf, text: &str) -> Result<(), Failure> {
    let failed = |error: &std::io::Error| {
        Failure::broken(format_args!("the profile {} cannot be written: {}", path.display(), io_words(error)))
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = match options.open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Failure::usage(format_args!(
                "{} is there already and stays as it is",
                path.display()
            ))
            .hint("give the new one another name with --profile NAME, or move the old one away"));
        }
        other => other.map_err(|error| failed(&error))?,
    };
    file.write_all(text.as_bytes()).map_err(|error| failed(&error))
}

fn next_steps(chosen: &[Connector]) {
    let secrets = chosen.iter().flat_map(|connector| {
        let secret = connector.settings.iter().filter(|setting| setting.secret);
        secret.map(|setting| init::variable(&connector.name, &setting.name))
    });
    let secrets: Vec<String> = secrets.collect();
    output::note("Fill in what is empty there.");
    if !secrets.is_empty() {
        output::note(&format!(
            "Put the secrets into {}, or say in the profile where else they are.",
            secrets.join(", ")
        ));
    }
    output::note("`escalate doctor` then tries it.");
}
