//! How a conversation ends: the reply is copied, a fix that did not help is said, the bundle is written, the ticket is filed, or nothing.

use std::path::{Path, PathBuf};

use super::request::CaseRequest;
use super::start::{Start, wanted};
use super::{essentials, leave, left, next, remarks};
use crate::case::{Case, Essential};
use crate::commands::ask::{Ask, Spoken, Stop};
use crate::commands::cli::{DiagnoseArgs, FlagWord, Global};
use crate::commands::failure::Failure;
use crate::commands::kept::CaseKeeper;
use crate::commands::{output, runtime};
use crate::diagnosis::{Exit, GateReason, Options};
use crate::environment::clock;
use crate::escalation::{self, Desk, Destinations, Enquiry, Handled, WantedDestinations};
use crate::facts::Facts;
use crate::output::Format;

/// A case that was shown, and may go on.
pub(super) struct OpenCase {
    pub(super) case: Case,
    pub(super) facts: Facts,
    pub(super) enquiry: Enquiry,
    pub(super) options: Options,
    pub(super) handled: Handled,
    /// What of the four things was asked for: once is enough.
    pub(super) asked: Vec<Essential>,
}

/// What may be done at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Copy,
    StillFailing,
    Bundle,
    File,
    Leave,
}

const WHY: &str =
    "   The number of what to do now. Whatever it is, the case is kept for 24 hours: `escalate continue`.";

/// Whether the end is a choice: the result is on the screen, for a person.
pub(super) fn talks(args: &DiagnoseArgs) -> bool {
    args.format == Format::Text && !writes(args) && output::in_terminal()
}

fn writes(args: &DiagnoseArgs) -> bool {
    super::writes(args)
}

/// Asks what to do and does it, until something has left or nothing is wanted any more. The exit code is that of what was done.
pub(super) fn close(
    mut open: OpenCase,
    ask: &mut Ask<'_>,
    keeper: &mut CaseKeeper,
    start: &Start,
    desk: &Desk,
    request: &CaseRequest,
    global: &Global,
) -> Result<Exit, Failure> {
    loop {
        if let Some(stop) = ask.stopped() {
            return Ok(leave(keeper, stop, open.handled.exit));
        }
        let choices = choices(&open, start);
        let names: Vec<String> = choices.iter().map(|choice| choice.says(&open, start)).collect();
        ask.say("\n");
        let said = ask.one_of("What now? Enter to leave:", &names, WHY);
        let chosen = match said {
            Spoken::Words(name) => names.iter().position(|one| *one == name).map(|index| choices[index]),
            Spoken::Back => {
                ask.say("   answers are taken back while questions are asked; `escalate continue` takes new ones\n");
                continue;
            }
            Spoken::Nothing => None,
        };
        match chosen {
            None | Some(Choice::Leave) => {
                let stop = ask.stopped().unwrap_or(Stop::Left);
                return Ok(leave(keeper, stop, open.handled.exit));
            }
            Some(Choice::Copy) => {
                let letter = start.printing.letter(&open.handled.report, desk)?;
                output::redacted(&[b"\n", letter.as_slice()].concat())?;
                output::clipboard(String::from_utf8_lossy(&letter).trim_end());
                ask.say("\nThat is the reply alone; where the terminal takes it (OSC 52), it is in the clipboard, too.\n");
            }
            Some(Choice::StillFailing) => {
                open.case.still_failing = true;
                keeper.change(|kept| {
                    kept.set("still-failing", None);
                    kept.words.push(FlagWord { flag: "still-failing".to_owned(), value: None });
                });
                open.judge_again(desk, global)?;
                ask.say(&format!("\nEscalate: {}.\n", open.handled.report.gate.text));
                open.complete(ask, keeper, global);
            }
            Some(choice) => {
                let Some(wanted) = destination(choice, ask, &request.args) else { continue };
                if open.handled.report.gate.reason == GateReason::Unanswered {
                    open.options.allow_unknown = true;
                }
                open.complete(ask, keeper, global);
                if let Some(stop) = ask.stopped() {
                    return Ok(leave(keeper, stop, open.handled.exit));
                }
                return open.send(wanted, start, global);
            }
        }
    }
}

/// What makes sense as things stand.
fn choices(open: &OpenCase, start: &Start) -> Vec<Choice> {
    let gate = &open.handled.report.gate;
    let mut choices = vec![Choice::Copy];
    let may_leave = gate.escalate || gate.reason == GateReason::Unanswered;
    if may_leave {
        choices.push(Choice::Bundle);
        if start.files_in.is_some() {
            choices.push(Choice::File);
        }
    } else {
        choices.push(Choice::StillFailing);
    }
    choices.push(Choice::Leave);
    choices
}

impl Choice {
    fn says(self, open: &OpenCase, start: &Start) -> String {
        let gaps = if open.handled.report.gate.escalate { "" } else { ", with what is open named in it" };
        match self {
            Self::Copy => "copy the reply to the user".to_owned(),
            Self::StillFailing => "the fix was made and did not help".to_owned(),
            Self::Bundle => format!("write the bundle, to attach to a ticket{gaps}"),
            Self::File => {
                format!(
                    "file the ticket in {}{gaps}",
                    start.files_in.as_deref().unwrap_or("the ticketing system")
                )
            }
            Self::Leave => "leave; `escalate continue` goes on".to_owned(),
        }
    }
}

/// Where it goes; `None`: they changed their mind.
fn destination(choice: Choice, ask: &mut Ask<'_>, args: &DiagnoseArgs) -> Option<WantedDestinations> {
    let none = WantedDestinations { bundle: None, file: false, ..wanted(args) };
    if choice == Choice::File {
        return Some(WantedDestinations { file: true, ..none });
    }
    loop {
        let usual = next::free_name();
        let why = "   A new file: nothing that is there is written over.";
        let path = match ask.said(&format!("Where? Enter for {usual}:"), why) {
            Spoken::Words(words) => PathBuf::from(words),
            Spoken::Nothing if ask.stopped().is_some() => return None,
            Spoken::Nothing => PathBuf::from(usual),
            Spoken::Back => return None,
        };
        match why_not(&path) {
            None => return Some(WantedDestinations { bundle: Some(path), ..none }),
            Some(why) => ask.say(&format!("   {}: {why}\n", path.display())),
        }
    }
}

/// Why no new file can be written there.
fn why_not(path: &Path) -> Option<&'static str> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if path.is_dir() {
        return Some("is a folder; give the name of a file in it");
    }
    if path.exists() {
        return Some("is there already; give another name");
    }
    folder.is_some_and(|folder| !folder.is_dir()).then_some("its folder does not exist")
}

impl OpenCase {
    /// Asks for what a ticket lacks.
    fn complete(&mut self, ask: &mut Ask<'_>, keeper: &mut CaseKeeper, global: &Global) {
        let now = clock::now(global.now);
        for one in self.case.lacks(self.facts.roles_known()) {
            if self.asked.contains(&one) {
                continue;
            }
            essentials::ask_for(one, &mut self.case, &mut self.facts, ask, keeper, now);
            self.asked.push(one);
        }
    }

    /// The same facts, with what was said since.
    fn judge_again(&mut self, desk: &Desk, global: &Global) -> Result<(), Failure> {
        let (case, facts) = (self.case.clone(), self.facts.clone());
        let now = clock::now(global.now);
        let none = Destinations::default();
        self.handled = escalation::escalate(case, facts, &self.options, &self.enquiry, none, desk, now)?;
        Ok(())
    }

    /// Writes the bundle, or files the ticket.
    fn send(self, wanted: WantedDestinations, start: &Start, global: &Global) -> Result<Exit, Failure> {
        let (desk, destinations) = start.desk_again(wanted, global)?;
        let now = clock::now(global.now);
        let mut handled = escalation::escalate(
            self.case,
            self.facts,
            &self.options,
            &self.enquiry,
            destinations,
            &desk,
            now,
        )?;
        if handled.is_queued() {
            remarks::before_filing(&desk);
            runtime::with(global, async |context| handled.file(&desk, context).await)?;
        }
        if let Some(ticket) = &handled.report.ticket {
            let url = ticket.url.as_ref().map(|url| format!(": {url}")).unwrap_or_default();
            output::note(&format!("The ticket is {} {}{url}.", ticket.system, ticket.id));
        }
        left::say(&handled, Format::Text)?;
        if handled.escalated.is_none() {
            output::note("What was answered shows a cause that can be fixed here, so nothing was written:");
            output::note(&handled.report.gate.text);
        }
        Ok(handled.exit)
    }
}
