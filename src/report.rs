//! The report: one frozen structure, and one file per format.

pub mod v1;
