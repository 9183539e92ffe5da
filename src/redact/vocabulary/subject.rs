//! What a field of a capture is about, by the words of its name: `missing_permission` names a permission, `X-Acme-Trace-Id` an id
//! of a request, `customerName` a person. The lists in [`super::listed`] know names as a whole; this knows the vendor's own.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a value is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum FieldSubject {
    /// An id by which a request is found again, under any vendor's name.
    Trace,
    /// A permission, role, reason code, status, type, version, limit: a word or a few.
    Code,
    /// What went wrong, in words.
    Said,
    /// An id of an object.
    Id,
    /// A one-time code, which its name calls a code.
    OneTime,
    /// A person.
    Person,
    /// Where somebody lives.
    Address,
    /// What a customer wrote.
    Content,
    /// The name says nothing.
    Other,
}

/// The longest name that is looked at.
const LONGEST: usize = 64;

/// Such ids written in one word, and headers that are one.
#[rustfmt::skip]
const TRACE_ENDS: &[&str] = &[
    "activityid", "baggage", "cfray", "correlationid", "debugid", "errorid", "eventid",
    "incidentid", "invocationid", "operationid", "qosid", "rayid", "reqid", "requestguid",
    "requestid", "requestuuid", "sentrytrace", "spanid", "traceid", "traceparent", "tracestate",
    "transactionid", "txid",
];

/// What stands last in the name of an id.
const IDS: u16 = 1 << 0;
/// What such an id is of, when it is one by which a request is found again.
const TRACES: u16 = 1 << 1;
/// Words of a technical vocabulary: what such a name holds is a word of the product, not of a customer.
const CODES: u16 = 1 << 2;
/// Words that make a name one of a code wherever they stand in it: `errorCodeText`, `role_before`.
const CODES_ANYWHERE: u16 = 1 << 3;
/// Words of what went wrong. The value may be a sentence.
const SAID: u16 = 1 << 4;
/// What makes a code one that opens something, or a part of an address.
const ONE_TIME: u16 = 1 << 5;
/// People.
const PERSONS: u16 = 1 << 6;
/// Addresses of houses.
const ADDRESSES: u16 = 1 << 7;
/// What customers write.
const CONTENTS: u16 = 1 << 8;
/// What a name is of, where it is no person's and nothing that a customer wrote: `file_name`, `hostName`, `featureName`.
const NAMED: u16 = 1 << 9;

/// The words of each kind.
const TABLES: &[(u16, &str)] = &[
    (
        IDS,
        "
    guid id identifier ids key nr number ref req uid uuid",
    ),
    (
        TRACES,
        "
    activity amz batch build cf connection correlation deployment diagnostic diagnostics error event exception
    execution fault incident instance invocation job log node operation pod process ray req request run span
    task thread trace transaction txn workflow",
    ),
    (
        CODES,
        "
    accept acl action actions alg algorithm algorithms allowed api app application attempts available backend
    beta browser build cache capabilities capability category channel charset cipher class classification
    classifications cluster code codes column command component condition conflict control count country
    currency decision denied direction disabled duration edge enabled encoding endpoint engine entitlement
    entitlements entity env environment event events expected expiry feature features field fields flag flags
    flow format framework function granted group groups health kind lang language latency level license limit
    limits locale method missing mode model module namespace op operation option options outcome package path
    permission permissions phase plan platform policies policy pop priority privilege privileges product
    profile property protocol provider queue quota region release remaining required resource resources result
    retry revision right rights role roles rule rules runtime schema scheme scope scopes sequence server
    service severity size sort source stage state states status step strategy success table target tier
    timeout timezone topic trigger type types tz unit upstream variant version versions view visibility
    workflow zone",
    ),
    (
        CODES_ANYWHERE,
        "
    permission permissions privilege role roles scope scopes status",
    ),
    (
        SAID,
        "
    cause causes constraint detail details diagnosis diagnostic diagnostics err error errors exception
    exceptions explanation fail failed failure failures fault faultcode faultstring hint problem problems
    reason reasons rejection remedy stack stacktrace traceback validation violation violations warning
    warnings",
    ),
    (
        ONE_TIME,
        "
    access activation auth authorization backup confirm confirmation coupon device discount door gift
    invitation invite login mfa otp pairing pass pin promo recovery redeem referral reset security signin sms
    tan totp unlock user verification verify voucher",
    ),
    (
        PERSONS,
        "
    agent apellido apellidos assigned assignee attendee attendees author authors bcc birth birthdate birthday
    by caller cc cognome contact contacts creator customer customers dob email emails employee familyname fax
    firstname fullname gender givenname guest handle holder iban lastname login mail member members middlename
    mobile nachname nationality nick nickname nom nombre nome owner owners participant participants passport
    patient people person phone prenom receiver recipient recipients reporter requester sender sex signatory
    sobrenome ssn surname tax telephone user username users vorname",
    ),
    (
        ADDRESSES,
        "
    addr address addresses birthplace city house plz postal postalcode postcode street suburb town zip zipcode",
    ),
    (
        CONTENTS,
        "
    about answer bio body caption comment comments company content contents description draft excerpt headline
    html keyword keywords markdown message messages name names note notes plaintext preview query question
    quote remark reply search snippet subject summary tag tags term text title transcript",
    ),
    (
        NAMED,
        "
    action api app application attribute class cluster code column component constraint error event exception
    feature field file flag function header host index key method metric module namespace node operation
    parameter permission plan pod policy product property queue region resource role rule schema scope server
    service state status step table tier topic type zone",
    ),
];

/// Each word with the kinds that it is of.
static WORDS: LazyLock<HashMap<&'static str, u16>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (kind, text) in TABLES {
        for word in text.split_ascii_whitespace() {
            *words.entry(word).or_default() |= kind;
        }
    }
    words
});

/// What a field of this name is about.
pub(in crate::redact) fn subject(name: &str) -> FieldSubject {
    if name.len() > LONGEST || !name.is_ascii() || name.contains([' ', '/', '?']) {
        return FieldSubject::Other;
    }
    let words = words(name);
    let Some(last) = words.last().map(String::as_str) else { return FieldSubject::Other };
    let kinds = |word: &str| WORDS.get(word).copied().unwrap_or_default();
    let (all, end) = (words.iter().fold(0, |all, word| all | kinds(word)), kinds(last));
    let has = |kind: u16| all & kind != 0;
    let folded = words.concat();
    let is_id = end & IDS != 0;
    let is_code = matches!(last, "code" | "codes");
    match () {
        () if TRACE_ENDS.iter().any(|end| folded.ends_with(end)) || (is_id && has(TRACES)) => {
            FieldSubject::Trace
        }
        () if is_code && has(ADDRESSES) => FieldSubject::Address,
        () if is_code && has(ONE_TIME) => FieldSubject::OneTime,
        () if is_code => FieldSubject::Code,
        () if matches!(last, "name" | "names") && has(NAMED) && !has(PERSONS) => FieldSubject::Code,
        () if is_id && words.len() > 1 => {
            if has(PERSONS) {
                FieldSubject::Person
            } else {
                FieldSubject::Id
            }
        }
        () if has(SAID) => FieldSubject::Said,
        // `x-denied-by: acl`: who did it is a part of the product.
        () if last == "by"
            && [
                "denied",
                "blocked",
                "served",
                "rejected",
                "handled",
                "powered",
                "generated",
                "cached",
                "routed",
                "decided",
            ]
            .iter()
            .any(|verb| words.iter().any(|word| word == verb)) =>
        {
            FieldSubject::Code
        }
        () if end & CODES != 0 || has(CODES_ANYWHERE) => FieldSubject::Code,
        () if has(ADDRESSES) && !words.iter().any(|word| matches!(word.as_str(), "ip" | "mac" | "email")) => {
            FieldSubject::Address
        }
        () if has(PERSONS) => FieldSubject::Person,
        () if has(CONTENTS) => FieldSubject::Content,
        () if is_id => FieldSubject::Id,
        () => FieldSubject::Other,
    }
}

/// The words of a name in lower case: at `_`, `-`, `.` and the like, and at the humps of camelCase.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut open, mut before) = (false, b' ');
    let bytes = name.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_alphabetic() {
            // `requestId` and `HTTPStatus`: a capital behind a small letter, or the last of several in front of one.
            let hump = byte.is_ascii_uppercase()
                && (before.is_ascii_lowercase() || bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase));
            if !open || hump {
                words.push(String::new());
            }
            open = true;
            if let Some(word) = words.last_mut() {
                word.push(char::from(byte.to_ascii_lowercase()));
            }
        } else {
            open = false;
        }
        before = *byte;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{FieldSubject, subject};

    #[test]
    fn the_words_of_a_name_tell() {
        for (name, wanted) in [
            ("X-Fastly-Request-Id", FieldSubject::Trace),
            ("WM_QOS.Correlation_Id", FieldSubject::Trace),
            ("X-Amz-Cf-Id", FieldSubject::Trace),
            ("sprequestguid", FieldSubject::Trace),
            ("x-vcap-request-id", FieldSubject::Trace),
            ("missing_permission", FieldSubject::Code),
            ("required_roles", FieldSubject::Code),
            ("userType", FieldSubject::Code),
            ("HTTPStatus", FieldSubject::Code),
            ("reason_code", FieldSubject::Code),
            ("featureName", FieldSubject::Code),
            ("zip_code", FieldSubject::Address),
            ("verificationCode", FieldSubject::OneTime),
            ("rejectReason", FieldSubject::Said),
            ("validation_errors", FieldSubject::Said),
            ("conversation_id", FieldSubject::Id),
            ("customerId", FieldSubject::Person),
            ("X-User", FieldSubject::Person),
            ("customerName", FieldSubject::Person),
            ("company_name", FieldSubject::Content),
            ("lastMessage", FieldSubject::Content),
            ("ipAddress", FieldSubject::Other),
            ("tags", FieldSubject::Content),
            ("q", FieldSubject::Other),
        ] {
            assert_eq!(subject(name), wanted, "{name}");
        }
    }
}
