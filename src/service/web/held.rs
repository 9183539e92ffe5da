//! A connection that counts, and that does not wait for ever for a client that takes nothing of its answer.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};

use super::limits::WebLimits;

/// Lets connections in, as many as there is room for. Just as many wait for their turn; the others are closed at once.
#[derive(Clone, Debug)]
pub(super) struct CountedDoor {
    room: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    turn: Duration,
    taking: Duration,
}

impl CountedDoor {
    pub(super) fn new(limits: &WebLimits) -> Self {
        Self {
            room: Arc::new(Semaphore::new(limits.connections)),
            waiting: Arc::new(Semaphore::new(limits.connections)),
            turn: limits.head,
            taking: limits.taking,
        }
    }
}

impl<S: Send + 'static> Accept<TcpStream, S> for CountedDoor {
    type Stream = HeldStream<TcpStream>;
    type Service = S;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, S)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let door = self.clone();
        Box::pin(async move {
            stream.set_nodelay(true)?;
            let full = || io::Error::other("too many connections at once");
            let permit = if let Ok(permit) = Arc::clone(&door.room).try_acquire_owned() {
                permit
            } else {
                let _waits = door.waiting.try_acquire().map_err(|_| full())?;
                let turn = tokio::time::timeout(door.turn, Arc::clone(&door.room).acquire_owned()).await;
                turn.map_err(|_| full())?.map_err(|_| full())?
            };
            Ok((HeldStream { inner: stream, stalled: None, taking: door.taking, _permit: permit }, service))
        })
    }
}

/// A connection with its place among those that are open.
#[derive(Debug)]
pub(super) struct HeldStream<T> {
    inner: T,
    /// Runs while the client takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
    taking: Duration,
    _permit: OwnedSemaphorePermit,
}

impl<T> HeldStream<T> {
    /// What writing says, or an error when it has said "not yet" for too long.
    fn in_time<V>(&mut self, written: Poll<io::Result<V>>, cx: &mut Context<'_>) -> Poll<io::Result<V>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let end = Instant::now() + self.taking;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(end)));
        ready!(stalled.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client takes nothing of its answer")))
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for HeldStream<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buffer)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for HeldStream<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(cx, bytes);
        self.in_time(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(cx, pieces);
        self.in_time(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.inner).poll_flush(cx);
        self.in_time(flushed, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.inner).poll_shutdown(cx);
        self.in_time(shut, cx)
    }
}
