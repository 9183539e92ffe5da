//! What `--dry-run` shows: the exact ticket, the files with their sizes, and what was taken out. Nothing leaves.

use std::fmt::Write as _;

use crate::escalation::Packed;

/// Findings of one rule in one file that are shown; of more, the number.
const OF_A_KIND: usize = 5;

/// The preview.
pub(super) fn text(packed: &Packed) -> String {
    let mut text = String::from("\nDry run: nothing was written and nothing was sent. This would leave:\n");
    let _ =
        write!(text, "\n== Ticket ==\n{}\n\n{}\n", packed.ticket.title(), packed.ticket.text().trim_end());
    let kind = if packed.encrypted { "encrypted" } else { "zip" };
    let _ = writeln!(text, "\n== Files ==\n{:>10}  bundle ({kind})", size(packed.bytes.len()));
    for attached in &packed.attached {
        let note = attached.note.as_deref().map(|note| format!("  ({note})")).unwrap_or_default();
        let _ = writeln!(text, "{:>10}    attachments/{}{note}", size(attached.bytes.len()), attached.name);
    }
    for left_out in &packed.left_out {
        let _ = writeln!(text, "{:>10}    {}", "left out", left_out.message);
    }
    text.push_str("\n== Taken out ==\n");
    let mut kind = (("", ""), 0);
    for (number, found) in packed.findings.iter().enumerate() {
        // Findings are sorted by file and rule.
        let this = (found.file.as_str(), found.rule.as_str());
        kind = if kind.0 == this { (this, kind.1 + 1) } else { (this, 1) };
        if kind.1 > OF_A_KIND {
            let is_last = packed
                .findings
                .get(number + 1)
                .is_none_or(|next| (next.file.as_str(), next.rule.as_str()) != this);
            if is_last {
                let _ = writeln!(
                    text,
                    "{}: {} more of this kind: {}",
                    found.file,
                    kind.1 - OF_A_KIND,
                    found.rule
                );
            }
            continue;
        }
        let times = if found.count == 1 { String::new() } else { format!(" ({} times)", found.count) };
        let _ = writeln!(text, "{}, {}: {} -> {}{times}", found.file, found.place, found.rule, found.token);
    }
    if packed.findings.is_empty() {
        text.push_str("nothing\n");
    }
    text
}

/// Bytes for people.
pub(super) fn size(bytes: usize) -> String {
    const KIB: usize = 1024;
    if bytes < KIB {
        format!("{bytes} B")
    } else if bytes < KIB * KIB {
        format!("{} KiB", bytes.div_ceil(KIB))
    } else {
        format!("{}.{} MiB", bytes / (KIB * KIB), bytes % (KIB * KIB) * 10 / (KIB * KIB))
    }
}
