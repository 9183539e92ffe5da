//! The doors over HTTP: webhooks, requests of one's own tools, measures, health. Here it is decided who may come in and with how much;
//! what is done with it is the service's.

mod bearer;
mod body;
mod certificate;
mod client;
mod held;
mod limits;
mod listen;
mod refusal;

pub use certificate::{CertificateError, chain, server_config};
pub use client::ClientAddress;
pub use limits::WebLimits;
pub use listen::{BoundDoor, ListenError};
