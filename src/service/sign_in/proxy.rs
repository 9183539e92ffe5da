//! Whom a reverse proxy has signed in. Its headers count from an address of `proxies` only: anybody can send a header.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;

use crate::profile::service::{PageSignIn, ServiceConfig, SignInBy};
use crate::text::fold;

/// Somebody whom the proxy has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProxiedPerson {
    /// Their address.
    pub(crate) who: String,
    /// Their groups.
    pub(crate) groups: Vec<String>,
}

impl ProxiedPerson {
    /// Whether it is the same person.
    pub(crate) fn is(&self, who: &str) -> bool {
        fold::same(&self.who, who)
    }
}

/// From where the connection comes; `None`: not known, and then nobody is believed.
fn peer_of(parts: &Parts) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    // An IPv4 peer of a socket that takes both.
    Some(peer.ip().to_canonical())
}

/// Why a proxy names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotProxied {
    /// The profile has people signed in by a provider.
    NoProxy,
    /// The request comes from an address that is not one of `proxies`.
    Stranger,
    /// The proxy sends no such header, or several.
    Unnamed,
}

/// Whom the proxy names.
///
/// # Errors
/// The profile knows no such proxy, it is not that proxy, or nobody is signed in.
pub(crate) fn person_of(config: &ServiceConfig, parts: &Parts) -> Result<ProxiedPerson, NotProxied> {
    let Some(PageSignIn { by: SignInBy::Proxy { user, groups }, .. }) = &config.sign_in else {
        return Err(NotProxied::NoProxy);
    };
    if !peer_of(parts).is_some_and(|peer| config.proxies.contains(&peer)) {
        return Err(NotProxied::Stranger);
    }
    let who = header(parts, user).ok_or(NotProxied::Unnamed)?;
    let groups = groups.as_ref().and_then(|name| header(parts, name)).unwrap_or_default();
    let groups = groups.split(',').map(str::trim).filter(|group| !group.is_empty());
    Ok(ProxiedPerson { who, groups: groups.map(str::to_owned).collect() })
}

/// The header's value. Of two, neither: one of them came from outside.
fn header(parts: &Parts, name: &str) -> Option<String> {
    let mut values = parts.headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?.trim();
    (values.next().is_none() && !value.is_empty()).then(|| value.to_owned())
}
