//! The six checks: what each may read, what must hold for any facts, and the corners that no golden case has.

mod corners;
pub(crate) mod given;
mod least;
mod needs;
mod properties;
mod remedies;
mod texts;
