//! Clusters: what is said of them in each format, and what holds in generated worlds.

mod pages;
mod properties;
