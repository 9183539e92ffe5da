//! The report: what one run found out, as data. It knows nothing of how it is shown; that is [`crate::output`].

mod build;
pub(crate) mod says;
pub mod v1;

pub use build::build;
pub(crate) use says::time;
