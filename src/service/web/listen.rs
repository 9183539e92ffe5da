//! Listening: the socket, TLS, and the limits of a connection.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum_server::Handle;
use axum_server::accept::Accept;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use rustls::ServerConfig;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::certificate::{CertificateError, server_config};
use super::held::CountedDoor;
use super::limits::WebLimits;
use super::routes::router;
use crate::profile::service::ServiceConfig;
use crate::service::Service;
use crate::text::io_words::io_words;

/// Why nobody can be let in.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The address cannot be had.
    #[error("{address} cannot be listened on: {}; another `listen` in [service] is another address", io_words(.cause))]
    Address {
        /// The address.
        address: SocketAddr,
        /// The system's sentence.
        cause: io::Error,
    },
    /// There is no TLS.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// It broke off.
    #[error("listening broke off: {}", io_words(.0))]
    BrokeOff(io::Error),
    /// The system gives no random bytes.
    #[error("no random bytes: {0}")]
    Random(getrandom::Error),
}

/// A socket that is listened on, before anybody is let in.
#[derive(Debug)]
pub struct BoundDoor {
    socket: TcpListener,
    tls: Option<Arc<ServerConfig>>,
    /// Where it is: what was asked for, with the port that the system gave for 0.
    pub address: SocketAddr,
}

impl BoundDoor {
    /// Takes the address, and reads the certificate.
    ///
    /// # Errors
    /// The address is taken or not this machine's; the certificate does not fit.
    pub fn bind(config: &ServiceConfig) -> Result<Self, ListenError> {
        let tls = config.tls.as_ref().map(server_config).transpose()?;
        let failed = |cause| ListenError::Address { address: config.listen, cause };
        let socket = TcpListener::bind(config.listen).map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        Ok(Self { socket, tls, address })
    }

    /// `https` or `http`.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// Lets everybody in until `stop` says true or its sender is gone; then nobody new, and what is under way has its time.
    ///
    /// # Errors
    /// Listening breaks off.
    pub async fn serve(
        self,
        router: Router,
        limits: WebLimits,
        stop: watch::Receiver<bool>,
    ) -> Result<(), ListenError> {
        allow_files(limits.connections);
        let door = CountedDoor::new(&limits);
        match self.tls {
            None => serve(self.socket, door, router, limits, stop).await,
            Some(config) => {
                let tls = RustlsAcceptor::new(RustlsConfig::from_config(config));
                let tls = tls.handshake_timeout(limits.head).acceptor(door);
                serve(self.socket, tls, router, limits, stop).await
            }
        }
        .map_err(ListenError::BrokeOff)
    }
}

/// Lets everybody in at that door, with every route, until `stop` says true.
///
/// # Errors
/// Listening breaks off.
pub async fn listen(
    door: BoundDoor,
    service: Arc<Service>,
    stop: watch::Receiver<bool>,
) -> Result<(), ListenError> {
    let limits = WebLimits::default();
    let router = router(&service, limits).map_err(ListenError::Random)?;
    door.serve(router, limits, stop).await
}

async fn serve<A>(
    socket: TcpListener,
    acceptor: A,
    router: Router,
    limits: WebLimits,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()>
where
    A: Accept<TcpStream, axum::middleware::AddExtension<Router, axum::extract::ConnectInfo<SocketAddr>>>
        + Clone
        + Send
        + Sync
        + 'static,
    A::Stream: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send,
    A::Service: axum_server::service::SendService<axum::http::Request<hyper::body::Incoming>> + Send,
    A::Future: Send,
{
    let handle = Handle::new();
    // HTTP/1.1 alone: what it takes of memory is bounded by the numbers here.
    let mut server = axum_server::from_tcp(socket)?.acceptor(acceptor).http1_only().handle(handle.clone());
    server
        .http_builder()
        .http1()
        .header_read_timeout(limits.head)
        .max_buf_size(limits.head_bytes)
        .max_headers(limits.headers)
        .half_close(false);
    let serving = server.serve(router.into_make_service_with_connect_info::<SocketAddr>());
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => return ended,
        // Who should say it is gone: the same.
        _ = stop.wait_for(|stop| *stop) => handle.graceful_shutdown(Some(limits.drain)),
    }
    serving.await
}

/// Asks the system for as many open files as there may be connections, twice over (as many wait), and some for everything else: a
/// login has 1,024, of which one slow client after the other would take all.
#[cfg(unix)]
fn allow_files(connections: usize) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let wanted = u64::try_from(connections).unwrap_or(u64::MAX).saturating_mul(2).saturating_add(512);
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        let current = Some(limit.maximum.map_or(wanted, |most| most.min(wanted)));
        if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current, maximum: limit.maximum }) {
            tracing::warn!("no more open files: {}", io_words(&error.into()));
        }
    }
}

#[cfg(not(unix))]
fn allow_files(_: usize) {}
