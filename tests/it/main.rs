//! The integration tests: one binary, one module for each area.

mod gather_merge;
mod outbox;
mod redact_text;
mod redact_typed;
mod sample;
mod tokens;
