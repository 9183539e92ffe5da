//! How the result looks: templates, language and format, all checked before the first request.

use super::keeping::Keeping;
use crate::commands::cli::DiagnoseArgs;
use crate::commands::failure::Failure;
use crate::commands::{output, setup};
use crate::facts::Facts;
use crate::output::template::Templates;
use crate::output::{Format, Rendering, Style, load_templates, reply};
use crate::redact::findings::Log;
use crate::redact::policy::Audience;
use crate::report::redact_report;
use crate::report::v1::Report;

/// Templates, language and format.
pub(super) struct Printing {
    /// The templates, those of the configuration folder in front.
    pub(super) templates: Templates,
    language: String,
    /// The format of the result.
    pub(super) format: Format,
}

impl Printing {
    /// Loads and lints the templates of the configuration folder, and makes sure of the language.
    pub(super) fn load(args: &DiagnoseArgs) -> Result<Self, Failure> {
        let templates = load_templates(&setup::config_dir()?.join("templates"))?;
        let language = args.lang.clone().unwrap_or_else(|| reply::DEFAULT_LANGUAGE.to_owned());
        if args.lang.is_some() {
            let known = reply::languages(&templates);
            if !known.contains(&language) {
                let message = format!("the reply cannot be written in `{language}`");
                return Err(Failure::usage(message).hint(format_args!("there are {}", known.join(", "))));
            }
        }
        Ok(Self { templates, language, format: args.format })
    }

    /// The report for the admin, with the reply to the user.
    pub(super) fn report(&self, report: &Report, keeping: &Keeping) -> Result<Vec<u8>, Failure> {
        let nothing = Facts::nothing(report.evaluated_at);
        let redactor = keeping.redactor(Audience::Admin, report.facts.as_ref().unwrap_or(&nothing));
        let report = redact_report(&redactor, report, &mut Log::new())?;
        let reply = reply::write(&report, &self.templates, &self.language)?;
        let style = Style { color: output::coloured(), ..Style::default() };
        let rendering = Rendering { templates: &self.templates, reply: Some(&reply), style };
        Ok(self.format.render(&report, &rendering)?)
    }
}
