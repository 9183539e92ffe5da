//! Digests and keys as people and other tools read them.

use sha2::{Digest as _, Sha256};

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Lower-case hexadecimal, two digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

/// The bytes behind pairs of hexadecimal digits; `None` when it is anything else.
pub(crate) fn unhexed(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    if rest.is_empty() { bytes.collect() } else { None }
}

/// The same of that many pairs.
pub(crate) fn unhex<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    unhexed(text)?.try_into().ok()
}

/// SHA-256 in lower-case hexadecimal: 64 digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of several texts, in lower-case hexadecimal. Each has its length in front: `ab`, `c` is not `a`, `bc`.
pub(crate) fn sha256_of(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    hex(&digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::{hex, sha256, sha256_of, unhex};

    #[test]
    fn as_sha256sum_prints_it() {
        assert_eq!(hex(&[0x00, 0x0f, 0xa5, 0xff]), "000fa5ff");
        assert_eq!(unhex("000fa5Ff"), Some([0x00, 0x0f, 0xa5, 0xff]));
        for wrong in ["000fa5f", "000fa5fff0", "000fa5fg", "00é5f"] {
            assert_eq!(unhex::<4>(wrong), None, "{wrong}");
        }
        // FIPS 180-4, the example "abc".
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_ne!(sha256_of(&["ab", "c"]), sha256_of(&["a", "bc"]));
    }
}
