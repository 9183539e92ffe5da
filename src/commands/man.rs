//! `escalate man`: the manual, out of the same tables as `--help`.

use std::io;
use std::path::Path;

use clap_mangen::Man;
use roff::{Roff, bold, roman};

use super::cli::{self, examples::EXAMPLES};
use super::output;
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;
use crate::environment::VARIABLES;
use crate::text::io_words::io_words;

/// Columns of the help, which the manual does not show: it has its own line breaks.
const MANUAL: usize = 80;

/// Prints the first page, or writes every page into a folder.
pub(super) fn run(dir: Option<&Path>) -> Result<Exit, Failure> {
    let mut command = cli::command(MANUAL).disable_help_subcommand(true);
    command.build();
    let Some(dir) = dir else {
        output::result(&page(&command).map_err(Failure::broken)?)?;
        return Ok(Exit::Escalated);
    };
    let mut pages = Vec::new();
    collect(&command, &mut pages);
    let failed = |path: &Path, error: io::Error| {
        let failure = Failure::broken(format_args!(
            "the manual cannot be written: {}: {}",
            path.display(),
            io_words(&error)
        ));
        failure.hint("name a folder that you may write to: --dir DIR")
    };
    std::fs::create_dir_all(dir).map_err(|error| failed(dir, error))?;
    for command in pages {
        let path = dir.join(Man::new(command.clone()).get_filename());
        let written = page(command).and_then(|bytes| std::fs::write(&path, bytes));
        written.map_err(|error| failed(&path, error))?;
        output::result(format!("{}\n", path.display()).as_bytes())?;
    }
    Ok(Exit::Escalated)
}

fn collect<'c>(command: &'c clap::Command, pages: &mut Vec<&'c clap::Command>) {
    pages.push(command);
    command.get_subcommands().filter(|sub| !sub.is_hide_set()).for_each(|sub| collect(sub, pages));
}

/// One page. No date is in it: the same sources give the same bytes.
fn page(command: &clap::Command) -> io::Result<Vec<u8>> {
    let man = Man::new(command.clone()).manual("escalate");
    let mut bytes = Vec::new();
    man.render_title(&mut bytes)?;
    man.render_name_section(&mut bytes)?;
    man.render_synopsis_section(&mut bytes)?;
    man.render_description_section(&mut bytes)?;
    man.render_options_section(&mut bytes)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut bytes)?;
    }
    let path = command.get_bin_name().unwrap_or_default();
    let path = path.strip_prefix("escalate").unwrap_or(path).trim_start();
    let mut more = Roff::new();
    examples(&mut more, path);
    if path.is_empty() {
        ends(&mut more);
        surroundings(&mut more);
    } else {
        more.control("SH", ["SEE ALSO"])
            .text([bold("escalate"), roman("(1): what every command understands, exit codes, variables")]);
    }
    more.to_writer(&mut bytes)?;
    if path.is_empty() {
        man.render_version_section(&mut bytes)?;
    }
    Ok(bytes)
}

fn examples(page: &mut Roff, path: &str) {
    let mut head = true;
    for example in EXAMPLES.iter().filter(|example| example.command == path) {
        if std::mem::take(&mut head) {
            page.control("SH", ["EXAMPLES"]);
        }
        page.control("PP", []).text([roman(example.about)]).control("nf", []);
        for line in example.line.lines() {
            page.text([bold(line)]);
        }
        page.control("fi", []);
    }
}

fn ends(page: &mut Roff) {
    page.control("SH", ["EXIT STATUS"]);
    for (code, says) in cli::EXIT_CODES {
        page.control("TP", []).text([bold(code.to_string())]).text([roman(*says)]);
    }
}

fn surroundings(page: &mut Roff) {
    page.control("SH", ["ENVIRONMENT"]);
    for variable in VARIABLES {
        page.control("TP", []).text([bold(variable.name)]).text([roman(variable.about)]);
    }
    page.control("SH", ["FILES"]);
    for (file, about) in FILES {
        page.control("TP", []).text([bold(*file)]).text([roman(*about)]);
    }
}

/// What lies where, on Unix without any variable set.
const FILES: &[(&str, &str)] = &[
    ("~/.config/escalate/profiles/NAME.toml", "profiles: whose systems. `escalate init` writes one"),
    (
        "~/.config/escalate/templates/",
        "own connectors and templates, in front of those that come with the program",
    ),
    (
        "~/.local/state/escalate/",
        "the outbox, the keys of tokens and what they stand for; yours alone (0600)",
    ),
];
