//! The library.
pub mod redact;
