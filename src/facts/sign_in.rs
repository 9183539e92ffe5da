//! Signing in: what with, past attempts, and a reset under way.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::push;
use super::{Answer, Answers, Delivery, Fact, LinkState, Question};
use crate::text::moment::moment;

/// What an account signs in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Password {
    /// Whether a password was ever set; `None`: the system does not show it.
    #[serde(default)]
    pub set: Option<bool>,
    /// From this instant on it is expired.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether it must be changed at the next sign-in.
    #[serde(default)]
    pub must_change: Option<bool>,
    /// When it was last changed.
    #[serde(default)]
    pub changed_at: Option<DateTime<Utc>>,
    /// The identity provider, when the person signs in there and has no password here.
    #[serde(default)]
    pub single_sign_on: Option<String>,
}

/// Past attempts to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Attempts, in any order.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    /// The tenant of the person's present session.
    #[serde(default)]
    pub session_tenant: Option<String>,
    /// When the token that is in use was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_since: Option<DateTime<Utc>>,
    /// The id of the account that the session is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_account: Option<String>,
    /// The permission ids that the session carries; an empty list is none, `None` is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_grants: Option<Vec<String>>,
}

/// One attempt to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// When.
    pub at: DateTime<Utc>,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The system's own code.
    #[serde(default)]
    pub code: Option<String>,
    /// In which tenant; `None`: the one asked for.
    #[serde(default)]
    pub tenant: Option<String>,
}

/// How an attempt ended. The second half of the list is none of the six checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// Signed in.
    Success,
    /// The system itself says: wrong password.
    WrongPassword,
    /// "Invalid user or password": hides its cause on purpose.
    Masked,
    /// The password has expired or must be changed first.
    PasswordExpired,
    /// No such account.
    NoAccount,
    /// The account is deactivated.
    Inactive,
    /// The account is locked.
    Locked,
    /// The invite or the set-up was not finished.
    NotSetUp,
    /// The second factor.
    SecondFactor,
    /// The device.
    Device,
    /// The network or the address.
    Network,
    /// Too many attempts, from anybody.
    Throttled,
    /// The service, or its configuration.
    Service,
    /// A rule of the tenant or of the identity provider (conditional access).
    Policy,
    /// The domain of the address is not allowed.
    Domain,
    /// The identity provider refused.
    ProviderRefused,
    /// The person is not assigned to this application at the identity provider.
    NotAssigned,
    /// The identity that the provider shows is not the one that is linked.
    IdentityConflict,
    /// No seat is left for them.
    NoSeat,
    /// The account has not been approved yet.
    NotApproved,
    /// The link of an invite or a reset had expired.
    ExpiredLink,
    /// Something else that the code does not tell.
    Other,
}

/// A password reset under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reset {
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// What became of its mail.
    #[serde(default)]
    pub mail: Option<Delivery>,
    /// From this instant on its link is dead.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
    /// When the new password was set.
    #[serde(default)]
    pub done_at: Option<DateTime<Utc>>,
    /// What became of its link; `None`: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkState>,
    /// When the link was opened, by whomever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<DateTime<Utc>>,
}

impl Password {
    /// Whether one was set, in words.
    fn word(&self) -> &'static str {
        match self.set {
            Some(true) => "password set",
            Some(false) => "no password",
            None => "password not shown",
        }
    }
}

impl Fact for Password {
    const QUESTION: Question = Question::Password;

    fn says(password: Option<&Self>) -> String {
        let Some(password) = password else { return "nothing to sign in with".into() };
        let mut line = password.word().to_owned();
        if password.set == Some(false) {
            line.push_str(" set");
        }
        push(&mut line, ", changed ", password.changed_at.map(moment).as_ref());
        push(&mut line, ", expires ", password.expires_at.map(moment).as_ref());
        if password.must_change == Some(true) {
            line.push_str(", must be changed at the next sign-in");
        }
        push(&mut line, ", signs in with ", password.single_sign_on.as_ref());
        line
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.one(
            // Who signs in elsewhere may have a password here or not: that is no disagreement.
            |password| match &password.single_sign_on {
                Some(provider) => (Some(provider.clone()), None),
                None => (None, password.set),
            },
            |password| match &password.single_sign_on {
                Some(provider) => format!("single sign-on through {provider}"),
                None => password.word().to_owned(),
            },
        )
    }
}

impl AttemptOutcome {
    /// Whether it is about the password, so that another one may mend it. A masked text may be.
    #[must_use]
    pub fn is_of_password(self) -> bool {
        matches!(self, Self::WrongPassword | Self::PasswordExpired | Self::Masked)
    }

    /// How it ended, in words: "wrong password".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Success => "signed in",
            Self::WrongPassword => "wrong password",
            Self::Masked => "refused without saying why",
            Self::PasswordExpired => "password expired",
            Self::NoAccount => "no such account",
            Self::Inactive => "account inactive",
            Self::Locked => "account locked",
            Self::NotSetUp => "not set up",
            Self::SecondFactor => "second factor",
            Self::Device => "device",
            Self::Network => "network",
            Self::Throttled => "too many attempts",
            Self::Service => "the service",
            Self::Policy => "a policy",
            Self::Domain => "the domain is not allowed",
            Self::ProviderRefused => "refused by the identity provider",
            Self::NotAssigned => "not assigned to the application",
            Self::IdentityConflict => "another identity is linked",
            Self::NoSeat => "no seat left",
            Self::NotApproved => "not approved yet",
            Self::ExpiredLink => "the link had expired",
            Self::Other => REFUSED,
        }
    }
}

/// All that two systems have to agree on about an attempt that failed: each has codes of its own.
const REFUSED: &str = "refused";

impl SignIn {
    fn last(&self) -> Option<&Attempt> {
        self.attempts.iter().max_by_key(|attempt| attempt.at)
    }
}

impl Fact for SignIn {
    const QUESTION: Question = Question::SignIn;

    fn says(sign_in: Option<&Self>) -> String {
        let Some(sign_in) = sign_in else { return "no sign-in recorded".into() };
        let mut line = format!("attempts: {}", sign_in.attempts.len());
        if let Some(last) = sign_in.last() {
            push(&mut line, ", the last ", Some(format!("{}: {}", moment(last.at), last.outcome.word())));
            push(&mut line, ", code ", last.code.as_ref());
            push(&mut line, ", in tenant ", last.tenant.as_ref());
        }
        push(&mut line, ", session in tenant ", sign_in.session_tenant.as_ref());
        push(&mut line, ", session since ", sign_in.session_since.map(moment).as_ref());
        push(&mut line, ", session of account ", sign_in.session_account.as_ref());
        push(
            &mut line,
            ", session carries ",
            sign_in.session_grants.as_ref().map(|grants| match grants.len() {
                0 => "no permission".to_owned(),
                1 => "1 permission".to_owned(),
                count => format!("{count} permissions"),
            }),
        );
        line
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        let succeeded = |attempt: &Attempt| attempt.outcome == AttemptOutcome::Success;
        answers.one(
            |sign_in| {
                let last = sign_in.last().map(|last| (succeeded(last), last.at));
                (last, sign_in.session_tenant.clone())
            },
            |sign_in| {
                let mut line = sign_in.last().map_or_else(
                    || "no attempt".to_owned(),
                    |last| {
                        let how = if succeeded(last) { last.outcome.word() } else { REFUSED };
                        format!("{how} at {}", last.at)
                    },
                );
                push(&mut line, ", session in ", sign_in.session_tenant.as_ref());
                line
            },
        )
    }
}

impl Fact for Reset {
    const QUESTION: Question = Question::Reset;

    fn says(reset: Option<&Self>) -> String {
        let Some(reset) = reset else { return "no password reset under way".into() };
        let mut line = format!("password reset asked for {}", moment(reset.requested_at));
        push(&mut line, ", mail ", reset.mail.map(Delivery::word));
        push(&mut line, ", link valid until ", reset.expires_at.map(moment).as_ref());
        push(&mut line, ", link ", reset.link.map(LinkState::word));
        push(&mut line, ", opened ", reset.used_at.map(moment).as_ref());
        push(&mut line, ", done ", reset.done_at.map(moment).as_ref());
        line
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.one(
            |reset| reset.done_at.is_some(),
            |reset| if reset.done_at.is_some() { "reset done" } else { "reset under way" }.to_owned(),
        )
    }
}
