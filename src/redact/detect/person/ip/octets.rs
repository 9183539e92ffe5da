//! Four numbers as an IPv4 address, and which of them name a machine.

use std::net::Ipv4Addr;

/// The longest text that is read: four numbers of three digits, and a dot more.
const LONGEST: usize = 16;

/// Four numbers of up to three digits, also with zeros in front.
pub(super) fn parse(text: &[u8]) -> Option<Ipv4Addr> {
    if text.len() > LONGEST {
        return None;
    }
    let mut octets = [0_u8; 4];
    let mut parts = text.split(|byte| *byte == b'.');
    for octet in &mut octets {
        let part = parts.next()?;
        if part.is_empty() || part.len() > 3 {
            return None;
        }
        let number = part.iter().try_fold(0_u16, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u16::from(digit - b'0'))
        })?;
        *octet = u8::try_from(number).ok()?;
    }
    parts.next().is_none().then_some(Ipv4Addr::from(octets))
}

/// Whether an address is one of a machine: no loopback, broadcast, multicast, netmask, and not the metadata service of clouds.
pub(super) fn names_a_machine(address: Ipv4Addr) -> bool {
    !address.is_loopback()
        && !address.is_unspecified()
        && !address.is_broadcast()
        && !address.is_multicast()
        && address.octets()[0] != 0
        && address != Ipv4Addr::new(169, 254, 169, 254)
        && !is_mask(address)
}

/// `255.255.254.0`, and as Cisco writes it in access lists, `15.255.255.255`.
fn is_mask(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    let is_netmask = bits.leading_ones() + bits.trailing_zeros() == 32 && bits.leading_ones() >= 1;
    let is_wildcard = bits.leading_zeros() + bits.trailing_ones() == 32 && bits.trailing_ones() >= 16;
    is_netmask && address.octets()[0] >= 128 && (address.octets()[0] == 255 || bits.leading_ones() <= 8)
        || is_wildcard
}
