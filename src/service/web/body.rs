//! Bodies, read to their end within their time and size.

use std::sync::Arc;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::header::{CONTENT_LENGTH, EXPECT};
use axum::http::{HeaderMap, StatusCode};
use futures_util::{StreamExt as _, stream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::limits::WebLimits;
use super::refusal::HttpRefusal;

/// How much of a body that is not wanted is read and dropped, so that its sender, who writes before it reads, gets to the answer.
const DROPPED: usize = 16 << 20;
/// The size in which room for bodies is counted.
const UNIT: usize = 1 << 10;

/// The room that all bodies share.
#[derive(Clone, Debug)]
pub(super) struct BodyRoom {
    room: Arc<Semaphore>,
    limits: WebLimits,
}

/// A body, and the room that it takes until it is dropped.
#[derive(Debug)]
pub(super) struct WholeBody {
    pub(super) bytes: Bytes,
    _room: Vec<OwnedSemaphorePermit>,
}

impl BodyRoom {
    pub(super) fn new(limits: WebLimits) -> Self {
        Self { room: Arc::new(Semaphore::new(limits.all_bodies / UNIT)), limits }
    }

    /// The whole body.
    ///
    /// # Errors
    /// It is too large, too slow, breaks off, or there is no room for it.
    pub(super) async fn read(&self, headers: &HeaderMap, body: Body) -> Result<WholeBody, HttpRefusal> {
        let most = self.limits.body_bytes;
        let end = Instant::now() + self.limits.body;
        let said = said(headers);
        if said.is_some_and(|said| said > most) {
            self.drop_unread(headers, body).await;
            return Err(HttpRefusal::too_large(most));
        }
        let (mut bytes, mut room) = (Vec::new(), Vec::new());
        let mut pieces = body.into_data_stream();
        while let Some(piece) = next(&mut pieces, end).await? {
            if bytes.len() + piece.len() > most {
                drop_rest(&mut pieces, end).await;
                return Err(HttpRefusal::too_large(most));
            }
            room.push(self.some(piece.len(), end).await?);
            bytes.extend_from_slice(&piece);
        }
        Ok(WholeBody { bytes: bytes.into(), _room: room })
    }

    /// Reads what nobody wants, as far as that is cheap.
    pub(super) async fn drop_unread(&self, headers: &HeaderMap, body: Body) {
        // Who asks first waits for the answer, and who announces more than that is not waited for.
        if headers.contains_key(EXPECT) || said(headers).is_some_and(|said| said > DROPPED) {
            return;
        }
        drop_rest(&mut body.into_data_stream(), Instant::now() + self.limits.body).await;
    }

    /// The body of a form, which breaks off when it takes too long.
    pub(super) fn form(&self, body: Body) -> Body {
        let end = Instant::now() + self.limits.form;
        let late = || axum::Error::new(std::io::Error::from(std::io::ErrorKind::TimedOut));
        Body::from_stream(stream::unfold(Some(body.into_data_stream()), move |pieces| async move {
            let mut pieces = pieces?;
            match timeout_at(end, pieces.next()).await {
                Err(_) => Some((Err(late()), None)),
                Ok(piece) => Some((piece?, Some(pieces))),
            }
        }))
    }

    async fn some(&self, bytes: usize, end: Instant) -> Result<OwnedSemaphorePermit, HttpRefusal> {
        let units = u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX);
        let got = timeout_at(end, Arc::clone(&self.room).acquire_many_owned(units)).await;
        got.ok().and_then(Result::ok).ok_or_else(|| {
            HttpRefusal::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too much is being sent at once")
                .again_in("5")
                .closing()
        })
    }
}

/// The length that a request says of its body.
fn said(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn next(pieces: &mut BodyDataStream, end: Instant) -> Result<Option<Bytes>, HttpRefusal> {
    match timeout_at(end, pieces.next()).await {
        Err(_) => Err(HttpRefusal::too_slow()),
        Ok(None) => Ok(None),
        Ok(Some(Ok(piece))) => Ok(Some(piece)),
        Ok(Some(Err(_))) => {
            Err(HttpRefusal::bad("the body broke off, or its length is not as it says").closing())
        }
    }
}

async fn drop_rest(pieces: &mut BodyDataStream, end: Instant) {
    let mut dropped = 0;
    while let Ok(Some(piece)) = next(pieces, end).await {
        dropped += piece.len();
        if dropped > DROPPED {
            return;
        }
    }
}
