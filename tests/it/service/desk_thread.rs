//! The thread on which cases are worked on.

use escalate::service::DeskClosed;

use super::web::served::lone_desk;
use crate::support::Sandbox;

/// A template that panics at once, and an answer that does later: neither ends the worker.
#[test]
fn a_case_that_panics_ends_alone() {
    let home = Sandbox::new();
    let desk = lone_desk(&home);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        assert_eq!(desk.with::<()>(|_| panic!("at once")).await, Err(DeskClosed));
        assert_eq!(desk.with::<()>(|_| Box::pin(async { panic!("later") })).await, Err(DeskClosed));
        assert!(desk.is_open());
        assert_eq!(desk.with(|desk| Box::pin(async { desk.profile.title.clone() })).await.unwrap(), "Acme");
    });
}
