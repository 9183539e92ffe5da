//! Cleaning free text: known secrets, field names, people.

use escalate::redact::cleaner::Cleaner;
use escalate::redact::known::Known;
use escalate::redact::log::{Log, Place};
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use secrecy::SecretString;

fn cleaner(audience: Audience, secrets: &[&str], names: &[&str]) -> Cleaner {
    let secrets = secrets.iter().map(|secret| ("a credential".to_owned(), SecretString::from(*secret)));
    Cleaner::new(
        Known::new(secrets),
        Pseudonyms::new(Key::new([7; 32])),
        Policy::of(audience),
        names.iter().map(|name| (*name).to_owned()),
    )
}

fn clean(subject: &Cleaner, text: &str) -> String {
    subject.text(text, &Place::new("ticket", "line 1"), &mut Log::new()).into_owned()
}

#[test]
fn a_known_secret_goes_in_every_form() {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    let secret = "p\"ss/wörd <&+7 x";
    let subject = cleaner(Audience::Support, &[secret], &[]);
    let json = serde_json::to_string(secret).unwrap();
    let mut forms = vec![
        secret.to_owned(),
        json.trim_matches('"').to_owned(),
        serde_json::to_string(&json).unwrap(),
        percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC).to_string(),
        "p\"ss/wörd &lt;&amp;+7 x".to_owned(),
        url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
    ];
    for before in ["", "a", "ab", "user:"] {
        forms.push(STANDARD.encode(format!("{before}{secret} and more")));
        forms.push(URL_SAFE_NO_PAD.encode(format!("{before}{secret}")));
    }
    for form in forms {
        let cleaned = clean(&subject, &format!("before {form} after"));
        assert!(!cleaned.contains(&form), "form left");
        assert!(cleaned.starts_with("before ") && cleaned.ends_with(" after"), "{cleaned}");
    }
}

#[test]
fn the_same_value_is_the_same_token_and_a_token_stays() {
    let subject = cleaner(Audience::Support, &[], &["Ana Sousa"]);
    let cleaned = clean(&subject, "ana@acme.example wrote to ANA@acme.example; ana sousa, not Banana Sousas");
    let token = subject.pseudonyms().token(escalate::redact::class::Class::Email, "Ana@Acme.example");
    assert_eq!(cleaned.matches(&token).count(), 2, "{cleaned}");
    assert!(cleaned.contains("Banana Sousas") && !cleaned.contains("ana sousa"), "{cleaned}");
    assert_eq!(clean(&subject, &cleaned), cleaned);
}

#[test]
fn a_log_counts_and_names_the_first_line() {
    let subject = cleaner(Audience::Support, &["hunter22"], &[]);
    let mut log = Log::new();
    subject.text("x\nhunter22\nhunter22", &Place::new("app.log", "line 10"), &mut log);
    let findings = log.findings();
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].place.as_str(), findings[0].count), ("line 11", 2));
    assert!(!serde_json::to_string(&findings).unwrap().contains("hunter22"));
}

#[test]
fn the_admin_keeps_people_but_no_secret() {
    let subject = cleaner(Audience::Admin, &["hunter22"], &["Ana Sousa"]);
    let cleaned = clean(&subject, "Ana Sousa <ana@acme.example> used hunter22");
    assert!(cleaned.starts_with("Ana Sousa <ana@acme.example> used secret-"), "{cleaned}");
    assert!(
        Policy::of(Audience::Admin)
            .with(escalate::redact::class::Class::Secret, escalate::redact::policy::Treatment::Keep)
            == Policy::of(Audience::Admin)
    );
}
