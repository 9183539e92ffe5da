//! Examples of every command, for `--help` and the manual: one table. A test types each of them in.
//!
//! They are lines for a shell, in a folder where `error.txt` is, with one profile as `examples/01_export` has it.

use std::fmt::Write as _;

use crate::text::wrap;

/// A line that somebody may type.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Of which command: its name after `escalate`, empty for a diagnosis.
    pub command: &'static str,
    /// What it is for, a few words.
    pub about: &'static str,
    /// What is typed.
    pub line: &'static str,
    /// How it ends: the exit code.
    pub exit: u8,
}

const fn example(command: &'static str, about: &'static str, line: &'static str, exit: u8) -> Example {
    Example { command, about, line, exit }
}

/// The example's profile has no `[service]`, and a plain build no service.
const NO_SERVICE: u8 = if cfg!(feature = "serve") { 5 } else { 2 };

/// Every example, by command. The entry of the outbox and the token are of the recorded state of version 0.1.
pub const EXAMPLES: &[Example] = &[
    example("", "\"I can't sign in\"", "escalate --user ben@acme.example --tenant acme-prod", 3),
    example(
        "",
        "\"I'm in, but I can't do X\"",
        "escalate --user ana@acme.example --tenant acme-prod \\\n    --action \"reassign a conversation\" --error @error.txt",
        3,
    ),
    example(
        "",
        "the fix did not help: write what support asks for",
        "escalate --user ana@acme.example --tenant acme-prod \\\n    --action \"reassign a conversation\" --error @error.txt \\\n    --still-failing --bundle escalate.zip",
        0,
    ),
    example(
        "",
        "only the letter to the user",
        "escalate --user ana@acme.example --tenant acme-prod \\\n    --action \"open a case\" --format reply",
        3,
    ),
    example(
        "continue",
        "the fix did not help, in the case that was just diagnosed",
        "escalate continue --still-failing --bundle again.zip",
        0,
    ),
    example(
        "ticket",
        "the case of a ticket; the result goes back as an internal note",
        "escalate ticket 1017",
        3,
    ),
    example(
        "ticket",
        "what would be written, and where the bundle would come from",
        "escalate ticket 1017 --still-failing --dry-run",
        0,
    ),
    example(
        "batch",
        "a case in each line, as a ticketing system or a script writes it",
        "echo '{\"user\": \"ana@acme.example\"}' | escalate batch -",
        0,
    ),
    example(
        "batch",
        "people in a table: what is new, changed or gone since the last time",
        "echo user,ana@acme.example | tr , '\\012' \\\n    | escalate batch - --state seen.journal --since last",
        0,
    ),
    example("list", "whom the systems know by that name", "escalate list users ito", 0),
    example("list", "what people do, for a script", "escalate list actions --format json", 0),
    example(
        "init",
        "the FAQ's own product: catalogue, roles and features are filled in",
        "escalate init --for atender --profile harbour",
        0,
    ),
    example(
        "init",
        "two systems, without a question",
        "escalate init --connector keycloak --connector unleash --profile harbour",
        0,
    ),
    example("doctor", "every system of the profile", "escalate doctor", 0),
    example("doctor", "for monitoring", "escalate doctor --format json", 0),
    example("doctor", "what `escalate serve` still needs", "escalate doctor --service", 5),
    example("explain", "a check, and the reasons that --found takes", "escalate explain role", 0),
    example("explain", "an error code", "escalate explain AADSTS50126", 0),
    example("explain", "the text of a dialogue", "escalate explain @error.txt", 0),
    example(
        "mcp",
        "whether it answers; an assistant starts it with the same words",
        "echo '{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}' | escalate mcp",
        if cfg!(feature = "mcp") { 0 } else { 2 },
    ),
    example("serve", "run beside the ticketing system", "escalate serve", NO_SERVICE),
    example(
        "serve log",
        "who looked up what about somebody",
        "escalate serve log --about ana@acme.example --since 30d",
        NO_SERVICE,
    ),
    example(
        "serve forget",
        "delete the cases of somebody",
        "escalate serve forget ana@acme.example",
        NO_SERVICE,
    ),
    example("connectors list", "what can be asked and filed into", "escalate connectors list", 0),
    example(
        "connectors show",
        "one of them, to read or to start from",
        "escalate connectors show keycloak",
        0,
    ),
    example("connectors check", "the plan of its requests", "escalate connectors check keycloak", 0),
    example(
        "connectors try",
        "what one request of the connection `directory` answers",
        "escalate connectors try directory rows --user ana@acme.example --tenant acme-prod",
        0,
    ),
    example("connectors new", "one's own admin API", "escalate connectors new our-admin", 0),
    example("profile path", "the file that counts", "escalate profile path", 0),
    example("profile show", "what it says, secrets as references", "escalate profile show", 0),
    example("outbox list", "what waits, and why", "escalate outbox list", 0),
    example("outbox list", "what was filed from this machine", "escalate outbox list --filed", 0),
    example("outbox retry", "all that waits", "escalate outbox retry", 6),
    example("outbox drop", "as many digits as tell it apart", "escalate outbox drop e0067bd4", 0),
    example("bundle show", "its files and its ticket", "escalate bundle show escalate.zip", 0),
    example("bundle verify", "whether a file was changed", "escalate bundle verify escalate.zip", 0),
    example("man", "the manual", "escalate man | man -l -", 0),
    example("man", "a page for each command, to install", "escalate man --dir man/man1", 0),
    example("completions", "in the shell that is open", "source <(escalate completions bash)", 0),
    example("schema", "what a script may rely on", "escalate schema report > report.schema.json", 0),
    example("reveal", "who a token of a ticket is", "escalate reveal mail-2deb0ccb44482afb186c52e4", 0),
];

/// How a shell gets completions for good.
#[derive(Clone, Copy, Debug)]
pub struct Install {
    /// The shell, as `escalate completions` takes it.
    pub shell: &'static str,
    /// The file that the line goes into.
    pub file: &'static str,
    /// The line.
    pub line: &'static str,
}

impl Install {
    /// The line, indented, broken behind a `|`: there every one of these shells goes on by itself.
    fn fitted(&self, width: usize) -> String {
        let mut lines: Vec<String> = Vec::new();
        for part in self.line.split_inclusive("| ") {
            match lines.last_mut() {
                Some(line) if line.len() + part.trim_end().len() <= width => line.push_str(part),
                _ => lines.push(format!("  {part}")),
            }
        }
        lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
    }
}

/// The line for each shell.
pub const INSTALL: &[Install] = &[
    Install { shell: "bash", file: "~/.bashrc", line: "source <(escalate completions bash)" },
    Install { shell: "zsh", file: "~/.zshrc, after compinit", line: "source <(escalate completions zsh)" },
    Install { shell: "fish", file: "~/.config/fish/config.fish", line: "escalate completions fish | source" },
    Install {
        shell: "elvish",
        file: "~/.config/elvish/rc.elv",
        line: "eval (escalate completions elvish | slurp)",
    },
    Install {
        shell: "powershell",
        file: "$PROFILE",
        line: "escalate completions powershell | Out-String | Invoke-Expression",
    },
];

/// The examples of commands, as they stand under one's help on a screen of that many columns; empty when there is none.
#[must_use]
pub(super) fn page(commands: &[&str], width: usize) -> String {
    let mut text = String::new();
    let of = |command: &str| EXAMPLES.iter().filter(|example| example.command == command).collect::<Vec<_>>();
    for example in commands.iter().flat_map(|command| of(command)) {
        let head = if text.is_empty() { "Examples:\n" } else { "" };
        let line = example.line.replace(" \\\n    ", " ");
        let lines = wrap::command(&line, width, 2).join("\n");
        let _ = writeln!(text, "{head}{}{lines}", wrap::page(&format!("  # {}\n", example.about), width));
    }
    if commands == ["completions"] {
        text.push_str("\nFor good, one line in the shell's own file:\n");
        for install in INSTALL {
            let about = wrap::page(&format!("  # {}: {}\n", install.shell, install.file), width);
            let _ = writeln!(text, "{about}{}", install.fitted(width));
        }
    }
    text
}
