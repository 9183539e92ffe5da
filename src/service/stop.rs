//! The word that it ends.

use tokio::sync::watch;

/// Completes when it is said, or when nobody is left to say it.
pub(super) async fn said(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}
