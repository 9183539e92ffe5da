//! Reading an answer piece by piece, so that none is larger in memory than it may be.

use reqwest::Response;
use reqwest::header::HeaderMap;
use sha2::{Digest as _, Sha256};

use super::error::whole_text;
use super::limits::HttpLimits;
use crate::text::digest::hex;

/// What of an answer's body is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// The bytes.
    Bytes,
    /// The bytes of a file inside JSON: as large as a download in base64.
    LargeBytes,
    /// Size and hash.
    Digest,
}

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub(crate) struct HttpReply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Payload,
}

/// The body of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Payload {
    Bytes(Vec<u8>),
    /// SHA-256 in lower-case hexadecimal.
    Digest {
        size: u64,
        sha256: String,
    },
}

impl HttpReply {
    /// The bytes that were kept.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.body {
            Payload::Bytes(bytes) => bytes,
            Payload::Digest { .. } => &[],
        }
    }
}

/// Reads the body.
///
/// # Errors
/// It is larger than it may be, or breaks off: then the first is true, and another attempt may help.
pub(super) async fn read(
    mut response: Response,
    want: Want,
    limits: HttpLimits,
) -> Result<HttpReply, (bool, String)> {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let digest = want == Want::Digest && response.status().is_success();
    let most = match want {
        // A file of 64 MB is 88 MB in base64 with line breaks, and there is JSON around it.
        Want::LargeBytes => limits.download.min(96_000_000),
        Want::Digest if digest => limits.download,
        Want::Bytes | Want::Digest => u64::try_from(limits.answer).unwrap_or(u64::MAX),
    };
    let too_large = |size: Option<u64>| {
        let found = size.map_or_else(|| "more".to_owned(), |size| format!("{size} bytes"));
        format!(
            "answered with {found} where at most {most} bytes were expected; ask for less in `query`, or use `page`"
        )
    };
    if let Some(length) = response.content_length()
        && length > most
    {
        return Err((false, too_large(Some(length))));
    }
    let mut kept = Vec::new();
    let mut hasher = Sha256::new();
    let mut size: u64 = 0;
    loop {
        let piece = response.chunk().await.map_err(|error| {
            let text = whole_text(&error.without_url());
            (true, format!("answered {status}, and the answer breaks off after {size} bytes ({text})"))
        })?;
        let Some(piece) = piece else { break };
        size += piece.len() as u64;
        if size > most {
            return Err((false, too_large(None)));
        }
        if digest {
            hasher.update(&piece);
        } else {
            kept.extend_from_slice(&piece);
        }
    }
    let body =
        if digest { Payload::Digest { size, sha256: hex(&hasher.finalize()) } } else { Payload::Bytes(kept) };
    Ok(HttpReply { status, headers, body })
}
