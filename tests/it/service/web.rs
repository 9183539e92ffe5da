//! The doors over HTTP, spoken to over a socket as anybody could.

mod answers;
mod connections;
mod filing;
mod hooks;
mod hostile;
mod rights;
pub(crate) mod served;
pub(crate) mod wire;
