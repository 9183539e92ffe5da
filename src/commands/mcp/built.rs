//! Opens what the tools work with, and answers until the caller is gone.

use std::io::{self, IsTerminal as _};

use crate::assistant::{AssistantSetup, Assistants, serve};
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::{output, secrets, setup};
use crate::diagnosis::Exit;
use crate::escalation::{Desk, DeskUse};

/// Answers calls until standard input is closed. What is missing is said before the first of them.
pub(in crate::commands) fn run(global: &Global) -> Result<Exit, Failure> {
    let profile = setup::required(global)?;
    let files = profile.assistant_files;
    if files && profile.ticketing.is_none() {
        let message = "`[assistant] file = true`, and the profile names no ticketing system to file in";
        return Err(Failure::invalid(message).hint("add [ticketing], or take the line out"));
    }
    setup::note_readable(&profile.connections);
    setup::note_readable(profile.ticketing.iter().filter(|_| files));
    let config =
        global.config.as_ref().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    let config = config.map(|path| path.display().to_string());
    let used = DeskUse { asks: true, leaves: files, files };
    let desk = Desk::open(Some(profile), setup::templates()?, config, used, secrets::vault())?;
    for line in &desk.unheard {
        output::note(line);
    }
    for system in &desk.left_out {
        output::note(&format!(
            "not asked, because not filled in: {}; `escalate doctor` says what is missing",
            system.name
        ));
    }
    if io::stdin().is_terminal() {
        output::note(
            "This waits for an assistant on standard input: it is a program's to start, see the README. Ctrl-C ends it.",
        );
    }
    let assistants = Assistants::new(AssistantSetup {
        desk,
        // The systems of the first went into the desk.
        profile: setup::required(global)?,
        vault: secrets::vault().clone(),
        timeout: global.timeout,
        now: global.now,
    });
    serve(assistants).map_err(Failure::broken)?;
    Ok(Exit::Escalated)
}
