//! Where a request comes from: the socket's other end or, behind proxies that are believed, who spoke to the first of them.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// Who speaks to us, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress {
    /// Who is asking.
    pub address: IpAddr,
    /// Whether the other end of the socket is one of `proxies`: only then its headers are believed.
    pub by_proxy: bool,
}

impl ClientAddress {
    /// Reads it from the socket and the headers. What is not an address in `X-Forwarded-For` ends the way back: from there on it is
    /// only what somebody claims.
    #[must_use]
    pub fn of(socket: SocketAddr, headers: &HeaderMap, proxies: &BTreeSet<IpAddr>) -> Self {
        // A socket for both families shows 127.0.0.1 as ::ffff:127.0.0.1.
        let mut address = socket.ip().to_canonical();
        let by_proxy = proxies.contains(&address);
        if by_proxy {
            let hops =
                headers.get_all("x-forwarded-for").iter().map(|line| line.to_str().unwrap_or_default());
            let hops: Vec<&str> = hops.flat_map(|line| line.split(',')).collect();
            for hop in hops.iter().rev() {
                let Ok(before) = hop.trim().parse::<IpAddr>() else { break };
                address = before.to_canonical();
                if !proxies.contains(&address) {
                    break;
                }
            }
        }
        Self { address, by_proxy }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::net::IpAddr;

    use axum::http::{HeaderMap, HeaderValue};

    use super::ClientAddress;

    #[test]
    fn the_last_hop_that_is_not_a_proxy() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = BTreeSet::from([ip("127.0.0.1"), ip("10.0.0.2")]);
        let of = |socket: &str, lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
            }
            let client = ClientAddress::of(socket.parse().unwrap(), &headers, &proxies);
            (client.address.to_string(), client.by_proxy)
        };
        let says = |address: &str, by_proxy| (address.to_owned(), by_proxy);
        assert_eq!(of("192.0.2.7:1", &["198.51.100.1"]), says("192.0.2.7", false));
        assert_eq!(of("127.0.0.1:1", &[]), says("127.0.0.1", true));
        assert_eq!(of("[::ffff:127.0.0.1]:1", &["198.51.100.1"]), says("198.51.100.1", true));
        assert_eq!(of("127.0.0.1:1", &["203.0.113.9, 198.51.100.1, 10.0.0.2"]), says("198.51.100.1", true));
        assert_eq!(of("127.0.0.1:1", &["203.0.113.9", "198.51.100.1"]), says("198.51.100.1", true));
        assert_eq!(of("127.0.0.1:1", &["198.51.100.1, <script>"]), says("127.0.0.1", true));
    }
}
