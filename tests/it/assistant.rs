//! `escalate mcp`, spoken to as an assistant does: a child process, lines of JSON on its standard input and output.

mod caller;
mod filing;
mod injected;
mod others;
mod planted;
mod protocol;
