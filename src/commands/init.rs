//! `escalate init`: writes a commented profile. It never overwrites one, and no secret is asked for or written.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::{connectors, output, setup};
use crate::commands::ask::Ask;
use crate::commands::cli::{Global, InitArgs};
use crate::commands::failure::Failure;
use crate::connectors::{Connector, ConnectorFile, ConnectorKind, shipped};
use crate::diagnosis::Exit;
use crate::profile::starter::{self, StarterProfile};
use crate::profile::{fill_in, init};
use crate::text::io_words::io_words;
use crate::text::suggest;

/// Takes the product of `--for` and the systems of `--connector`, or asks for them, and writes the profile.
pub(super) fn run(args: &InitArgs, global: &Global) -> Result<Exit, Failure> {
    let config = setup::config_dir()?;
    let mut ask = Ask::terminal(global.no_input);
    let mut product = args.product.as_deref().map(|name| product(name, &config)).transpose()?;
    let title = match (&global.profile, &mut ask) {
        (Some(name), _) => name.clone(),
        (None, Some(ask)) => ask.line("What is the company called?").unwrap_or_default(),
        (None, None) => String::new(),
    };
    let mut names = args.connector.clone();
    if names.is_empty() && product.is_none() {
        match &mut ask {
            Some(ask) => {
                product = choose_product(ask, &config)?;
                if product.is_none() {
                    names = systems(ask, &config)?;
                }
            }
            None => return Err(nothing_chosen(&config)),
        }
    }
    let chosen = names.iter().map(|name| choose(name, &config)).collect::<Result<Vec<_>, _>>()?;
    if chosen.iter().filter(|connector| connector.kind == ConnectorKind::Ticketing).count() > 1 {
        return Err(Failure::usage("a profile has one ticketing system, and more were named"));
    }
    let title = Some(title).filter(|title| !title.is_empty()).or_else(|| of_file(global.config.as_deref()));
    let of_product = product.as_ref().map(|product| product.name.clone());
    let stem = title.clone().or(of_product).unwrap_or_else(|| "main".to_owned());
    let text = if let Some(product) = &product {
        let further = chosen.into_iter().filter(|connector| !product.has(&connector.name));
        init::started(&product.text, title.as_deref(), &further.collect::<Vec<_>>())
    } else {
        init::text(&stem, &chosen)
    };
    let path = match &global.config {
        Some(path) => path.clone(),
        None => config.join("profiles").join(format!("{}.toml", init::file_name(&stem))),
    };
    write(&path, &text)?;
    let beside = product.as_ref().map_or(&[][..], |product| &product.connectors);
    let added = beside.iter().map(|file| add_connector(file, &config)).collect::<Result<Vec<_>, _>>()?;
    output::result(format!("{}\n", path.display()).as_bytes())?;
    for line in &added {
        output::note(line);
    }
    next_steps(&text);
    Ok(Exit::Escalated)
}

/// The profile of a product.
fn product(name: &str, config: &Path) -> Result<StarterProfile, Failure> {
    let found = starter::find(name, config).map_err(Failure::broken)?;
    found.ok_or_else(|| {
        let names = starter::names(config).unwrap_or_default();
        let hint = suggest::hint(name, names.iter().map(String::as_str), "there are");
        let all = names.join(", ");
        Failure::usage(format_args!("there is no profile to start from for `{name}`; {hint}"))
            .hint(format_args!("there are {all}; `own` is for an admin API of your own"))
    })
}

fn choose_product(ask: &mut Ask<'_>, config: &Path) -> Result<Option<StarterProfile>, Failure> {
    let names = starter::names(config).map_err(Failure::broken)?;
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    ask.say("\n");
    let question = "Which product is it about? Number or name, or Enter to choose systems one by one:";
    let chosen = ask.choice(question, &known).and_then(|index| known.get(index).copied());
    chosen.map(|name| product(name, config)).transpose()
}

/// Puts a connector that is to be filled in beside the user's own; one that is there stays as it is. Says what to do with it.
fn add_connector(file: &ConnectorFile, config: &Path) -> Result<String, Failure> {
    let problems = |problems: Vec<_>| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::invalid(lines.join("\n"))
    };
    let kind = Connector::load(file).map_err(problems)?.kind.as_str();
    let path = config.join("templates/connectors").join(kind).join(format!("{}.toml", file.name));
    let (name, shown) = (&file.name, path.display().to_string());
    if path.exists() {
        return Ok(format!("The connector {shown} is there already and stays as it is."));
    }
    write(&path, &file.text)?;
    Ok(format!(
        "The connector is {shown}: change it to your API; `escalate connectors check {name}` finds mistakes."
    ))
}

/// What the company is called when nobody says it: the title tells customers apart, so that two profiles must not have the same.
fn of_file(config: Option<&Path>) -> Option<String> {
    config.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned())
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
    let products = starter::names(config).unwrap_or_default().join(", ");
    Failure::usage("say what it is about: --for PRODUCT, or --connector NAME, once for each system")
        .hint(format_args!("products: {products}; connectors: {}", names.join(", ")))
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

/// What to do next, from what the profile leaves open.
fn next_steps(text: &str) {
    let open = fill_in(text);
    for one in open.iter().filter(|one| !one.settings.is_empty()) {
        output::note(&format!("Fill in {} of {}.", one.settings.join(", "), one.table));
    }
    let variables: Vec<&str> = open.iter().flat_map(|one| &one.variables).map(String::as_str).collect();
    if !variables.is_empty() {
        output::note(&format!(
            "Put the secrets into {}, or say in the profile where else they are.",
            variables.join(", ")
        ));
    }
    output::note("`escalate doctor` then tries it, and says what is not filled in yet.");
}
