//! Where the service listens: the address, the certificate.

use std::net::TcpListener;

use chrono::{DateTime, Duration, Utc};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::line::ServiceLine;
use super::validity::{CertificateTime, validity};
use crate::profile::service::{ServiceConfig, TlsFiles};
use crate::service::web::{chain, server_config};
use crate::text::io_words::io_words;

/// How long a certificate should still hold: who renews it by hand needs some days.
const SOON: Duration = Duration::days(14);

/// Address and certificate.
pub(super) async fn examine(config: &ServiceConfig, now: DateTime<Utc>) -> Vec<ServiceLine> {
    let mut lines = vec![listen(config).await];
    match &config.tls {
        Some(files) => lines.push(certificate(files, now)),
        None if config.listen.ip().is_loopback() => {
            lines.push(ServiceLine::ok(
                "tls",
                "not needed: only this machine reaches it; a proxy in front has TLS",
            ));
        }
        None => {
            let says = "plain_http: whoever is between the proxy and this machine can read everything";
            lines.push(ServiceLine::unseen("tls", says));
        }
    }
    lines
}

async fn listen(config: &ServiceConfig) -> ServiceLine {
    let address = config.listen;
    match TcpListener::bind(address) {
        Ok(_) => ServiceLine::ok("listen", address.to_string()),
        Err(_) if config.tls.is_none() && is_running(address).await => {
            ServiceLine::ok("listen", format!("{address}: a service runs there already"))
        }
        Err(error) => {
            let says = format!("{address} cannot be listened on: {}", io_words(&error));
            ServiceLine::unanswered("listen", says, "service.listen")
        }
    }
}

/// Whether what listens there is a service like this one.
async fn is_running(address: std::net::SocketAddr) -> bool {
    let asked = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: escalate\r\nConnection: close\r\n\r\n").await?;
        let mut answer = Vec::new();
        stream.take(4096).read_to_end(&mut answer).await?;
        Ok::<_, std::io::Error>(answer.starts_with(b"HTTP/1.1 200") && answer.ends_with(b"ok"))
    };
    tokio::time::timeout(std::time::Duration::from_secs(2), asked)
        .await
        .is_ok_and(|asked| asked.unwrap_or(false))
}

fn certificate(files: &TlsFiles, now: DateTime<Utc>) -> ServiceLine {
    if let Err(error) = server_config(files) {
        return ServiceLine::missing("tls", error.to_string(), "service.tls");
    }
    let place = files.certificate.display();
    let Some(CertificateTime { from, to }) =
        chain(&files.certificate).ok().and_then(|chain| validity(chain.first()?))
    else {
        return ServiceLine::unseen("tls", format!("{place}: from when to when it holds cannot be read"));
    };
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    if now < from {
        let says = format!("{place} holds from {} on only: another certificate, or another clock", day(from));
        return ServiceLine::missing("tls", says, "service.tls.certificate");
    }
    if now >= to {
        let says = format!("{place} held until {}: renew it", day(to));
        return ServiceLine::missing("tls", says, "service.tls.certificate");
    }
    if to - now < SOON {
        return ServiceLine::unseen("tls", format!("{place} holds until {} only: renew it", day(to)));
    }
    ServiceLine::ok("tls", format!("{place} holds until {}, and its key fits", day(to)))
}
