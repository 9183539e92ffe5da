//! How far a request goes: whether it leaves this machine at all, and whether somebody on the way can read it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::Sending;

/// Whether the address is this machine's own: what goes there needs no proxy and cannot be read on the way (RFC 6761, 6.3, for
/// the names; RFC 1122, 3.2.1.3, and RFC 4291, 2.5.3, for the numbers).
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|address| address.is_loopback())
        }
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        None => false,
    }
}

/// The only answer to any name of this machine (RFC 6761, 6.3): most systems ask the network for `rt.localhost`, and whoever
/// answers there would be sent what is for this machine only.
pub(super) struct ThisMachine;

impl Resolve for ThisMachine {
    fn resolve(&self, _: Name) -> Resolving {
        // The port is that of the address.
        let addresses = [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()];
        let addresses: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

/// Whether whoever is on the way to this address can read what is sent there.
pub(crate) fn is_readable_on_the_way(url: &Url) -> bool {
    url.scheme() != "https" && !is_loopback(url)
}

/// Whether a header of the request holds a credential.
pub(crate) fn carries_credential(sending: &Sending) -> bool {
    sending.headers.values().any(reqwest::header::HeaderValue::is_sensitive)
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{is_loopback, is_readable_on_the_way};

    #[test]
    fn what_stays_on_this_machine() {
        for address in [
            "http://127.0.0.1/",
            "http://127.8.9.10:81/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]:8080/",
            "http://[::ffff:127.0.0.1]/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://rt.localhost/",
        ] {
            assert!(is_loopback(&Url::parse(address).unwrap()), "{address}");
        }
        for address in [
            "http://10.0.0.1/",
            "http://128.0.0.1/",
            "http://localhost.example/",
            "http://notlocalhost/",
            "http://127.0.0.1.example/",
            "http://[::2]/",
            "http://0.0.0.0/",
        ] {
            let url = Url::parse(address).unwrap();
            assert!(!is_loopback(&url) && is_readable_on_the_way(&url), "{address}");
        }
        assert!(!is_readable_on_the_way(&Url::parse("https://rt.example/").unwrap()));
    }
}
