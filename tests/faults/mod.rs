//! Every ticketing connector against a system in memory, with one thing going wrong at one request: what is held to be filed is there
//! whole and once, and nobody else's ticket is touched.
//!
//! [`profile::ROWS`] has a line for each system: how its settings follow from what [`crate::systems::make`] gives.

pub(crate) mod all;
pub(crate) mod directory;
pub(crate) mod fault;
pub(crate) mod machine;
pub(crate) mod profile;
pub(crate) mod results;
pub(crate) mod scenario;
pub(crate) mod shown;
pub(crate) mod trial;
pub(crate) mod twisted;
pub(crate) mod verdict;
pub(crate) mod wire;
