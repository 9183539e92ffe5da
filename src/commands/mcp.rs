//! `escalate mcp`: the tools for assistants, over standard input and output. Standard output is the protocol's alone.

#[cfg(feature = "mcp")]
mod built;
#[cfg(not(feature = "mcp"))]
mod not_built;

#[cfg(feature = "mcp")]
pub(super) use built::run;
#[cfg(not(feature = "mcp"))]
pub(super) use not_built::run;
