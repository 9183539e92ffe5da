//! The doors over HTTP: webhooks, requests of one's own tools, measures, health. Here it is decided who may come in and with how much;
//! what is done with it is the service's.

mod bearer;
mod body;
mod cases;
mod certificate;
mod client;
mod diagnose;
mod health;
mod held;
mod hooks;
mod limits;
mod listen;
mod log;
mod manners;
mod query;
mod refusal;
mod routes;
mod state;

pub use certificate::{CertificateError, chain, server_config};
pub use client::ClientAddress;
pub use limits::WebLimits;
pub use listen::{BoundDoor, ListenError, listen};
pub use routes::router;
