//! How the result looks: language and format, both checked before the first request.

use crate::commands::cli::DiagnoseArgs;
use crate::commands::failure::Failure;
use crate::commands::output;
use crate::escalation::Desk;
use crate::facts::Facts;
use crate::output::template::Templates;
use crate::output::{Format, Rendering, Style, reply};
use crate::redact::findings::Log;
use crate::redact::policy::Audience;
use crate::report::redact_report;
use crate::report::v1::Report;

/// Language and format.
pub(super) struct Printing {
    language: String,
    /// The format of the result.
    pub(super) format: Format,
}

impl Printing {
    /// Makes sure that there is a reply in the language.
    pub(super) fn of(args: &DiagnoseArgs, templates: &Templates) -> Result<Self, Failure> {
        let language = args.lang.clone().unwrap_or_else(|| reply::DEFAULT_LANGUAGE.to_owned());
        if args.lang.is_some() {
            let known = reply::languages(templates);
            if !known.contains(&language) {
                let message = format!("the reply cannot be written in `{language}`");
                return Err(Failure::usage(message).hint(format_args!("there are {}", known.join(", "))));
            }
        }
        Ok(Self { language, format: args.format })
    }

    /// The report for the admin, with the reply to the user.
    pub(super) fn report(&self, report: &Report, desk: &Desk) -> Result<Vec<u8>, Failure> {
        let nothing = Facts::nothing(report.evaluated_at);
        let redactor = desk.customer.redactor(Audience::Admin, report.facts.as_ref().unwrap_or(&nothing));
        let report = redact_report(&redactor, report, &mut Log::new())?;
        let reply = reply::write(&report, &desk.templates, &self.language)?;
        let style = Style { color: output::coloured(), ..Style::default() };
        let rendering = Rendering { templates: &desk.templates, reply: Some(&reply), style };
        Ok(self.format.render(&report, &rendering)?)
    }
}
