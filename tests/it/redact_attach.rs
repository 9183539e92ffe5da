//! Cleaning of attachments.

use std::io::Read as _;

use base64::Engine as _;
use escalate::redact::attach::{self, AttachLimits, Attached, Refused};
use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::Log;
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::vault::Vault;
use secrecy::SecretString;

mod any_input;
mod archives;
mod bodies;
mod encodings;
mod har;
mod images;
mod kinds;
mod mail;
mod outlook;
mod persons;
mod places;
mod texts;

fn cleaner() -> Cleaner {
    let secret = ("the token of the profile".to_owned(), SecretString::from("KnownProfileSecret/42&x"));
    Cleaner::new(
        &Vault::from_iter([secret]),
        Pseudonyms::new(Key::new([7; 32])),
        Policy::of(Audience::Support),
        ["Jane Doe".to_owned()],
    )
}

fn clean(name: &str, bytes: &[u8]) -> Result<Attached, Refused> {
    attach::clean(name, bytes, &AttachLimits::default(), &cleaner(), &mut Log::new())
}

fn text(name: &str, text: &str) -> String {
    String::from_utf8(clean(name, text.as_bytes()).unwrap().bytes).unwrap()
}
