// What all targets clean with, and what they check. Included by each of them.

use std::sync::LazyLock;

use escalate::redact::attach::{self, AttachLimits};
use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::Log;
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::vault::Vault;
use secrecy::SecretString;

pub static SUBJECT: LazyLock<Cleaner> = LazyLock::new(|| {
    let secret = ("a token".to_owned(), SecretString::from("KnownProfileSecret/42&x"));
    Cleaner::new(&Vault::from_iter([secret]), Pseudonyms::new(Key::new([7; 32])), Policy::of(Audience::Support), ["Jane Doe".to_owned()])
});

/// Cleans twice: nothing panics, and the second time changes nothing.
#[allow(dead_code, reason = "not every target cleans a file")]
pub fn twice(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let limits = AttachLimits { unpacked_bytes: 4 << 20, ..AttachLimits::default() };
    let run = |bytes: &[u8]| attach::clean(name, bytes, &limits, &SUBJECT, &mut Log::new());
    let once = run(bytes).ok()?.bytes;
    // What is nearly binary may look wholly so without its secrets, and is refused then.
    let again = run(&once).ok()?.bytes;
    assert_eq!(String::from_utf8_lossy(&again), String::from_utf8_lossy(&once));
    Some(once)
}
