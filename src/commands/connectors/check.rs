//! `escalate connectors check`: mistakes, the plan, and the samples beside the file. Nothing is sent.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use super::absent;
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::{output, runtime, setup};
use crate::connectors::{self, Checked, ConnectorFile, shipped};
use crate::diagnosis::Exit;
use crate::environment::clock;
use crate::environment::file::read_text;

/// Bytes of recorded answers.
const MOST_SAMPLES: u64 = 64_000_000;

/// Recorded answers are there at once.
const LIMIT: Duration = Duration::from_secs(60);

/// Checks one, or all; what is wrong with each is reported together.
pub(super) fn run(name: Option<&str>, global: &Global) -> Result<Exit, Failure> {
    let config = setup::config_dir()?;
    let names = if let Some(name) = name {
        vec![name.to_owned()]
    } else {
        let all = shipped::list(Some(&config)).map_err(Failure::broken)?;
        all.into_iter().map(|listed| listed.name).collect()
    };
    let mut plans = String::new();
    let mut problems = Vec::new();
    for name in names {
        let file = ConnectorFile::find(&name, &config).map_err(Failure::invalid)?;
        let file = file.ok_or_else(|| absent(&name, &config))?;
        // Shipped files are tested with their samples before they are shipped; those of a file of one's own stand beside it.
        let samples = read_text(&Path::new(&file.path).with_extension("samples.json"), MOST_SAMPLES).ok();
        let now = clock::now(global.now);
        let checked = runtime::run(LIMIT, async |_| connectors::check(&file, samples.as_deref(), now).await)?;
        problems.extend(wrong(&file, &checked));
        plans.push_str(&plan(&file, &checked));
    }
    output::page(&plans)?;
    if problems.is_empty() { Ok(Exit::Escalated) } else { Err(Failure::invalid(problems.join("\n"))) }
}

fn plan(file: &ConnectorFile, checked: &Checked) -> String {
    let Some(plan) = &checked.plan else { return String::new() };
    let mut text = format!("{}: {plan}", file.name);
    let (all, fit) =
        (checked.samples.len(), checked.samples.iter().filter(|one| one.differences.is_empty()).count());
    let path = Path::new(&file.path);
    if all > 0 {
        let _ = writeln!(text, "  {fit} of {all} samples give what was recorded");
    } else if path.is_file() {
        let samples = path.with_extension("samples.json");
        let samples = samples.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = writeln!(
            text,
            "  no samples: recorded answers in {samples} beside it would show what its programs make of them"
        );
    } else {
        text.push_str("  its samples were run before it was shipped\n");
    }
    text
}

fn wrong(file: &ConnectorFile, checked: &Checked) -> Vec<String> {
    let path = Path::new(&file.path).with_extension("samples.json");
    let path = path.display();
    let mut lines: Vec<String> = checked.problems.iter().map(ToString::to_string).collect();
    lines.extend(checked.unreadable.iter().map(|why| format!("{path}: {why}")));
    for sample in &checked.samples {
        lines.extend(sample.differences.iter().map(|line| format!("{path}: `{}`: {line}", sample.name)));
    }
    lines
}
