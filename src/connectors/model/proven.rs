//! How it is known that a connector is right.

/// What a connector was held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proven {
    /// A real system, or real files: it was run on them.
    Real,
    /// The vendor's published description: every path, field and word is in it.
    Contract,
    /// Neither, or nobody said so.
    #[default]
    Unproven,
}

impl Proven {
    /// Every way.
    pub(in super::super) const ALL: &'static [Self] = &[Self::Real, Self::Contract, Self::Unproven];

    /// The word of `proven` in a file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Contract => "contract",
            Self::Unproven => "unproven",
        }
    }
}
