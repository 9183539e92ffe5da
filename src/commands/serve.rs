//! `escalate serve`: the service beside a ticketing system, and what it keeps.

#[cfg(feature = "serve")]
mod built;
#[cfg(feature = "serve")]
mod kept_log;
#[cfg(not(feature = "serve"))]
mod not_built;

#[cfg(feature = "serve")]
pub(super) use built::run;
#[cfg(not(feature = "serve"))]
pub(super) use not_built::run;
