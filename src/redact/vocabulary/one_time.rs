//! The words in a path behind which a link opens something by itself: reset, invite and confirmation links, webhooks, shared
//! files. One list for lines of text and for captures, in the languages of the products that people use.

use super::fold;

/// A part of a folded segment is enough: `accept-invitation`, `passwordReset`, `email_verification`.
const STEMS: &[&str] = &[
    "actiontoken",
    "activat",
    "aktiver",
    "aktivier",
    "aktywac",
    "anmeldelink",
    "anmelden",
    "ativa",
    "bestaetig",
    "bestatig",
    "bevestig",
    "conferma",
    "confirm",
    "connexion",
    "convida",
    "convite",
    "einlad",
    "einlogg",
    "freischalt",
    "incomingwebhook",
    "inlogg",
    "inscription",
    "invit",
    "loginaction",
    "logowani",
    "magic",
    "onetime",
    "password",
    "passwort",
    "potwierdz",
    "recover",
    "redefin",
    "registrier",
    "reinitialis",
    "reset",
    "restablec",
    "setpassword",
    "uitnodig",
    "unlock",
    "unsubscribe",
    "verif",
    "webhook",
    "zaprosz",
    "zurucksetz",
    "zuruecksetz",
];

/// Whole segments.
const WORDS: &[&str] = &[
    "accept",
    "activar",
    "activer",
    "aktywuj",
    "attiva",
    "attivazione",
    "bekraeft",
    "bekraefta",
    "bekrafta",
    "callback",
    "claim",
    "davet",
    "dogrula",
    "etkinlestir",
    "hook",
    "hooks",
    "inbjudan",
    "incoming",
    "join",
    "kutsu",
    "link",
    "links",
    "login",
    "onayla",
    "onboarding",
    "otp",
    "redeem",
    "register",
    "s",
    "secret",
    "session",
    "sessions",
    "share",
    "shared",
    "sifirla",
    "signin",
    "signup",
    "t",
    "ticket",
    "token",
    "tokens",
    "vahvista",
    "verify",
    "welcome",
];

/// Beginnings of words that say in front of a link what it opens: "Click to join: https://…".
const SAID: &[&str] = &[
    "accept",
    "activat",
    "aktivier",
    "aktywuj",
    "annehmen",
    "beitreten",
    "bestätig",
    "confirm",
    "conferma",
    "convid",
    "convit",
    "deelnemen",
    "dołącz",
    "einlad",
    "einladung",
    "invit",
    "join",
    "magic",
    "participar",
    "partecipa",
    "potwierdź",
    "pripoj",
    "rejoind",
    "rejoign",
    "reset",
    "restablec",
    "uitnodig",
    "unirse",
    "zaprosz",
    "zurücksetzen",
    "приглаш",
    "присоедин",
];

/// Whether the words in front of a link say that it opens something.
pub(in crate::redact) fn is_said(before: &[u8]) -> bool {
    let text = String::from_utf8_lossy(before).to_lowercase();
    text.split(|letter: char| !letter.is_alphabetic())
        .any(|word| word.len() >= 4 && SAID.iter().any(|begins| word.starts_with(begins)))
}

/// Whole segments behind which a number is an object's, and not a code.
const NUMBERED: &[&str] = &[
    "callback", "hook", "hooks", "join", "link", "links", "login", "register", "s", "secret", "session",
    "sessions", "share", "shared", "t", "ticket", "token", "tokens", "welcome",
];

/// What stands behind a segment of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum Behind {
    /// A number, a word, anything.
    Nothing,
    /// What looks random may open something.
    Link,
    /// A number may, too: a code.
    Code,
}

/// Whether what stands behind this segment of a path may open something.
pub(in crate::redact) fn opens(segment: &[u8]) -> bool {
    behind(segment) != Behind::Nothing
}

/// What may stand behind this segment of a path.
pub(in crate::redact) fn behind(segment: &[u8]) -> Behind {
    if !segment.first().is_some_and(u8::is_ascii_alphanumeric) || segment.len() > 64 {
        return Behind::Nothing;
    }
    let folded = fold(segment);
    let Ok(folded) = std::str::from_utf8(&folded) else { return Behind::Nothing };
    match () {
        () if NUMBERED.contains(&folded) => Behind::Link,
        () if WORDS.binary_search(&folded).is_ok() || STEMS.iter().any(|stem| folded.contains(stem)) => {
            Behind::Code
        }
        () => Behind::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::{WORDS, opens};

    #[test]
    fn links_of_any_path_are_known() {
        assert!(WORDS.is_sorted());
        for segment in ["reset", "accept-invitation", "passwordReset", "email_verification", "einladung", "s"]
        {
            assert!(opens(segment.as_bytes()), "{segment}");
        }
        for segment in ["users", "settings", "static", "v1", "conversations", ""] {
            assert!(!opens(segment.as_bytes()), "{segment}");
        }
    }
}
