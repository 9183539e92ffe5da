//! Tools for assistants: `escalate mcp`. A language model asks what the command line asks, over standard input and output, and is
//! answered for the audience [`Assistant`](crate::redact::policy::Audience::Assistant).
//!
//! What a model reads may steer it, so that no text of others stands among our own words: each is a [`DataText`], in the
//! structured answer as in the text ([`AssistantAnswer`]). A tool reads; only `draft_ticket` can file, where the profile lets it.
//!
//! [`Assistants`] does the work and knows no protocol; the server knows the protocol and nothing of the work.

mod actions;
mod answer;
mod arguments;
mod data;
mod desk;
mod diagnosed;
mod draft;
mod error;
mod explain;
mod limit;
mod near;
mod page;
mod server;
mod tools;

pub use answer::AssistantAnswer;
pub use data::{DataSource, DataText};
pub use desk::{AssistantSetup, Assistants};
pub use error::ToolError;
pub use server::{ServeError, serve};
