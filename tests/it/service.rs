//! The service: what is kept, its doors, its page.

mod store;
mod doctor;
mod page;
mod web;
