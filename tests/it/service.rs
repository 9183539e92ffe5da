//! The service: what is kept, its doors, its page.

mod desk_thread;
mod doctor;
mod page;
mod store;
mod web;
