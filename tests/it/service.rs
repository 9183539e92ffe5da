//! The service: what is kept, its doors, its page.

mod doctor;
mod page;
mod store;
mod web;
