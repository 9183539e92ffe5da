//! One person out of the bundle of a cluster, for a terminal.

use std::io::Read as _;

use super::BundleError;
use super::cluster::{CASE_FILES, case_number};
use super::read::{ReadLimits, for_each};
use crate::report::v1::Report;
use crate::text::append;
use crate::text::visible::{one_line, visible};

/// What is in the folder of the n-th person: the report in short, or as it is where it is none of ours.
///
/// # Errors
/// Not a zip, one beyond the limits, or one without that folder.
pub fn show_case(bytes: &[u8], nth: usize, limits: ReadLimits) -> Result<String, BundleError> {
    let number = case_number(nth);
    let [wanted, facts] = CASE_FILES.map(|file| format!("cases/{number}/{file}"));
    let (mut report, mut people) = (None, 0_usize);
    for_each(bytes, limits, |path, source| {
        let mut text = Vec::new();
        let most = if path == wanted { limits.shown } else { u64::MAX };
        if path == wanted {
            source.take(most).read_to_end(&mut text).map_err(zip::result::ZipError::from)?;
            report = Some(String::from_utf8_lossy(&text).into_owned());
        }
        people += usize::from(path.starts_with("cases/") && path.ends_with(CASE_FILES[0]));
        Ok(())
    })?;
    let Some(report) = report else {
        let what = if people == 0 {
            "it is of one case, and has no folders of people".to_owned()
        } else {
            format!(
                "there is no cases/{number} in it; its people are cases/001 to cases/{}",
                case_number(people)
            )
        };
        return Err(BundleError::Refused(what));
    };
    let mut out = format!("{wanted}\n\n");
    match serde_json::from_str::<Report>(&report) {
        Ok(report) => in_short(&report, &mut out),
        Err(_) => out.push_str(&visible(&report)),
    }
    append(
        &mut out,
        format_args!("\nThe facts are in {facts}: unpack it, and `escalate --facts` replays them.\n"),
    );
    Ok(out)
}

fn in_short(report: &Report, out: &mut String) {
    let word = |value: serde_json::Result<serde_json::Value>| {
        value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let case = &report.case;
    let said =
        |text: Option<&String>| text.map_or_else(|| "not said".into(), |text| one_line(text).into_owned());
    append(out, format_args!("  User:          {}\n", one_line(&case.user)));
    append(out, format_args!("  Tenant:        {}\n", said(case.tenant.as_ref())));
    append(out, format_args!("  Trying to do:  {}\n", said(case.action.as_ref())));
    append(out, format_args!("  Verdict:       {}\n", word(serde_json::to_value(report.verdict))));
    if let Some(error) = &case.error {
        let lines: Vec<String> = visible(error).lines().map(|line| format!("  | {line}\n")).collect();
        append(out, format_args!("  Exact error:\n{}", lines.concat()));
    }
    out.push('\n');
    for check in &report.checks {
        let status = word(serde_json::to_value(check.status)).replace('_', " ");
        let summary = one_line(&check.summary);
        append(out, format_args!("  {}. {}: {status}\n     {summary}\n", check.number, check.id.as_str()));
    }
}
