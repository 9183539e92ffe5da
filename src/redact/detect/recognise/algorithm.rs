//! Names of algorithms, alone and in lists: `chacha20-poly1305@openssh.com`, `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`,
//! `aes256-cts-hmac-sha1-96`.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::super::shape::CharStats;
use super::around;

/// Pieces of such names, in lower case. Numbers are pieces, too.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "3des", "wpa", "wpa2", "wpa3", "ms", "chap", "chap2", "mschap", "response", "challenge", "sae", "ft", "eap", "owe", "peap", "mschapv2", "ttls", "a", "aead", "aes", "aes128", "aes192", "aes256", "anon", "arcfour", "argon2", "argon2id", "aria", "blowfish", "camellia", "cast128",
    "cbc", "ccm", "cert", "cfb", "chacha20", "chacha", "cmac", "com", "ctr", "cts", "curve25519", "curve448", "des", "dh", "dhe", "diffie", "dsa", "dss",
    "e", "ecb", "ecdh", "ecdhe", "ecdsa", "ed25519", "ed448", "eddsa", "ed25519ph", "etm", "ffdhe2048", "ffdhe3072", "ffdhe4096", "exchange", "exp",
    "export", "ext", "gcm", "gost", "group", "group1", "group14", "group15", "group16", "group17", "group18", "hellman", "hmac", "hkdf", "idea", "info", "kex", "kyber", "libssh", "low",
    "md5", "mlkem768", "mlkem768x25519", "nistp256", "nistp384", "nistp521", "null", "ntruprime", "openssh", "org", "p", "pbkdf2", "pkix", "poly1305", "psk", "rc2", "rc4",
    "rijndael", "ripemd160", "rsa", "rsae", "s", "scrypt", "secp256r1", "secp384r1", "secp521r1", "seed", "serpent", "sha", "sha1", "sha2", "sha224",
    "sha256", "sha384", "sha512", "siphash", "sk", "sntrup761", "sntrup761x25519", "ssh", "ssl", "sslv3", "strict", "tls", "tlsv1", "tlsv12", "tlsv13", "twofish", "umac", "v00", "v01", "v1", "v2", "v3", "with", "x25519", "x448", "x509", "x509v3",
    "aes256gcm", "aes128gcm", "high", "medium", "kx", "client", "server", "oaep", "pss", "mgf1", "mgf1p", "kw", "wrap", "kdf", "only", "crypt", "des3", "enc", "sign", "signature", "hybrid", "draft",
];

/// Bytes of the longest piece.
const LONGEST: usize = 16;

static KNOWN: LazyLock<HashSet<&'static [u8]>> =
    LazyLock::new(|| PIECES.iter().map(|piece| piece.as_bytes()).collect());

pub(super) fn covers(line: &[u8], range: &Range<usize>) -> bool {
    let word = around(line, range, |byte| {
        !(byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'_' | b'@' | b'.' | b'+' | b',' | b':' | b'!'))
    });
    // In a list, each; of a list, at least the one that was found.
    let text = &line[word.clone()];
    let mut start = word.start;
    let mut inside = text.split(|byte| matches!(byte, b',' | b':' | b'!')).filter(|name| {
        let from = start;
        start += name.len() + 1;
        from < range.end && from + name.len() > range.start
    });
    inside.all(|name| name.is_empty() || is_algorithm(name) || is_label(name))
        && text.split(|byte| matches!(byte, b',' | b':' | b'!')).any(is_algorithm)
}

/// At least two pieces that are all known or numbers, one of them with a letter.
fn is_algorithm(name: &[u8]) -> bool {
    let (mut count, mut known) = (0, 0);
    for piece in
        name.split(|byte| matches!(byte, b'-' | b'_' | b'@' | b'.' | b'+')).filter(|piece| !piece.is_empty())
    {
        count += 1;
        let is_number = piece.len() <= 5 && piece.iter().all(u8::is_ascii_digit);
        let is_piece = piece.len() <= LONGEST && KNOWN.contains(piece.to_ascii_lowercase().as_slice());
        if !is_number && !is_piece {
            return false;
        }
        known += usize::from(is_piece);
    }
    known >= 1 && count >= 2 || known == 1 && CharStats::of(name).digits > 0
}

/// What a list begins with: `cipher`, `kex`.
fn is_label(name: &[u8]) -> bool {
    name.len() <= 24 && CharStats::of(name).digits == 0
}
