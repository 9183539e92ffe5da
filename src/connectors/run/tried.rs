//! What a request that is watched did: kept for `connectors try`.

/// One request as it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// `GET`, …
    pub method: &'static str,
    /// The address, without its query and without credentials.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
    /// The answer as it came. Empty for a download: that is only hashed.
    pub answer: Vec<u8>,
}
