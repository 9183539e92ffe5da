//! Why a provider could not sign somebody in.

/// Why somebody could not be signed in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProviderError {
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

impl ProviderError {
    /// What whoever wants to sign in is told: of what the provider said, nothing.
    pub(crate) const fn for_visitors(&self) -> &'static str {
        match self {
            Self::Plain | Self::Address(_) => {
                "The sign-in is not set up as it must be: tell whoever runs this service, whose log has what is wrong."
            }
            Self::Unanswered(_) => {
                "The sign-in of your organisation does not answer as it has to. Try it again in a minute; if it stays so, tell whoever runs this service, whose log has what is wrong."
            }
            Self::Claims(_) => {
                "What the sign-in of your organisation says of you does not hold. Try it again; if it stays so, tell whoever runs this service, whose log has what is wrong."
            }
        }
    }
}
