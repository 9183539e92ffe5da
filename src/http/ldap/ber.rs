//! As much of BER (X.690) as LDAP uses (RFC 4511, 5.1): lengths that are given, tags of one byte. Nothing of it follows what it reads
//! into depths, so that no answer is deeper than the stack.

/// The most that a length of four bytes may say is far more than is read.
#[cfg(feature = "ldap")]
const LENGTH_BYTES: usize = 4;

/// A value of any kind with its tag and length in front.
pub(super) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut all = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length) if length < 0x80 => all.push(length),
        _ => {
            let bytes = content.len().to_be_bytes();
            let bytes = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
            // A length that does not fit into 127 bytes fits into no memory.
            all.push(0x80 | u8::try_from(bytes.len()).unwrap_or_default());
            all.extend(bytes);
        }
    }
    all.extend(content);
    all
}

/// Several values under one tag.
pub(super) fn list(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(tag, &parts.concat())
}

/// A number that is not negative.
#[cfg(feature = "ldap")]
pub(super) fn number(tag: u8, value: u32) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let start = bytes.iter().take_while(|byte| **byte == 0).count().min(3);
    let mut content = Vec::new();
    // The first bit is the sign.
    if bytes[start] & 0x80 != 0 {
        content.push(0);
    }
    content.extend(&bytes[start..]);
    tlv(tag, &content)
}

/// How long the value is that the bytes begin with.
#[cfg(feature = "ldap")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framed {
    /// Tag, length and content together; all of it need not be there yet.
    Known { header: usize, whole: usize },
    /// Its length did not arrive yet.
    More,
    /// It is no BER as LDAP has it.
    Wrong,
}

/// How long the value is that the bytes begin with.
#[cfg(feature = "ldap")]
pub(super) fn framed(bytes: &[u8]) -> Framed {
    let [tag, first, rest @ ..] = bytes else { return Framed::More };
    // Tags of several bytes; LDAP has none.
    if tag & 0x1f == 0x1f {
        return Framed::Wrong;
    }
    if first & 0x80 == 0 {
        return Framed::Known { header: 2, whole: 2 + usize::from(*first) };
    }
    let count = usize::from(first & 0x7f);
    // None is a length that is not given, which LDAP does not have.
    if count == 0 || count > LENGTH_BYTES {
        return Framed::Wrong;
    }
    let Some(length) = rest.get(..count) else { return Framed::More };
    let length = length.iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
    let header = 2 + count;
    header.checked_add(length).map_or(Framed::Wrong, |whole| Framed::Known { header, whole })
}

/// Reads one value after the other.
#[cfg(feature = "ldap")]
#[derive(Clone, Copy, Debug)]
pub(super) struct BerReader<'b> {
    rest: &'b [u8],
}

#[cfg(feature = "ldap")]
impl<'b> BerReader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn is_empty(self) -> bool {
        self.rest.is_empty()
    }

    /// The next value with its tag; `None`: it breaks off, or there is none.
    pub(super) fn next(&mut self) -> Option<(u8, &'b [u8])> {
        let Framed::Known { header, whole } = framed(self.rest) else { return None };
        let content = self.rest.get(header..whole)?;
        let tag = *self.rest.first()?;
        self.rest = &self.rest[whole..];
        Some((tag, content))
    }

    /// The next value, if it has this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<&'b [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }

    /// The next value as a number that is not negative.
    pub(super) fn number(&mut self, tag: u8) -> Option<u32> {
        let content = self.expect(tag)?;
        if content.is_empty() || content.len() > 5 || content[0] & 0x80 != 0 {
            return None;
        }
        let value = content.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        u32::try_from(value).ok()
    }
}

#[cfg(all(test, feature = "ldap"))]
mod tests {
    use super::{BerReader, Framed, framed, number, tlv};

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536, 70_000] {
            let content = vec![7; length];
            let all = tlv(0x04, &content);
            let mut reader = BerReader::new(&all);
            assert_eq!(reader.next(), Some((0x04, content.as_slice())));
            assert!(reader.is_empty());
        }
        for value in [0, 1, 127, 128, 255, 256, 65_535, 0x7fff_ffff, u32::MAX] {
            assert_eq!(BerReader::new(&number(2, value)).number(2), Some(value));
        }
    }

    #[test]
    fn what_breaks_off_is_not_read() {
        let all = tlv(0x30, &[1; 300]);
        for cut in 0..all.len() {
            assert_eq!(BerReader::new(&all[..cut]).next(), None, "{cut}");
        }
        assert_eq!(framed(&all[..3]), Framed::More);
        assert_eq!(framed(&all), Framed::Known { header: 4, whole: 304 });
    }

    #[test]
    fn what_ldap_does_not_have_is_wrong() {
        for bytes in [&[0x30, 0x80][..], &[0x30, 0x85, 0, 0, 0, 0, 1], &[0x3f, 0x81, 0]] {
            assert_eq!(framed(bytes), Framed::Wrong, "{bytes:?}");
        }
        for content in [&[][..], &[0x80], &[1, 0, 0, 0, 0], &[0; 6]] {
            assert_eq!(BerReader::new(&tlv(2, content)).number(2), None, "{content:?}");
        }
    }
}
