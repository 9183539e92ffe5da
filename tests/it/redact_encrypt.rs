//! Encryption of the bundle.

use age::secrecy::ExposeSecret as _;
use escalate::bundle::encrypt::{
    EncryptError, Identities, decrypt, encrypt, is_encrypted, recipient, recipients,
};

const ED25519: &str = include_str!("../data/keys/ed25519");
const ED25519_PUBLIC: &str = include_str!("../data/keys/ed25519.pub");
const RSA: &str = include_str!("../data/keys/rsa");
const RSA_PUBLIC: &str = include_str!("../data/keys/rsa.pub");

fn identities(text: &str) -> Identities {
    let mut keys = Identities::new();
    keys.add(text, "key.txt").unwrap();
    keys
}

#[test]
fn every_receiver_opens_the_bundle_and_nobody_else() {
    let mine = age::x25519::Identity::generate();
    let file = format!("# the vendor\n\n{}\n{ED25519_PUBLIC}", mine.to_public());
    let mut to = recipients(&file, "receivers.txt").unwrap();
    to.push(recipient(RSA_PUBLIC, "--encrypt-to 2").unwrap());
    let plain = vec![7_u8; 200_000];
    let sealed = encrypt(&plain, &to).unwrap();
    assert!(is_encrypted(&sealed) && !is_encrypted(&plain));
    assert!(!sealed.windows(64).any(|window| window == &plain[..64]));
    for key in [mine.to_string().expose_secret(), ED25519, RSA] {
        assert_eq!(decrypt(&sealed, &identities(key)).unwrap(), plain);
    }
    let other = age::x25519::Identity::generate();
    assert!(matches!(
        decrypt(&sealed, &identities(other.to_string().expose_secret())),
        Err(EncryptError::Decrypt(_))
    ));
}

#[test]
fn a_changed_or_cut_file_does_not_open() {
    let mine = age::x25519::Identity::generate();
    let to = [recipient(&mine.to_public().to_string(), "x").unwrap()];
    let sealed = encrypt(b"a bundle", &to).unwrap();
    let keys = identities(mine.to_string().expose_secret());
    for at in [30, sealed.len() / 2, sealed.len() - 1] {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(decrypt(&changed, &keys).is_err());
        assert!(decrypt(&sealed[..at], &keys).is_err());
    }
}

#[test]
fn a_wrong_receiver_is_named_by_its_place_and_a_private_key_is_not_repeated() {
    let error = recipients("age1abc\n", "receivers.txt").unwrap_err().to_string();
    assert!(error.starts_with("receivers.txt, line 1: ") && error.contains("age1…"), "{error}");
    let mine = age::x25519::Identity::generate().to_string();
    let error = recipient(mine.expose_secret(), "--encrypt-to 1").unwrap_err();
    assert!(
        error.to_string().contains("private key")
            && !format!("{error:?}{error}").contains(&mine.expose_secret()[..20])
    );
    assert!(matches!(recipients("# none\n", "r"), Err(EncryptError::NoRecipient(_))));
    assert!(matches!(encrypt(b"x", &[]), Err(EncryptError::NoRecipient(_))));
    assert!(recipient("ssh-dss AAAA", "x").is_err());
    assert!(Identities::new().add("nothing", "key.txt").is_err());
}
