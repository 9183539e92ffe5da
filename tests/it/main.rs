//! The integration tests: one binary, one module for each area.

mod redact_text;
mod redact_typed;
mod sample;
