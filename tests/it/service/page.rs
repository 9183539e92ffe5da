//! The page for helpdesks, asked as a browser asks, and as somebody who is not let in would.

mod browser;
mod doors;
mod fake_provider;
mod files;
mod hostile;
mod journey;
mod provider;
mod rights;
mod seen;
