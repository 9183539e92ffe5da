//! Gathering: every connector of the profile at once, and one set of facts out of what they found. The only place with
//! concurrency besides the requests of one connector.

mod claims;
mod merge;

pub use merge::merge;
