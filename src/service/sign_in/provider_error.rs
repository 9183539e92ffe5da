//! Why a provider could not sign somebody in.

/// Why somebody could not be signed in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProviderError {
    /// The profile names no provider.
    #[error("no provider of OpenID Connect signs people in here")]
    None,
    /// Others can read what goes there.
    #[error("the provider's address is http:// on another host: who can read it can sign in as anybody")]
    Plain,
    /// A text of the profile is no address.
    #[error("`{0}` of [service] is no address")]
    Address(&'static str),
    /// It does not answer, or not as it has to.
    #[error("the provider does not answer as it has to: {0}")]
    Unanswered(String),
    /// What it says of the person does not hold.
    #[error("what the provider says of the person does not hold: {0}")]
    Claims(String),
}
