//! Messages of LDAP (RFC 4511), by the types of `rasn-ldap`: those that are sent, and what is read of those that come.

#![expect(clippy::no_effect_underscore_binding, reason = "what is derived for `PageValue` has some")]

use std::panic::catch_unwind;

use rasn::Decoder as _;
use rasn::ber::de::{Decoder, DecoderOptions};
use rasn::prelude::{AsnType, Class, Decode, Encode, OctetString, Tag};
use rasn_ldap::{
    AttributeValueAssertion, AuthenticationChoice, BindRequest, Control, Controls, ExtendedRequest, Filter,
    IntermediateResponse, LdapMessage, MatchingRuleAssertion, ProtocolOp, Referral, SearchRequest,
    SearchRequestDerefAliases, SearchRequestScope, SearchResultEntry, SearchResultReference, SubstringChoice,
    SubstringFilter, UnbindRequest,
};

use super::filter::LdapComparison;
use super::{LdapDepth, LdapEntry, LdapFilter};

/// The version of the protocol.
const VERSION: u8 = 3;
/// Pages of results (RFC 2696).
const PAGES: &[u8] = b"1.2.840.113556.1.4.319";
/// TLS on a connection that began without (RFC 4511, 4.14).
const START_TLS: &[u8] = b"1.3.6.1.4.1.1466.20037";

/// What a search asks for, once.
#[derive(Debug)]
pub(super) struct SearchAsked<'s> {
    pub(super) base: &'s str,
    pub(super) depth: LdapDepth,
    pub(super) filter: &'s LdapFilter,
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

/// An operation that a server sends; what only a client sends is none, so no filter is read, which could be deep.
#[derive(AsnType, Decode)]
#[rasn(choice)]
#[expect(dead_code, reason = "of some it matters only that they came")]
enum LdapAnswer {
    #[rasn(tag(application, 1))]
    Bound(Ended),
    Entry(SearchResultEntry),
    #[rasn(tag(application, 5))]
    Searched(Ended),
    Reference(SearchResultReference),
    #[rasn(tag(application, 24))]
    Extended(Ended),
    Between(IntermediateResponse),
}

/// The end of any operation. `LdapResult` would read neither codes that a server has of its own (RFC 4511, 4.1.9; 118 of RFC 3909) nor
/// a message that is not UTF-8.
#[derive(AsnType, Decode)]
struct Ended {
    #[rasn(tag(universal, 10))]
    code: u32,
    _name: OctetString,
    said: OctetString,
    #[rasn(tag(3))]
    _referral: Option<Referral>,
    #[rasn(tag(7))]
    _sasl: Option<OctetString>,
    #[rasn(tag(10))]
    _operation: Option<OctetString>,
    #[rasn(tag(11))]
    _value: Option<OctetString>,
}

/// What the control of pages holds (RFC 2696).
#[derive(AsnType, Decode, Encode)]
struct PageValue {
    size: u32,
    cookie: OctetString,
}

pub(super) fn bind(id: u32, name: &str, password: &str) -> LdapMessage {
    let password = AuthenticationChoice::Simple(octets(password.as_bytes()));
    LdapMessage::new(id, ProtocolOp::BindRequest(BindRequest::new(VERSION, name.into(), password)))
}

pub(super) fn unbind(id: u32) -> LdapMessage {
    LdapMessage::new(id, ProtocolOp::UnbindRequest(UnbindRequest))
}

pub(super) fn start_tls(id: u32) -> LdapMessage {
    let request = ExtendedRequest { request_name: octets(START_TLS), request_value: None };
    LdapMessage::new(id, ProtocolOp::ExtendedReq(request))
}

pub(super) fn search(id: u32, asked: &SearchAsked<'_>) -> LdapMessage {
    let request = SearchRequest::new(
        asked.base.into(),
        match asked.depth {
            LdapDepth::Base => SearchRequestScope::BaseObject,
            LdapDepth::One => SearchRequestScope::SingleLevel,
            LdapDepth::Sub => SearchRequestScope::WholeSubtree,
        },
        // Aliases are not followed: who is found is who is named.
        SearchRequestDerefAliases::NeverDerefAliases,
        asked.most,
        asked.seconds,
        // Values, not names only.
        false,
        filter(asked.filter),
        asked.attributes.iter().map(|name| name.as_str().into()).collect(),
    );
    let mut controls: Vec<Control> =
        asked.controls.iter().map(|number| Control::new(octets(number.as_bytes()), true, None)).collect();
    if let Some((size, cookie)) = asked.page {
        // A number and bytes can always be written.
        let value = rasn::ber::encode(&PageValue { size, cookie: octets(cookie) });
        // Not critical: a server without pages gives everything at once, or says that it does not.
        controls.push(Control::new(octets(PAGES), false, value.ok().map(OctetString::from)));
    }
    let mut message = LdapMessage::new(id, ProtocolOp::SearchRequest(request));
    message.controls = Some(controls).filter(|controls| !controls.is_empty());
    message
}

/// As deep as the filter is, which its text bounds.
fn filter(of: &LdapFilter) -> Filter {
    let all = |filters: &[LdapFilter]| filters.iter().map(filter).collect::<Vec<_>>().into();
    match of {
        LdapFilter::And(filters) => Filter::And(all(filters)),
        LdapFilter::Or(filters) => Filter::Or(all(filters)),
        LdapFilter::Not(inner) => Filter::Not(Box::new(filter(inner))),
        LdapFilter::Present(name) => Filter::Present(name.as_str().into()),
        LdapFilter::Compared(how, name, value) => {
            let pair = AttributeValueAssertion::new(name.as_str().into(), octets(value));
            match how {
                LdapComparison::Equal => Filter::EqualityMatch(pair),
                LdapComparison::AtLeast => Filter::GreaterOrEqual(pair),
                LdapComparison::AtMost => Filter::LessOrEqual(pair),
                LdapComparison::Like => Filter::ApproxMatch(pair),
            }
        }
        LdapFilter::Substrings { attribute, first, middle, last } => {
            let first = first.iter().map(|piece| SubstringChoice::Initial(octets(piece)));
            let middle = middle.iter().map(|piece| SubstringChoice::Any(octets(piece)));
            let last = last.iter().map(|piece| SubstringChoice::Final(octets(piece)));
            let pieces = first.chain(middle).chain(last).collect();
            Filter::Substrings(SubstringFilter::new(attribute.as_str().into(), pieces))
        }
        LdapFilter::Extensible { rule, attribute, value, by_name } => {
            let text = |text: &Option<String>| text.as_deref().map(Into::into);
            Filter::ExtensibleMatch(MatchingRuleAssertion::new(
                text(rule),
                text(attribute),
                octets(value),
                *by_name,
            ))
        }
    }
}

fn octets(bytes: &[u8]) -> OctetString {
    OctetString::from_slice(bytes)
}

/// The number of a message, and what it says, from its content; `None`: it is none.
pub(super) fn read(content: &[u8]) -> Option<(u32, Came)> {
    // What the crate does not expect is a fault of the answer, and does not end the program.
    catch_unwind(|| came(content)).ok().flatten()
}

fn came(content: &[u8]) -> Option<(u32, Came)> {
    let mut inside = Decoder::new(content, DecoderOptions::ber());
    let id = u32::decode(&mut inside).ok()?;
    let ended = match LdapAnswer::decode(&mut inside).ok()? {
        LdapAnswer::Bound(ended) | LdapAnswer::Searched(ended) | LdapAnswer::Extended(ended) => ended,
        LdapAnswer::Entry(entry) => return Some((id, Came::Entry(read_entry(entry)))),
        LdapAnswer::Reference(_) => return Some((id, Came::Reference)),
        LdapAnswer::Between(_) => return Some((id, Came::Between)),
    };
    // What Active Directory puts behind its goodbye is no control, and nothing is read of it.
    let controls = Tag::new(Class::Context, 0);
    let cookie = if inside.peek_tag().is_ok_and(|tag| tag == controls) {
        cookie(Controls::decode_with_tag(&mut inside, controls).ok()?)?
    } else {
        None
    };
    Some((
        id,
        Came::End(OperationEnd {
            code: ended.code,
            said: String::from_utf8_lossy(&ended.said).into_owned(),
            cookie,
        }),
    ))
}

fn read_entry(entry: SearchResultEntry) -> LdapEntry {
    let attributes = entry.attributes.into_iter().map(|attribute| {
        let values = attribute.vals.into_vec();
        (attribute.r#type.0, values.iter().map(|value| value.to_vec()).collect())
    });
    LdapEntry { name: entry.object_name.0, attributes: attributes.collect() }
}

/// Where the next page begins. The outer `None`: the control breaks off, so nobody can tell.
#[expect(clippy::option_option, reason = "that the control is not there is no fault")]
fn cookie(controls: Controls) -> Option<Option<Vec<u8>>> {
    let Some(control) = controls.into_iter().find(|control| control.control_type == PAGES) else {
        return Some(None);
    };
    let page: PageValue = rasn::ber::decode(&control.control_value?).ok()?;
    Some(Some(page.cookie.to_vec()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::filter_of;
    use super::{Came, PAGES, bind, filter, read, start_tls, unbind};

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
    }

    fn list(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
        tlv(tag, &parts.concat())
    }

    fn pair(tag: u8, name: &str, value: &[u8]) -> Vec<u8> {
        list(tag, &[tlv(4, name.as_bytes()), tlv(4, value)])
    }

    #[test]
    fn what_is_asked_as_the_standard_writes_it() {
        let cases = [
            (bind(1, "cn=a", "b"), list(0x60, &[tlv(2, &[3]), tlv(4, b"cn=a"), tlv(0x80, b"b")])),
            (unbind(1), tlv(0x42, &[])),
            (start_tls(1), list(0x77, &[tlv(0x80, b"1.3.6.1.4.1.1466.20037")])),
        ];
        for (message, operation) in cases {
            let wanted = list(0x30, &[tlv(2, &[1]), operation]);
            assert_eq!(rasn::ber::encode(&message).unwrap(), wanted, "{message:?}");
        }
    }

    #[test]
    fn every_kind_of_filter() {
        let cases = [
            ("(uid=mia)", pair(0xa3, "uid", b"mia")),
            ("(uid=)", pair(0xa3, "uid", b"")),
            ("(cn= a = b )", pair(0xa3, "cn", b" a = b ")),
            ("(cn;lang-de~=mia)", pair(0xa8, "cn;lang-de", b"mia")),
            ("(a>=1)", pair(0xa5, "a", b"1")),
            ("(a<=1)", pair(0xa6, "a", b"1")),
            ("(objectGUID=\\00\\ff\\2A)", pair(0xa3, "objectGUID", &[0, 0xff, b'*'])),
            ("(mail=*)", tlv(0x87, b"mail")),
            ("(!(uid=a))", list(0xa2, &[pair(0xa3, "uid", b"a")])),
            (
                " (& (uid=a)\n  (|(b=c)) ) ",
                // What `&` and `|` join is a set, and is written in the order of its bytes.
                list(0xa0, &[list(0xa1, &[pair(0xa3, "b", b"c")]), pair(0xa3, "uid", b"a")]),
            ),
            (
                "(cn=a*b*c)",
                list(
                    0xa4,
                    &[tlv(4, b"cn"), list(0x30, &[tlv(0x80, b"a"), tlv(0x81, b"b"), tlv(0x82, b"c")])],
                ),
            ),
            ("(cn=*b*)", list(0xa4, &[tlv(4, b"cn"), list(0x30, &[tlv(0x81, b"b")])])),
            (
                "(member:1.2.840.113556.1.4.1941:=cn=a,dc=b)",
                list(
                    0xa9,
                    &[tlv(0x81, b"1.2.840.113556.1.4.1941"), tlv(0x82, b"member"), tlv(0x83, b"cn=a,dc=b")],
                ),
            ),
            ("(ou:dn:=x)", list(0xa9, &[tlv(0x82, b"ou"), tlv(0x83, b"x"), tlv(0x84, &[0xff])])),
            ("(:caseExactMatch:=x)", list(0xa9, &[tlv(0x81, b"caseExactMatch"), tlv(0x83, b"x")])),
        ];
        for (text, wanted) in cases {
            assert_eq!(rasn::ber::encode(&filter(&filter_of(text).unwrap())).unwrap(), wanted, "{text}");
        }
    }

    #[test]
    fn a_page_says_where_the_next_begins() {
        let value = list(0x30, &[tlv(2, &[0]), tlv(4, b"next")]);
        let control = list(0x30, &[tlv(4, PAGES), tlv(1, &[0]), tlv(4, &value)]);
        let other = list(0x30, &[tlv(4, b"1.2.3")]);
        let end = list(0x65, &[tlv(0x0a, &[0]), tlv(4, b""), tlv(4, b"")]);
        let bytes = [tlv(2, &[7]), end, list(0xa0, &[other, control])].concat();
        let Some((7, Came::End(done))) = read(&bytes) else { panic!("{:?}", read(&bytes)) };
        assert_eq!((done.code, done.cookie), (0, Some(b"next".to_vec())));
    }

    #[test]
    fn an_end_of_a_kind_of_its_own_is_read() {
        // `canceled` (RFC 3909) and a message in Latin-1, with everything that may stand behind it.
        let rest = [tlv(0xa3, &tlv(4, b"ldap://a")), tlv(0x87, b"s"), tlv(0x8a, b"1.2"), tlv(0x8b, b"v")];
        for count in 0..=rest.len() {
            let end = [tlv(0x0a, &[118]), tlv(4, b""), tlv(4, b"caf\xe9"), rest[..count].concat()].concat();
            for tag in [0x61, 0x65, 0x78] {
                let bytes = [tlv(2, &[1]), tlv(tag, &end), tlv(0x8a, b"1.2.3")].concat();
                let Some((1, Came::End(done))) = read(&bytes) else { panic!("{tag}: {:?}", read(&bytes)) };
                assert_eq!((done.code, done.said.as_str(), done.cookie), (118, "caf\u{fffd}", None));
            }
        }
    }

    #[test]
    fn values_stay_in_their_order() {
        let values = list(0x31, &[tlv(4, b"b"), tlv(4, &[0xff]), tlv(4, b"a"), tlv(4, b"b")]);
        let entry = list(0x64, &[tlv(4, b"cn=x"), list(0x30, &[list(0x30, &[tlv(4, b"mail"), values])])]);
        let bytes = [tlv(2, &[1]), entry].concat();
        let Some((1, Came::Entry(entry))) = read(&bytes) else { panic!("{:?}", read(&bytes)) };
        let values = [b"b".to_vec(), vec![0xff], b"a".to_vec(), b"b".to_vec()];
        assert_eq!(
            (entry.name.as_str(), entry.attributes),
            ("cn=x", vec![("mail".to_owned(), values.to_vec())])
        );
    }

    /// `\x30\x80` is a value whose length is not given; nested, it is the cheapest way to be deep.
    #[test]
    fn nothing_deep_is_followed() {
        for inside in [[0x30, 0x80], [0x24, 0x80], [0xa3, 0x80], [0xa2, 0x80]] {
            let deep = inside.repeat(200_000);
            for tag in [0x61, 0x63, 0x64, 0x65, 0x73, 0x78, 0x79] {
                assert!(read(&[vec![2, 1, 1, tag, 0x80], deep.clone()].concat()).is_none());
            }
            assert!(read(&deep).is_none());
        }
    }

    proptest! {
        #[test]
        fn nothing_that_comes_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64), tag in 0x60_u8..0x7f) {
            // Not by `read`, which would catch it.
            let _ = super::came(&bytes);
            let _ = super::came(&[tlv(2, &[1]), tlv(tag, &bytes)].concat());
            let parts = [tlv(2, &[1]), list(0x65, &[tlv(0x0a, &[0]), tlv(4, b""), tlv(4, b"")]), tlv(0xa0, &bytes)];
            let _ = super::came(&parts.concat());
        }
    }
}
