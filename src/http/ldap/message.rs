//! Messages of LDAP (RFC 4511): those that are sent, and what is read of those that come.

use super::ber::{BerReader, list, number, tlv};
use super::{LdapDepth, LdapEntry};

/// The version of the protocol.
const VERSION: u32 = 3;
/// Pages of results (RFC 2696).
const PAGES: &str = "1.2.840.113556.1.4.319";
/// TLS on a connection that began without (RFC 4511, 4.14).
const START_TLS: &str = "1.3.6.1.4.1.1466.20037";

/// What a search asks for, once.
#[derive(Debug)]
pub(super) struct SearchAsked<'s> {
    pub(super) base: &'s str,
    pub(super) depth: LdapDepth,
    pub(super) filter: &'s [u8],
    pub(super) attributes: &'s [String],
    pub(super) controls: &'s [String],
    /// Entries that the server gives at most; 0: as many as it likes.
    pub(super) most: u32,
    /// Seconds that it may take; 0: as long as it likes.
    pub(super) seconds: u32,
    /// Entries of a page, and where the page before ended.
    pub(super) page: Option<(u32, &'s [u8])>,
}

/// What came.
#[derive(Debug)]
pub(super) enum Came {
    Entry(LdapEntry),
    /// Other servers know more.
    Reference,
    End(OperationEnd),
    /// Something that changes nothing.
    Between,
}

/// How an operation ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OperationEnd {
    pub(super) code: u32,
    pub(super) said: String,
    /// Where the next page begins; empty: there is none. `None`: the server says nothing about pages.
    pub(super) cookie: Option<Vec<u8>>,
}

fn message(id: u32, operation: Vec<u8>, controls: &[Vec<u8>]) -> Vec<u8> {
    let mut parts = vec![number(0x02, id), operation];
    if !controls.is_empty() {
        parts.push(list(0xa0, controls));
    }
    list(0x30, &parts)
}

pub(super) fn bind(id: u32, name: &str, password: &str) -> Vec<u8> {
    let parts = [number(0x02, VERSION), tlv(0x04, name.as_bytes()), tlv(0x80, password.as_bytes())];
    message(id, list(0x60, &parts), &[])
}

pub(super) fn unbind(id: u32) -> Vec<u8> {
    message(id, tlv(0x42, &[]), &[])
}

pub(super) fn start_tls(id: u32) -> Vec<u8> {
    message(id, list(0x77, &[tlv(0x80, START_TLS.as_bytes())]), &[])
}

pub(super) fn search(id: u32, asked: &SearchAsked<'_>) -> Vec<u8> {
    let attributes: Vec<Vec<u8>> = asked.attributes.iter().map(|name| tlv(0x04, name.as_bytes())).collect();
    let parts = [
        tlv(0x04, asked.base.as_bytes()),
        number(0x0a, asked.depth.number()),
        // Aliases are not followed: who is found is who is named.
        number(0x0a, 0),
        number(0x02, asked.most),
        number(0x02, asked.seconds),
        // Values, not names only.
        tlv(0x01, &[0]),
        asked.filter.to_vec(),
        list(0x30, &attributes),
    ];
    let critical = || tlv(0x01, &[0xff]);
    let mut controls: Vec<Vec<u8>> =
        asked.controls.iter().map(|oid| list(0x30, &[tlv(0x04, oid.as_bytes()), critical()])).collect();
    if let Some((size, cookie)) = asked.page {
        // Not critical: a server without pages gives everything at once, or says that it does not.
        let value = list(0x30, &[number(0x02, size), tlv(0x04, cookie)]);
        controls.push(list(0x30, &[tlv(0x04, PAGES.as_bytes()), tlv(0x04, &value)]));
    }
    message(id, list(0x63, &parts), &controls)
}

/// The number of a message, and what it says; `None`: it is none.
pub(super) fn read(bytes: &[u8]) -> Option<(u32, Came)> {
    let mut inside = BerReader::new(BerReader::new(bytes).expect(0x30)?);
    let id = inside.number(0x02)?;
    let (tag, content) = inside.next()?;
    let came = match tag {
        0x64 => Came::Entry(entry(content)?),
        0x73 => Came::Reference,
        // The end of a bind, of a search, and of an operation that is none of the first ones.
        0x61 | 0x65 | 0x78 => {
            let mut done = done(content)?;
            // What Active Directory puts behind its goodbye is no control, and nothing is read of it.
            if let Some((0xa0, controls)) = inside.next() {
                done.cookie = cookie(controls)?;
            }
            Came::End(done)
        }
        0x79 => Came::Between,
        _ => return None,
    };
    Some((id, came))
}

fn done(content: &[u8]) -> Option<OperationEnd> {
    let mut inside = BerReader::new(content);
    let code = inside.number(0x0a)?;
    inside.expect(0x04)?;
    let said = text(inside.expect(0x04)?);
    Some(OperationEnd { code, said, cookie: None })
}

fn entry(content: &[u8]) -> Option<LdapEntry> {
    let mut inside = BerReader::new(content);
    let name = text(inside.expect(0x04)?);
    let mut all = BerReader::new(inside.expect(0x30)?);
    let mut attributes = Vec::new();
    while !all.is_empty() {
        let mut one = BerReader::new(all.expect(0x30)?);
        let attribute = text(one.expect(0x04)?);
        let mut set = BerReader::new(one.expect(0x31)?);
        let mut values = Vec::new();
        while !set.is_empty() {
            values.push(set.expect(0x04)?.to_vec());
        }
        attributes.push((attribute, values));
    }
    Some(LdapEntry { name, attributes })
}

/// Where the next page begins. The outer `None`: the control breaks off, so nobody can tell.
#[expect(clippy::option_option, reason = "that the control is not there is no fault")]
fn cookie(controls: &[u8]) -> Option<Option<Vec<u8>>> {
    let mut all = BerReader::new(controls);
    while !all.is_empty() {
        let mut one = BerReader::new(all.expect(0x30)?);
        if one.expect(0x04)? != PAGES.as_bytes() {
            continue;
        }
        let (mut tag, mut value) = one.next()?;
        if tag == 0x01 {
            (tag, value) = one.next()?;
        }
        if tag != 0x04 {
            return None;
        }
        let mut inside = BerReader::new(BerReader::new(value).expect(0x30)?);
        inside.number(0x02)?;
        return Some(Some(inside.expect(0x04)?.to_vec()));
    }
    Some(None)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::ber::{list, number, tlv};
    use super::{Came, PAGES, read};

    #[test]
    fn a_page_says_where_the_next_begins() {
        let value = list(0x30, &[number(2, 0), tlv(4, b"next")]);
        let control = list(0x30, &[tlv(4, PAGES.as_bytes()), tlv(1, &[0]), tlv(4, &value)]);
        let other = list(0x30, &[tlv(4, b"1.2.3")]);
        let end = list(0x65, &[number(0x0a, 0), tlv(4, b""), tlv(4, b"")]);
        let bytes = list(0x30, &[number(2, 7), end, list(0xa0, &[other, control])]);
        let Some((7, Came::End(done))) = read(&bytes) else { panic!("{:?}", read(&bytes)) };
        assert_eq!((done.code, done.cookie), (0, Some(b"next".to_vec())));
    }

    proptest! {
        #[test]
        fn nothing_that_comes_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = read(&bytes);
            let _ = read(&tlv(0x30, &bytes));
            let _ = read(&list(0x30, &[number(2, 1), tlv(0x64, &bytes)]));
        }
    }
}
