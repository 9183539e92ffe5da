//! `escalate list`.

use clap::{Args, ValueEnum};

use super::format::ListingFormat;
use crate::case::NameOf;

/// `escalate list …`
#[derive(Clone, Debug, Args)]
pub struct ListArgs {
    /// What to list
    #[arg(value_name = "WHAT")]
    pub what: ListedName,
    /// Only what has this in its name, or is near to it
    #[arg(value_name = "TEXT")]
    pub text: Option<String>,
    /// In which tenant to look, where a system has a list for each
    #[arg(long, value_name = "TENANT")]
    pub tenant: Option<String>,
    /// A table in a terminal, one per line in a pipe, or JSON
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListingFormat,
}

/// What `escalate list` lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListedName {
    /// People
    Users,
    /// Tenants
    Tenants,
    /// What people do: the profile's actions, and what systems know
    Actions,
    /// Roles
    Roles,
    /// Features
    Features,
    /// Projects, teams, folders and records
    Objects,
}

impl From<ListedName> for NameOf {
    fn from(what: ListedName) -> Self {
        match what {
            ListedName::Users => Self::User,
            ListedName::Tenants => Self::Tenant,
            ListedName::Actions => Self::Action,
            ListedName::Roles => Self::Role,
            ListedName::Features => Self::Feature,
            ListedName::Objects => Self::Object,
        }
    }
}
