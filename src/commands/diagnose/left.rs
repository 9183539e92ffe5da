//! What left, for the admin: the preview as a result, the rest as notes.

use super::preview;
use crate::commands::failure::{Failure, FailureFormat};
use crate::commands::output;
use crate::escalation::{Escalated, Handled, Packed};
use crate::output::Format;
use crate::text::visible::one_line;

/// Says it. The exit code is already the run's.
pub(super) fn say(handled: &Handled, format: Format) -> Result<(), Failure> {
    let Some(escalated) = &handled.escalated else { return Ok(()) };
    if let Some(packed) = escalated.packed.as_ref().filter(|_| escalated.dry_run) {
        let preview = preview::text(packed);
        // Scripts read one document on stdout.
        if format == Format::Text {
            output::result(preview.as_bytes())?;
        } else {
            output::note(preview.trim_end());
        }
    }
    for note in notes(escalated) {
        output::note(&one_line(&note));
    }
    if let Some(Err(why)) = &escalated.filed {
        let shown = if format == Format::Json { FailureFormat::Json } else { FailureFormat::Text };
        let _ = Failure::not_filed(why).print(shown);
    }
    Ok(())
}

fn notes(escalated: &Escalated) -> Vec<String> {
    let mut notes = escalated.packed.as_ref().map(Packed::notes).unwrap_or_default();
    if let (Some(path), Some(packed)) = (&escalated.bundle, &escalated.packed) {
        notes.push(format!("The bundle is {} ({}).", path.display(), preview::size(packed.bytes.len())));
    }
    if let Some(Ok(filed)) = &escalated.filed {
        notes.extend(filed.told_of_files());
    }
    if let Some(Ok(filed)) = &escalated.filed
        && !filed.duplicates.is_empty()
    {
        notes.push(format!("The same problem is there more than once: {}.", filed.duplicates.join(", ")));
    }
    notes
}
