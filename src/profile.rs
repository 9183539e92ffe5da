//! The profile: whose systems, which actions, which ticketing.
//!
//! What was written ([`raw`]) and what is meant ([`Profile`]) are two types, and every mistake between them is reported at
//! once, with file, line and key. Secrets are references here; they are read late, by [`secret::SecretRef::resolve`].

mod actions;
mod addressee;
mod connection;
mod fill_in;
pub mod init;
mod left_out;
mod locate;
mod open;
pub mod raw;
pub mod secret;
pub mod service;
pub mod shown;
pub mod starter;
mod valid;

pub use connection::{Connection, Setting};
pub use fill_in::{FillIn, fill_in};
pub use left_out::{LeftOut, MissingSecret};
pub use locate::{LocateError, locate, names};
pub use open::{OpenError, Opened, hold_all, open_all};
pub use valid::{Profile, ProfileError, TOKEN_KEY};
