//! The kinds of remedy: what a check may propose, and what a connector's file can say about doing it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kinds of remedy: a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the contract's own words; DESIGN and the checks' explain texts say when each is used"
)]
pub enum RemedyKind {
    Reactivate,
    Unlock,
    Wait,
    ResendInvite,
    AcceptInvite,
    Reinvite,
    CheckEmail,
    PasswordReset,
    Idp,
    SwitchTenant,
    InviteToTenant,
    AssignRole,
    CustomRole,
    EnableFlag,
    EnableBeta,
    UpgradeTier,
    LookUp,
    Escalate,
    FreeSeat,
    AssignSeat,
    ChangeAddress,
    Restore,
    Extend,
    Approve,
    FinishAction,
    Relink,
    SignInAgain,
    ResetSecondFactor,
    ChangePolicy,
    AllowNetwork,
    EnrollDevice,
    TryBrowser,
    AddToObject,
    AddToGroup,
    ExtendRole,
    FixMail,
    UseOtherAccount,
}

/// Every kind with its word in files and JSON, in the contract's order.
const WORDS: &[(RemedyKind, &str)] = &[
    (RemedyKind::Reactivate, "reactivate"),
    (RemedyKind::Unlock, "unlock"),
    (RemedyKind::Wait, "wait"),
    (RemedyKind::ResendInvite, "resend_invite"),
    (RemedyKind::AcceptInvite, "accept_invite"),
    (RemedyKind::Reinvite, "reinvite"),
    (RemedyKind::CheckEmail, "check_email"),
    (RemedyKind::PasswordReset, "password_reset"),
    (RemedyKind::Idp, "idp"),
    (RemedyKind::SwitchTenant, "switch_tenant"),
    (RemedyKind::InviteToTenant, "invite_to_tenant"),
    (RemedyKind::AssignRole, "assign_role"),
    (RemedyKind::CustomRole, "custom_role"),
    (RemedyKind::EnableFlag, "enable_flag"),
    (RemedyKind::EnableBeta, "enable_beta"),
    (RemedyKind::UpgradeTier, "upgrade_tier"),
    (RemedyKind::LookUp, "look_up"),
    (RemedyKind::Escalate, "escalate"),
    (RemedyKind::FreeSeat, "free_seat"),
    (RemedyKind::AssignSeat, "assign_seat"),
    (RemedyKind::ChangeAddress, "change_address"),
    (RemedyKind::Restore, "restore"),
    (RemedyKind::Extend, "extend"),
    (RemedyKind::Approve, "approve"),
    (RemedyKind::FinishAction, "finish_action"),
    (RemedyKind::Relink, "relink"),
    (RemedyKind::SignInAgain, "sign_in_again"),
    (RemedyKind::ResetSecondFactor, "reset_second_factor"),
    (RemedyKind::ChangePolicy, "change_policy"),
    (RemedyKind::AllowNetwork, "allow_network"),
    (RemedyKind::EnrollDevice, "enroll_device"),
    (RemedyKind::TryBrowser, "try_browser"),
    (RemedyKind::AddToObject, "add_to_object"),
    (RemedyKind::AddToGroup, "add_to_group"),
    (RemedyKind::ExtendRole, "extend_role"),
    (RemedyKind::FixMail, "fix_mail"),
    (RemedyKind::UseOtherAccount, "use_other_account"),
];

impl RemedyKind {
    /// Every kind with its word in files and JSON, in the contract's order.
    #[must_use]
    pub fn words() -> &'static [(Self, &'static str)] {
        WORDS
    }

    /// The word in files and JSON: `assign_role`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// The kind of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        WORDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

#[cfg(test)]
mod tests {
    use super::RemedyKind;

    #[test]
    fn every_kind_has_the_word_of_the_contract() {
        let words = RemedyKind::words();
        let variants = schemars::schema_for!(RemedyKind).to_value()["enum"].as_array().map_or(0, Vec::len);
        assert_eq!(words.len(), variants, "each has its line");
        for (kind, word) in words {
            assert_eq!(serde_json::to_value(kind).unwrap(), *word);
            assert_eq!((kind.as_str(), RemedyKind::named(word)), (*word, Some(*kind)));
        }
    }
}
