//! Listings that are the same whoever the case is about.

/// What a request lists whose answers may be kept between runs. Never people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::connectors) enum ListingOf {
    /// Roles, and what is in them.
    Roles,
    /// Flags.
    Flags,
    /// Tenants.
    Tenants,
}

impl ListingOf {
    /// All of them.
    pub(in crate::connectors) const ALL: &'static [Self] = &[Self::Roles, Self::Flags, Self::Tenants];

    /// The word in files.
    pub(in crate::connectors) fn as_str(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::Flags => "flags",
            Self::Tenants => "tenants",
        }
    }
}
