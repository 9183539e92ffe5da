//! What helps against a cause beside the six, and who can.

use crate::checks::{Remedy, RemedyKind};
use crate::facts::Facts;
use crate::text::capital::capitalized;

use super::OutsideKind;

/// What helps; at the identity provider, where the person signs in there.
pub(super) fn of(kind: OutsideKind, facts: &Facts) -> Vec<Remedy> {
    let provider = provider(facts);
    steps(kind)
        .iter()
        .map(|(kind, text)| {
            let there = matches!(
                kind,
                RemedyKind::ResetSecondFactor
                    | RemedyKind::ChangePolicy
                    | RemedyKind::AllowNetwork
                    | RemedyKind::EnrollDevice
            );
            match provider.as_ref().filter(|_| there) {
                Some(provider) => Remedy {
                    at: Some(provider.clone()),
                    ..Remedy::new(*kind, format!("In {provider}, where they sign in: {text}"))
                },
                None => step(*kind, text),
            }
        })
        .collect()
}

/// A second factor that is demanded and not set up.
pub(super) fn set_up(facts: &Facts) -> Vec<Remedy> {
    let mut remedies = vec![Remedy::new(
        RemedyKind::FinishAction,
        "Have them sign in and set up the second factor that the page asks for (an authenticator app, a key)",
    )];
    remedies.extend(of(OutsideKind::SecondFactor, facts));
    remedies
}

/// What helps where only a text says so.
pub(super) fn by_text(kind: OutsideKind) -> Vec<Remedy> {
    steps(kind).iter().map(|(kind, text)| step(*kind, text)).collect()
}

/// A step as a sentence of its own.
fn step(kind: RemedyKind, text: &str) -> Remedy {
    Remedy { vendor: kind == RemedyKind::Escalate, ..Remedy::new(kind, capitalized(text)) }
}

fn provider(facts: &Facts) -> Option<String> {
    facts.password.as_ref().ok()?.value.as_ref()?.single_sign_on.clone()
}

fn steps(kind: OutsideKind) -> &'static [(RemedyKind, &'static str)] {
    match kind {
        OutsideKind::SecondFactor => &[(
            RemedyKind::ResetSecondFactor,
            "make sure that it is the person (by another way than mail), then open their profile and reset the second factor, or hand \
             out a one-time code; they set up a new one at the next sign-in. A new password does not help",
        )],
        OutsideKind::Device => &[
            (RemedyKind::EnrollDevice, "have them use a device that is enrolled, or enroll this one"),
            (
                RemedyKind::ChangePolicy,
                "look in the sign-in log which rule asks for the device, and whether it should",
            ),
        ],
        OutsideKind::Network => &[
            (
                RemedyKind::AllowNetwork,
                "look in the sign-in log from which address they came; have them use the allowed network (office, VPN), or add the \
                 address to the allowed ones",
            ),
            (RemedyKind::ChangePolicy, "if they work from there for good: change the rule for networks"),
        ],
        OutsideKind::Policy => &[(
            RemedyKind::ChangePolicy,
            "look in the sign-in log which rule refused them, and what it asks for; meet it, or change it for them",
        )],
        OutsideKind::Domain => &[
            (
                RemedyKind::ChangePolicy,
                "the domain of their address is not allowed: allow it, if these people belong here",
            ),
            (RemedyKind::ChangeAddress, "or have them use an address of an allowed domain"),
        ],
        OutsideKind::Throttled => &[(
            RemedyKind::Wait,
            "Have them wait (minutes, not seconds) without trying again, and close other programs that sign in for them. Each further \
             attempt starts the wait again",
        )],
        OutsideKind::Session => &[(RemedyKind::SignInAgain, "Have the user sign out and in, and try again")],
        OutsideKind::Browser => &[(
            RemedyKind::TryBrowser,
            "Have them try a private window or another browser; if that works, clear the site's cookies and switch extensions off",
        )],
        OutsideKind::Service => &[(
            RemedyKind::Escalate,
            "Look at the vendor's status page; nothing on this side is wrong, so it is for support",
        )],
    }
}
