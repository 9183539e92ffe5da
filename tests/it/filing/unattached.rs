//! A system that takes no files: the ticket says so, the files stay on this machine, and nothing pretends.

use super::bench::{BUNDLE, Bench};
use super::system::System;

#[tokio::test]
async fn a_ticket_without_its_files_says_so_and_they_stay_here() {
    let system = System::start(None).await;
    let bench = Bench::new().without("attach", &["sent"]);
    let filed = bench.file(&system).await.unwrap();
    assert!(filed.ticket.created && filed.ticket.confirmed && filed.ticket.unattached);
    let [path] = filed.unattached.as_slice() else { panic!("{:?}", filed.unattached) };
    assert_eq!(std::fs::read(path).unwrap(), BUNDLE);
    let told = filed.told_of_files().unwrap();
    assert!(told.contains("not attached") && told.contains(&path.display().to_string()), "{told}");
    assert!(bench.waiting().is_empty());

    let more = bench.file_other(&system, b"another bundle").await.unwrap();
    assert!(!more.ticket.created && more.ticket.unattached);
    let tickets = system.tickets();
    assert_eq!((tickets.len(), tickets[0].files.len()), (1, 0));
    for text in &tickets[0].texts {
        let line = text.lines().find(|line| line.starts_with("Not attached: bundle-")).unwrap();
        assert!(line.contains("Desk takes no files") && !line.contains('/'), "{line}");
    }
}

#[tokio::test]
async fn a_ticket_with_its_files_says_nothing_of_it() {
    let system = System::start(None).await;
    let filed = Bench::new().file(&system).await.unwrap();
    assert!(!filed.ticket.unattached && filed.unattached.is_empty() && filed.told_of_files().is_none());
    assert!(!system.tickets()[0].texts[0].contains("Not attached"));
}
