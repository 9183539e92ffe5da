//! The command line: every flag, every subcommand and every word of a closed list, with one slip.

use escalate::commands::cli;

use super::slip::{Draw, slip};
use super::{Mistake, Right};

/// All of them, from the command line's own definition.
pub(super) fn mistakes(seed: u64) -> Vec<Mistake> {
    let mut command = cli::command(80).disable_help_subcommand(true);
    command.build();
    let mut found = Vec::new();
    of_command(&command, &[], seed, &mut found);
    found
}

fn of_command(command: &clap::Command, path: &[String], seed: u64, found: &mut Vec<Mistake>) {
    let flags: Vec<String> =
        command.get_arguments().filter_map(|arg| arg.get_long()).map(str::to_owned).collect();
    let taken: Vec<&str> = flags.iter().map(String::as_str).collect();
    for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
        if let Some(long) = arg.get_long() {
            let word = slip(long, &mut Draw::new(seed, long), &taken);
            found.extend(word.map(|word| {
                mistake("flag", path, &[format!("--{word}")], &format!("--{word}"), &format!("--{long}"))
            }));
        }
        let values: Vec<String> =
            arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        for value in values.iter().filter(|value| !["true", "false"].contains(&value.as_str())) {
            let taken: Vec<&str> = values.iter().map(String::as_str).collect();
            let Some(word) = slip(value, &mut Draw::new(seed, value), &taken) else { continue };
            let typed = arg
                .get_long()
                .map_or_else(|| vec![word.clone()], |long| vec![format!("--{long}"), word.clone()]);
            found.push(mistake("word", path, &typed, &word, value));
        }
    }
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        let name = sub.get_name();
        if let Some(word) = slip(name, &mut Draw::new(seed, name), &names) {
            found.push(mistake("subcommand", path, std::slice::from_ref(&word), &word, name));
        }
        let path: Vec<String> = path.iter().cloned().chain([name.to_owned()]).collect();
        of_command(sub, &path, seed, found);
    }
}

fn mistake(kind: &'static str, path: &[String], typed: &[String], slipped: &str, right: &str) -> Mistake {
    let args: Vec<String> = path.iter().cloned().chain(typed.iter().cloned()).collect();
    Mistake {
        kind,
        what: args.join(" "),
        args,
        files: Vec::new(),
        right: Right::Named { place: vec![slipped.to_owned()], mend: right.to_owned() },
    }
}
