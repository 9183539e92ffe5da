//! How much is believed of an answer, and how often a read is tried.

/// How much is read, and how often a read is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpLimits {
    /// Bytes of an answer that is kept, after decompression.
    pub answer: usize,
    /// Bytes of all answers together that one run of a connector keeps: pages, and a request for each of a list.
    pub all: usize,
    /// Values in all these answers: an empty object has two bytes in an answer, and a hundred in memory.
    pub values: usize,
    /// Bytes of a download that is only hashed.
    pub download: u64,
    /// Times that a read is sent at most.
    pub attempts: u32,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self { answer: 5_000_000, all: 64_000_000, values: 3_000_000, download: 512_000_000, attempts: 3 }
    }
}
