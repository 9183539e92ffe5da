//! From when to when a certificate holds (RFC 5280, 4.1.2.5), read from its DER: the one thing of it that TLS does not hold against the
//! clock when it is our own.

use chrono::{DateTime, NaiveDateTime, Utc};

/// When a certificate holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CertificateTime {
    pub(super) from: DateTime<Utc>,
    pub(super) to: DateTime<Utc>,
}

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The times of a certificate; `None`: it is not as RFC 5280 has it.
pub(super) fn validity(der: &[u8]) -> Option<CertificateTime> {
    let certificate = inside(der, SEQUENCE)?;
    let mut fields = inside(certificate, SEQUENCE)?;
    if fields.first() == Some(&VERSION) {
        (_, _, fields) = element(fields)?;
    }
    // Serial number, algorithm, issuer.
    for _ in 0..3 {
        (_, _, fields) = element(fields)?;
    }
    let times = inside(fields, SEQUENCE)?;
    let (kind, from, rest) = element(times)?;
    let from = time(kind, from)?;
    let (kind, to, _) = element(rest)?;
    Some(CertificateTime { from, to: time(kind, to)? })
}

fn inside(der: &[u8], kind: u8) -> Option<&[u8]> {
    let (found, content, _) = element(der)?;
    (found == kind).then_some(content)
}

/// Kind, content, and what is behind it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (kind, rest) = der.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let more = |length: usize, digit: &u8| length.checked_mul(256)?.checked_add(usize::from(*digit));
        (digits.iter().try_fold(0, more)?, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*kind, content, rest))
}

fn time(kind: u8, text: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(text).ok()?;
    let whole = match kind {
        // Two digits of a year are of 1950 to 2049.
        UTC_TIME => format!("{}{text}", if text.get(..2)? < "50" { "20" } else { "19" }),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    Some(NaiveDateTime::parse_from_str(&whole, "%Y%m%d%H%M%SZ").ok()?.and_utc())
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;

    use super::validity;

    #[test]
    fn the_times_of_a_certificate_and_of_what_is_none() {
        let pem = include_bytes!("../../../tests/data/tls/server.pem");
        let der = CertificateDer::from_pem_slice(pem).unwrap();
        let found = validity(&der).unwrap();
        assert!(found.from < found.to);
        for length in 0..der.len() {
            // Cut anywhere it is none, and nothing breaks.
            assert!(validity(&der[..length]).is_none(), "{length}");
        }
        assert!(validity(&[0x30, 0x89, 255, 255, 255, 255, 255, 255, 255, 255, 255]).is_none());
    }
}
