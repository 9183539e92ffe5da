//! The closing scan.

use std::io::{Cursor, Write as _};

use base64::Engine as _;
use escalate::redact::attach::{self, AttachLimits};
use escalate::redact::cleaner::Cleaner;
use escalate::redact::findings::Log;
use escalate::redact::policy::{Audience, Policy};
use escalate::redact::pseudonym::{Key, Pseudonyms};
use escalate::redact::scan::{ScanHit, scan, scan_bundle};
use escalate::vault::Vault;
use secrecy::SecretString;

mod combinations;
mod kinds;
mod notations;

const SECRET: &str = "Kn0wn-\"Secret\"/42 & more";

fn vault() -> Vault {
    Vault::from_iter([("directory token".to_owned(), SecretString::from(SECRET))])
}

fn hits(bytes: &[u8]) -> Vec<ScanHit> {
    scan("ticket", bytes, &vault()).err().unwrap_or_default()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn the_tools_own_secret_stops_in_every_wrapping() {
    let json = serde_json::to_string(SECRET).unwrap();
    let url = percent_encoding::utf8_percent_encode(SECRET, percent_encoding::NON_ALPHANUMERIC).to_string();
    let base64 = base64::engine::general_purpose::STANDARD.encode(format!("user:{SECRET}"));
    for form in [SECRET, &json, &url, &base64] {
        let text = format!("some text {form} and more");
        let found = hits(text.as_bytes());
        assert!(!found.is_empty(), "form not seen");
        assert!(
            found[0].rule.contains("directory token")
                && found[0].to_string().starts_with("ticket, line 1 (byte 1"),
            "{:?}",
            found[0]
        );
        let said = format!("{found:?}");
        assert!(!said.contains("Kn0wn") && !said.contains(form), "the value is not said");
        for wrapped in [
            gzip(text.as_bytes()),
            zip(&[("a.txt", text.as_bytes())]),
            zip(&[("a.zip", &zip(&[("b.gz", &gzip(text.as_bytes()))]))]),
        ] {
            assert!(!hits(&wrapped).is_empty(), "wrapped form not seen");
        }
    }
    assert!(!hits(&zip(&[(&format!("name {SECRET}"), b"x")])).is_empty(), "names of files count");
}

fn shapes() -> Vec<String> {
    let b64 = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let jwt = format!(
        "{}.{}.{}",
        b64(r#"{"alg":"RS256"}"#),
        b64(r#"{"sub":"someone"}"#),
        b64("a signature that is long")
    );
    vec![
        format!(
            "-----BEGIN {} KEY-----\n{}\n",
            "RSA PRIVATE", "MIIEowIBAAKCAQEAx9Zq4vB7mQ2Lp9sT3uW8yA1cD5fG7hJ9kL0nM2pR4tV6"
        ),
        format!("token={jwt}"),
        format!("Authorization: Bearer {}", "x7Gq2Lp9sT3uW8yA1cD5"),
        format!("AKIA{}", "Z7Q2LP9ST3UW8YA1"),
        format!("ghp_{}", "x7Gq2Lp9sT3uW8yA1cD5fG7hJ9kL0nM2pR4t"),
        format!("glpat-{}", "x7Gq2Lp9sT3uW8yA1cD5"),
        format!("xoxb-{}", "1234567890-1234567890-x7Gq2Lp9sT3uW8yA1cD5"),
        format!("https://hooks.slack.com/services/{}", "T0Z7Q2LP9/B0ST3UW8Y/x7Gq2Lp9sT3uW8yA1cD5fG7h"),
        format!("postgres://app:{}@db.example/x", "x7Gq2Lp9sT"),
        format!("Cookie: sid={}; theme=dark", "x7Gq2Lp9sT3uW8yA1cD5"),
        format!(r#"{{"name":"Set-Cookie","value":"sid={}; Path=/"}}"#, "x7Gq2Lp9sT3uW8yA1cD5"),
        format!("SSWS {}", "00x7Gq2Lp9sT3uW8yA1cD5fG7hJ9kL0nM2pR4tV6"),
        format!(
            "Authorization: Basic {}",
            base64::engine::general_purpose::STANDARD.encode("jane:x7Gq2Lp9sT")
        ),
    ]
}

#[test]
fn shapes_stop_plain_and_after_one_round_of_decoding() {
    for shape in shapes() {
        let url =
            percent_encoding::utf8_percent_encode(&shape, percent_encoding::NON_ALPHANUMERIC).to_string();
        let base64 = base64::engine::general_purpose::STANDARD.encode(format!("{shape} and more text"));
        let json = serde_json::to_string(&format!("\"{shape}\"")).unwrap();
        for form in [&shape, &url, &json, &base64] {
            let found = hits(format!("text {form} text").as_bytes());
            assert!(!found.is_empty(), "not seen: {} in {}", &shape[..10], &form[..10]);
            assert!(!format!("{found:?}").contains("x7Gq2Lp9"), "{found:?}");
        }
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn line_and_byte_are_those_in_the_file_also_far_in() {
    let text = format!("{}ghp_{}", "12345678 \n".repeat(300_000), "x7Gq2Lp9sT3uW8yA1cD5fG7hJ9kL0nM2pR4t");
    let found = hits(text.as_bytes());
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["ticket, line 300001 (byte 3000000): GitHub token"]);
}

#[test]
fn ordinary_text_and_cleaned_text_pass() {
    for text in [
        "The user sees: Bearer authentication is required. Cookies are disabled. See https://a.example/x?page=2@3",
        "Set-Cookie: sid=[secret removed]; Path=/",
        "Basic plan, request 6f9619ff-8b86-d011-b42d-00cf4fc964ff, trace 0af7651916cd43dd8448eb211c80319c",
        "-----BEGIN CERTIFICATE REQUEST PRIVATE KEY was removed-----",
        "eyJhbGciOiJSUzI1NiJ9 is a header only",
        "mailto://ana@acme.example https://acme.example:8443/x@y",
    ] {
        assert_eq!(hits(text.as_bytes()), [], "{text}");
    }
}

/// What the cleaning leaves never stops the scan: else the admin could not go on.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_was_cleaned_passes() {
    let subject =
        Cleaner::new(&vault(), Pseudonyms::new(Key::new([7; 32])), Policy::of(Audience::Support), []);
    let har = include_str!("../data/har/every-place.har");
    let cleaned =
        attach::clean("a.har", har.as_bytes(), &AttachLimits::default(), &subject, &mut Log::new()).unwrap();
    assert_eq!(hits(&cleaned.bytes), []);
    assert!(!hits(har.as_bytes()).is_empty());
}

#[test]
fn what_cannot_be_read_stops() {
    let good = zip(&[("a.txt", b"hello hello hello hello")]);
    let mut broken = good.clone();
    broken.truncate(good.len() / 2);
    assert_eq!(hits(&broken)[0].rule, "the zip cannot be read");
    let mut packed = gzip(b"hello hello hello hello");
    packed.truncate(packed.len() - 6);
    assert_eq!(hits(&packed)[0].rule, "it cannot be read");
    let mut damaged = good;
    let at = damaged.windows(5).position(|window| window == b"a.txt").unwrap() + 7;
    damaged[at] ^= 0xFF;
    assert!(!hits(&damaged).is_empty(), "the checksum is wrong");
    assert!(!hits(b"age-encryption.org/v1\n-> X25519").is_empty(), "what is encrypted cannot be looked into");
}

#[test]
fn in_a_file_that_is_sent_raw_only_the_tools_own_secrets_count() {
    let jwt = shapes().remove(1);
    let bundle = zip(&[("attachments/a.har", jwt.as_bytes()), ("ticket.md", b"hello")]);
    assert_eq!(scan_bundle("b.zip", &bundle, &vault(), &["attachments/a.har"]), Ok(()));
    assert!(scan_bundle("b.zip", &bundle, &vault(), &["ticket.md"]).is_err());
    let bundle = zip(&[("attachments/a.har", SECRET.as_bytes())]);
    assert!(scan_bundle("b.zip", &bundle, &vault(), &["attachments/a.har"]).is_err());
}

/// Every credential in every notation, and of what stands in for one every seventh: the bench `closing_scan` tries all.
#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_was_cleaned_passes_in_every_notation() {
    let subject = combinations::cleaner();
    let (mut tried, mut before, mut wrong) = (0, 0, Vec::new());
    for (number, kind) in kinds::all().iter().enumerate() {
        for (place, notation) in notations::ALL.iter().enumerate() {
            if !kind.is_secret && !(number + place).is_multiple_of(7) {
                continue;
            }
            let outcome = combinations::attach(kind, notation, &subject).unwrap();
            tried += 1;
            before += usize::from(outcome.stopped_before);
            let is_left = kind.is_secret && outcome.cleaned.contains(&kind.value);
            if !outcome.hits.is_empty() || outcome.unstable || is_left {
                let (name, text, cleaned) = (&kind.name, outcome.text, outcome.cleaned);
                wrong.push(format!("{name} in {}: {:?}\n{text}\n{cleaned}", notation.name, outcome.hits));
            }
        }
        let in_names = [combinations::named(kind, &subject), combinations::archived(kind, &subject)];
        if in_names.into_iter().flatten().any(|hits| !hits.is_empty()) {
            wrong.push(format!("{} in a name", kind.name));
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(
        tried > 56 * 30 && before > tried / 2,
        "most of them are stopped as they are: {before} of {tried}"
    );
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_secret_is_found_once_wherever_a_window_ends() {
    // Windows of 256 KB, of which each sees 16 KB of the next one.
    let line = "nothing to see here\n";
    for size in [256 << 10, 272 << 10, 512 << 10, 1 << 20] {
        for back in [0, 1, 8, SECRET.len(), 40] {
            let lines = (size - back) / line.len();
            let fill = "x".repeat(size - back - lines * line.len());
            let text = format!("{}{fill} {SECRET}\n{}", line.repeat(lines), line.repeat(20_000));
            let found = hits(text.as_bytes());
            let places: Vec<_> = found.iter().map(|hit| (hit.line, hit.bytes.start)).collect();
            assert_eq!(places, [(Some(lines + 1), size - back + 1)], "{size} - {back}");
        }
    }
}

/// Of two members with one name readers show the last: the first is looked at all the same.
#[test]
fn a_member_whose_name_is_there_twice_is_scanned() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("aa.log", format!("with {SECRET}")), ("ab.log", "nothing".to_owned())] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    while let Some(at) = bytes.windows(6).position(|name| name == b"ab.log") {
        bytes[at + 1] = b'a';
    }
    assert!(!hits(&bytes).is_empty());
}
