//! What stands between the columns of a CSV file: by its first line, because a spreadsheet writes what its country has.

/// What stands between the columns, and how many bytes of the text are about that and no row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Separator {
    pub(super) byte: u8,
    pub(super) skipped: usize,
}

impl Separator {
    /// The connector's file says it.
    pub(super) fn said(byte: u8) -> Self {
        Self { byte, skipped: 0 }
    }
}

/// By the line `sep=;` of Excel, else by what the header has most of: `,`, `;` or a tab. `usual` where it has none, or one column.
pub(super) fn of(start: &[u8], usual: u8) -> Separator {
    let end = start.iter().position(|byte| *byte == b'\n').unwrap_or(start.len());
    let line = start[..end].strip_suffix(b"\r").unwrap_or(&start[..end]);
    if line.len() == 5 && line[..4].eq_ignore_ascii_case(b"sep=") {
        return Separator { byte: line[4], skipped: (end + 1).min(start.len()) };
    }
    let mut quoted = false;
    let mut found = [(usual, 0_usize), (b',', 0), (b';', 0), (b'\t', 0)];
    for byte in line {
        quoted ^= *byte == b'"';
        for (separator, count) in &mut found {
            *count += usize::from(!quoted && byte == separator);
        }
    }
    // The first of the most, so that the usual one wins where both are there as often.
    let most = found.iter().map(|(_, count)| *count).max().unwrap_or_default();
    let byte = found.iter().find(|(_, count)| *count == most).map_or(usual, |(byte, _)| *byte);
    Separator { byte, skipped: 0 }
}
