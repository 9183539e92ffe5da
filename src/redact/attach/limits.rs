//! How much is opened and how much is kept: against archives that unpack without end, and for ticketing systems that take
//! only so much.

/// Limits for one attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachLimits {
    /// Bytes of cleaned content that are kept of one file; of more, the newest. Default 25 MB.
    pub kept_bytes: usize,
    /// Bytes that an archive may unpack to in all. Default 512 MiB.
    pub unpacked_bytes: u64,
    /// How many times as large as itself an archive may become. Default 200. Small archives may always grow to 1 MiB.
    pub unpacked_ratio: u64,
    /// Files in one archive. Default 1,000.
    pub entries: usize,
    /// Archives inside archives. Default 3.
    pub depth: u8,
}

/// Bytes that any archive may unpack to, however small it is.
const ALWAYS: u64 = 1 << 20;

impl Default for AttachLimits {
    fn default() -> Self {
        Self {
            kept_bytes: 25_000_000,
            unpacked_bytes: 512 << 20,
            unpacked_ratio: 200,
            entries: 1_000,
            depth: 3,
        }
    }
}

impl AttachLimits {
    /// Bytes that an archive of this size may unpack to.
    pub(crate) fn unpacked(&self, packed: usize) -> u64 {
        (packed as u64).saturating_mul(self.unpacked_ratio).max(ALWAYS).min(self.unpacked_bytes)
    }
}
