//! How much one client may take of the service: bytes, time, connections.

use std::time::Duration;

/// What a client may take. The defaults are the service's; tests have shorter ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebLimits {
    /// How long the head of a request may take, and how long a connection may be idle.
    pub head: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// How long a form of the page may take, with what is attached.
    pub form: Duration,
    /// How long a client may take nothing of an answer.
    pub taking: Duration,
    /// How long what is under way may take after the service was told to stop.
    pub drain: Duration,
    /// Connections at once.
    pub connections: usize,
    /// Bytes of a body; the page has its own.
    pub body_bytes: usize,
    /// Bytes of all bodies together that are not answered yet.
    pub all_bodies: usize,
    /// Bytes of a head.
    pub head_bytes: usize,
    /// Headers of a request.
    pub headers: usize,
    /// Cases that requests wait for at once.
    pub cases: usize,
}

impl Default for WebLimits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            form: Duration::from_secs(60),
            taking: Duration::from_secs(30),
            drain: Duration::from_secs(20),
            connections: 1000,
            body_bytes: 1 << 20,
            all_bodies: 64 << 20,
            head_bytes: 32 << 10,
            headers: 64,
            cases: 32,
        }
    }
}
