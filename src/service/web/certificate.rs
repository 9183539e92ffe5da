//! The certificate that the service shows, and its key.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::environment::file;
use crate::profile::service::TlsFiles;
use crate::text::io_words::io_words;

/// Bytes of a chain or a key.
const PEM: u64 = 1_000_000;

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// The file cannot be read.
    #[error("{} of [service.tls] cannot be read: {}", .path.display(), io_words(.cause))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's sentence.
        cause: io::Error,
    },
    /// Others can read the key.
    #[error("others on this machine can read the key {path}: chmod go-r {path}", path = .0.display())]
    Open(PathBuf),
    /// There is no certificate, or no key, in it.
    #[error("{} of [service.tls] has no {what} in PEM form; begin it with -----BEGIN {what}-----", .path.display())]
    Empty {
        /// The file.
        path: PathBuf,
        /// What PEM calls it.
        what: &'static str,
    },
    /// The two do not belong together, or are of a kind that is not served.
    #[error("certificate {} and key {}: {cause}", .certificate.display(), .key.display())]
    Unfit {
        /// The chain's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// What the library for TLS says.
        cause: rustls::Error,
    },
}

/// Reads the chain.
///
/// # Errors
/// It cannot be read, or has no certificate.
pub fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    let unreadable = |cause| CertificateError::Unreadable { path: path.to_owned(), cause };
    let bytes = file::read(path, PEM).map_err(unreadable)?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    let empty = || CertificateError::Empty { path: path.to_owned(), what: "CERTIFICATE" };
    chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(empty)
}

/// What to serve with: HTTP/1.1 over TLS 1.2 or 1.3.
///
/// # Errors
/// A file cannot be read, others can read the key, or the two do not fit.
pub fn server_config(files: &TlsFiles) -> Result<Arc<ServerConfig>, CertificateError> {
    let chain = chain(&files.certificate)?;
    let unreadable = |cause| CertificateError::Unreadable { path: files.key.clone(), cause };
    let key = file::read_key(&files.key, PEM).map_err(unreadable)?;
    if key.readable {
        return Err(CertificateError::Open(files.key.clone()));
    }
    let empty = |_| CertificateError::Empty { path: files.key.clone(), what: "PRIVATE KEY" };
    let key = PrivateKeyDer::from_pem_slice(&key.bytes).map_err(empty)?;
    let unfit = |cause| CertificateError::Unfit {
        certificate: files.certificate.clone(),
        key: files.key.clone(),
        cause,
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unfit)?
        .with_no_client_auth()
        .with_single_cert(chain, key);
    let mut config = config.map_err(unfit)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
