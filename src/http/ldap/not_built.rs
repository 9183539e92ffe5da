//! In place of LDAP, in a build without it.

use super::{LdapError, LdapFound, LdapQuery, LdapStep, NO_LDAP};
use crate::facts::GapReason;
use crate::http::{Deadline, Http};

/// The connection that this build does not make.
#[derive(Default)]
pub(crate) struct NoLine;

impl Http {
    /// Says what to build with.
    ///
    /// # Errors
    /// Always.
    #[expect(clippy::unused_async, reason = "the one that searches waits")]
    pub(crate) async fn search(
        &self,
        _: &NoLine,
        _: &LdapQuery<'_>,
        _: &Deadline,
    ) -> Result<LdapFound, LdapError> {
        Err(LdapError::new(LdapStep::NotBuilt, GapReason::CannotTell, NO_LDAP.unwrap_or_default()))
    }
}
