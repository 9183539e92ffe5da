//! What the tools do, each with the functions that the command line calls, too.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use tokio::sync::{Semaphore, watch};

use super::actions::listed;
use super::answer::AssistantAnswer;
use super::arguments::{self, ActionsArguments, CaseArguments, ExplainArguments};
use super::data::DataSource;
use super::diagnosed::DiagnoseAnswer;
use super::draft::DraftAnswer;
use super::error::ToolError;
use super::explain::ExplainAnswer;
use super::near::near;
use super::tools::{AssistantTool, ToolName};
use crate::case::{Case, KnownToProfile};
use crate::connectors::Context;
use crate::diagnosis::{Options, Verdict};
use crate::environment::clock;
use crate::error_text;
use crate::escalation::{self, Desk, Destinations, Enquiry, Handled, Job, WantedDestinations};
use crate::facts::Facts;
use crate::http::{Deadline, Http, HttpLimits};
use crate::output::explained::{self, ExplainedWords};
use crate::profile::Profile;
use crate::redact::findings::{Log, TextPlace};
use crate::redact::policy::Audience;
use crate::redact::pseudonym_map;
use crate::redact::redacted::Redacted;
use crate::redact::typed::Redactor;
use crate::report::redact_for_assistant;
use crate::report::v1::Report;
use crate::text::bare::bare;
use crate::vault::Vault;

/// Calls that are worked on at once: a model asks about several people, and systems have their limits anyway.
const AT_ONCE: usize = 8;

/// What assistants work with.
#[derive(Debug)]
pub struct AssistantSetup {
    /// The systems, opened for filing only where the profile lets assistants file.
    pub desk: Desk,
    /// The profile: its actions, its tenants, whether an assistant may file.
    pub profile: Profile,
    /// Every secret of the process.
    pub vault: Vault,
    /// How long a call may take.
    pub timeout: Duration,
    /// The instant, where it is fixed.
    pub now: Option<DateTime<Utc>>,
}

/// The tools at work. One for a process; calls may be at it at once, on one thread.
#[derive(Debug)]
pub struct Assistants {
    setup: AssistantSetup,
    http: Http,
    places: Semaphore,
    /// Made once: their schemas are.
    tools: Vec<AssistantTool>,
}

/// Becomes true when nobody waits for the answer any more.
pub(super) type Interrupt = watch::Receiver<bool>;

impl Assistants {
    /// Opens.
    #[must_use]
    pub fn new(setup: AssistantSetup) -> Self {
        let http = Http::new(HttpLimits::default(), &setup.vault);
        let tools = AssistantTool::all(setup.profile.assistant_files);
        Self { setup, http, places: Semaphore::new(AT_ONCE), tools }
    }

    /// The tools that this profile has.
    #[must_use]
    pub(super) fn tools(&self) -> &[AssistantTool] {
        &self.tools
    }

    /// Calls a tool. What is wrong with the call is answered too, so that the model can put it right.
    ///
    /// # Errors
    /// There is no such tool.
    pub async fn call(
        &self,
        name: &str,
        arguments: Map<String, Value>,
        interrupt: Interrupt,
    ) -> Result<AssistantAnswer, ToolError> {
        let tools = self.tools();
        let Some(tool) = tools.iter().find(|tool| tool.name.as_str() == name) else {
            let known: Vec<&str> = tools.iter().map(|tool| tool.name.as_str()).collect();
            let name = name.chars().take(80).collect();
            return Err(ToolError::UnknownTool { name, known: known.join(", ") });
        };
        let done = match tool.name {
            ToolName::Diagnose => self.diagnose(tool, arguments, interrupt).await,
            ToolName::DraftTicket => self.draft(tool, arguments, interrupt).await,
            ToolName::Explain => self.explain(tool, arguments),
            ToolName::ListActions => self.list_actions(tool, arguments),
        };
        Ok(done.unwrap_or_else(|error| AssistantAnswer::failed(&self.said(&error.to_string()))))
    }

    async fn diagnose(
        &self,
        tool: &AssistantTool,
        arguments: Map<String, Value>,
        interrupt: Interrupt,
    ) -> Result<AssistantAnswer, ToolError> {
        let given: CaseArguments = arguments::read(arguments, &tool.input)?;
        let handled = self.handled(&given, Destinations::default(), interrupt).await?;
        let redactor = self.redactor(handled.report.facts.as_ref());
        let near = near(&handled.report.case, self.known());
        let report = self.redacted(&redactor, handled.report, false)?;
        let answer = DiagnoseAnswer::of(&report, near);
        AssistantAnswer::of(&headline(&answer), &answer, &self.setup.vault)
    }

    async fn draft(
        &self,
        tool: &AssistantTool,
        mut arguments: Map<String, Value>,
        interrupt: Interrupt,
    ) -> Result<AssistantAnswer, ToolError> {
        let profile = &self.setup.profile;
        // Said by what it is, not as a key that there is not. Some callers fill in whatever they know of, with false.
        if !profile.assistant_files && arguments.remove("file").is_some_and(|file| file != Value::Bool(false))
        {
            return Err(ToolError::MayNotFile);
        }
        let given: CaseArguments = arguments::read(arguments, &tool.input)?;
        let wanted = WantedDestinations { file: given.file, ..WantedDestinations::default() };
        let destinations = Destinations::open(wanted, Some(profile))?;
        let handled = self.handled(&given, destinations, interrupt).await?;
        let fingerprint = self.setup.desk.customer.fingerprints(&handled.report, self.now()).current;
        let redactor = self.redactor(handled.report.facts.as_ref());
        let report = self.redacted(&redactor, handled.report.clone(), true)?;
        let answer = DraftAnswer::of(&report, &handled, &self.setup.desk, &fingerprint, &|text| {
            said(&redactor, text)
        })?;
        AssistantAnswer::of(answer.headline(), &answer, &self.setup.vault)
    }

    fn explain(
        &self,
        tool: &AssistantTool,
        arguments: Map<String, Value>,
    ) -> Result<AssistantAnswer, ToolError> {
        let given: ExplainArguments = arguments::read(arguments, &tool.input)?;
        let text = bare(&given.what);
        let explained = match explained::named(text.trim()) {
            Some(check) => ExplainedWords::check(check),
            None => ExplainedWords::text(&error_text::read(&text)),
        };
        let answer =
            ExplainAnswer { given: DataSource::Error.text(self.said(&text)), explained, cut: Vec::new() };
        AssistantAnswer::of(&answer.headline(), &answer, &self.setup.vault)
    }

    fn list_actions(
        &self,
        tool: &AssistantTool,
        arguments: Map<String, Value>,
    ) -> Result<AssistantAnswer, ToolError> {
        let given: ActionsArguments = arguments::read(arguments, &tool.input)?;
        let answer = listed(&self.setup.profile.catalogue, given.text.as_deref());
        let headline = match answer.actions.len() {
            0 => {
                "There are none. `diagnose` takes any words as an action, and ids of permissions beside them."
            }
            _ => "The actions that the profile knows. `diagnose` takes the name, or any other words.",
        };
        AssistantAnswer::of(headline, &answer, &self.setup.vault)
    }

    /// The whole way of a case.
    async fn handled(
        &self,
        given: &CaseArguments,
        destinations: Destinations,
        interrupt: Interrupt,
    ) -> Result<Handled, ToolError> {
        let setup = &self.setup;
        let case: Case = given.case(&setup.profile.catalogue, self.now())?;
        // Never closed: it lives as long as this.
        let _place = self.places.acquire().await.ok();
        let deadline = Deadline::within(setup.timeout, Some(interrupt));
        let context = Context {
            now: self.now(),
            deadline,
            http: &self.http,
            progress: &|_| {},
            recorded: None,
            shared: None,
        };
        let job = Job {
            case,
            recorded: None,
            found: BTreeMap::new(),
            options: Options { allow_unknown: given.allow_unknown },
            enquiry: Enquiry::default(),
            destinations,
        };
        Ok(escalation::run(job, &setup.desk, &context).await?)
    }

    fn redactor(&self, facts: Option<&Facts>) -> Redactor {
        let customer = &self.setup.desk.customer;
        match facts {
            Some(facts) => customer.redactor(Audience::Assistant, facts),
            None => customer.redactor(Audience::Assistant, &Facts::nothing(self.now())),
        }
    }

    /// The report for this audience. What its tokens stand for stays here, so that an admin can be told: `escalate reveal TOKEN`.
    fn redacted(
        &self,
        redactor: &Redactor,
        report: Report,
        keeps_facts: bool,
    ) -> Result<Redacted<Report>, ToolError> {
        let redacted = redact_for_assistant(redactor, report, keeps_facts, &mut Log::new())?;
        let customer = &self.setup.desk.customer;
        if let Some(state) = &customer.state {
            let tokens = redactor.cleaner().pseudonyms().take_map();
            if let Err(error) = pseudonym_map::remember(state, customer.name(), &tokens) {
                tracing::info!("what tokens stand for is not kept: {error}");
            }
        }
        Ok(redacted)
    }

    /// A text of the caller's, or of an error that may quote them.
    fn said(&self, text: &str) -> String {
        said(&self.redactor(None), text)
    }

    fn known(&self) -> KnownToProfile<'_> {
        let profile = &self.setup.profile;
        KnownToProfile { catalogue: &profile.catalogue, tenants: &profile.tenants }
    }

    fn now(&self) -> DateTime<Utc> {
        clock::now(self.setup.now)
    }
}

/// A text that is part of no report, for this audience.
fn said(redactor: &Redactor, text: &str) -> String {
    let place = TextPlace::new("the answer", "/given".to_owned());
    redactor.text(&bare(text), &place, &mut Log::new()).get().clone()
}

/// In our own words, what was found.
fn headline(answer: &DiagnoseAnswer) -> String {
    let verdict = match answer.verdict {
        Verdict::Blocked => "Blocked",
        Verdict::Outside => "None of the checks, but a cause beside them",
        Verdict::ShouldWork => "Should work",
        Verdict::Undetermined => "Not to be told",
    };
    let primary = answer.primary.map(|check| format!(" by check {}, {}", check.number(), check.as_str()));
    let next = if answer.escalate {
        "A ticket is worth writing: `draft_ticket`."
    } else {
        "No ticket: `remedies` is what an admin can do, `need` what is missing."
    };
    format!("{verdict}{}. {next}", primary.unwrap_or_default())
}
