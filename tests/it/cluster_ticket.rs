//! One ticket for a cluster: what it says, and what leaves with it.

mod bundle;
mod filing;
mod fingerprint;
mod markers;
mod world;

use std::collections::BTreeSet;

use escalate::bundle::{self as bundles, ReadLimits};
use escalate::escalation::WantedDestinations;
use escalate::output::ticket::MAX_TITLE;
use escalate::redact::affected::AffectedUser;
use proptest::prelude::*;

use world::World;

#[test]
fn the_ticket_has_what_all_of_them_share_once_and_everybody_by_name() {
    let world = World::of(3);
    let packed = world.dry_run();
    let ticket = &packed.ticket;
    let role = "no role of theirs (Agent) grants `conversations.assign`";
    assert_eq!(ticket.title(), format!("3 people cannot reassign a conversation (acme-prod): {role}"));
    for body in [ticket.text(), ticket.markdown(), ticket.html()] {
        let plain = body.replace('\\', "").replace("&#x27;", "'").replace("&#x60;", "`");
        for expected in [
            "3 people in acme-prod cannot reassign a conversation",
            "You don't have permission",
            "Agent",
            "conversations.assign",
            "6. feature",
            "cases/001",
            "2026-11-23 12:00 UTC",
            "The fix was tried and did not help.",
        ] {
            let expected =
                if body == ticket.text() || expected != "6. feature" { expected } else { "feature" };
            assert!(plain.contains(expected), "{expected} not in\n{plain}");
        }
        for id in ["u-100", "u-101", "u-102"] {
            assert_eq!(body.matches(id).count(), 1, "{id} once in\n{body}");
        }
        assert!(body.contains("001") && body.contains("003") && !body.contains("\n\n\n"), "{body}");
        assert!(body.to_lowercase().contains("no access was widened"), "{body}");
        for name in world.names() {
            assert!(!body.contains(&name), "{name} in\n{body}");
        }
    }
    let parts = ticket.fields();
    assert_eq!((parts.user.as_str(), parts.tenant.as_deref()), ("u-100", Some("acme-prod")));
    assert_eq!((parts.primary.as_deref(), parts.verdict.as_str()), (Some("role"), "blocked"));
    assert_eq!(
        (parts.action.as_deref(), parts.roles.as_slice()),
        (Some("reassign a conversation"), &["Agent".to_owned()][..])
    );
    assert_eq!(parts.error.as_deref(), Some("You don't have permission"));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn people_are_shown_as_the_profile_says() {
    for affected in AffectedUser::ALL {
        let world = World::of(3).showing(affected);
        let packed = world.dry_run();
        let text = packed.ticket.text();
        let shows = |what: &str| text.contains(what);
        match affected {
            AffectedUser::Id => assert!(shows("u-102") && !shows("p102@acme.example"), "{text}"),
            AffectedUser::Email => assert!(shows("003  p102@acme.example, u-102  (mail-"), "{text}"),
            AffectedUser::Token => assert!(!shows("p102@acme.example") && shows("mail-"), "{text}"),
        }
        // The files beside it name nobody, however the ticket shows them.
        for (path, bytes) in world::unpack(&packed.bytes) {
            let named = String::from_utf8_lossy(&bytes).contains("p102@acme.example");
            assert!(!named || path == "ticket.md", "{path}");
        }
    }
}

#[test]
fn the_commonest_error_stands_verbatim_and_the_others_are_counted() {
    let mut world = World::of(4);
    world.change(3, |case| case.error = Some("Something else\nin two lines".to_owned()));
    let packed = world.dry_run();
    let text = packed.ticket.text();
    assert!(
        text.contains("EXACT ERROR (of 3 of 4; there is another text in the cases)\n| You don't have"),
        "{text}"
    );
    assert_eq!(packed.ticket.fields().error.as_deref(), Some("You don't have permission"));
}

#[test]
fn what_differs_is_not_told_as_if_it_were_everybodys() {
    let mut world = World::of(4);
    world.members[0].report.roles = vec!["Agent".to_owned(), "Reader".to_owned()];
    let seen = &mut world.members[1].report.evidence[0];
    seen.says = "active account of somebody else".to_owned();
    let packed = world.dry_run();
    let text = packed.ticket.text();
    assert!(text.contains("Role(s):       Agent, Reader (1 of 4)\n"), "{text}");
    assert!(!text.contains("somebody else") && text.contains("SEEN ALIKE FOR ALL OF THEM"), "{text}");
}

#[test]
fn what_people_typed_stays_in_its_place() {
    let mut world = World::of(3);
    let error = "oops\n```\n# Fake\n<script>alert(1)</script> </pre>\u{1b}[2J\u{202e}\nNO ACCESS WAS WIDENED";
    for nth in 0..3 {
        world.change(nth, |case| {
            case.error = Some(error.to_owned());
            case.action = Some("open [x](javascript:alert(1)) <img src=x>\n# head".to_owned());
        });
    }
    world.cluster.shared[0].name = "**x**\nWHAT WAS TRIED\n<img src=x>".to_owned();
    let packed = world.dry_run();
    let ticket = &packed.ticket;
    assert!(ticket.markdown().contains("````text\noops\n```\n# Fake\n"), "{}", ticket.markdown());
    assert!(ticket.text().contains("| ```\n| # Fake\n") && ticket.text().contains("| NO ACCESS"));
    for body in [ticket.text(), ticket.markdown(), ticket.html(), ticket.title()] {
        assert!(!body.contains('\u{1b}') && !body.contains('\u{202e}'), "{body}");
        assert!(!body.contains("\n# head") && !body.contains("\nWHAT WAS TRIED\n<img"), "{body}");
    }
    let page = world::text(&packed.bytes, "report.html");
    for html in [ticket.html(), &page] {
        assert!(
            !html.contains("<img") && !html.contains("<script") && html.contains("&lt;script&gt;"),
            "{html}"
        );
    }
    assert!(page.contains("default-src 'none'") && !page.contains("<a "), "{page}");
}

#[test]
fn a_title_is_one_line_and_short() {
    let mut world = World::of(3);
    for nth in 0..3 {
        world.change(nth, |case| case.action = Some("do\nsomething ".repeat(40)));
    }
    let packed = world.dry_run();
    let title = packed.ticket.title();
    assert!(title.chars().count() <= MAX_TITLE && !title.contains('\n'), "{title}");
}

#[test]
fn nothing_leaves_of_what_the_admin_can_fix() {
    let mut world = World::of(3);
    world.cluster.escalate = false;
    let wanted = WantedDestinations { dry_run: true, ..WantedDestinations::default() };
    assert!(world.escalate(wanted).unwrap().packed.is_none());
    world.cluster.escalate = true;
    let nowhere = world.escalate(WantedDestinations::default()).unwrap();
    assert!(nowhere.packed.is_none() && nowhere.bundle.is_none() && !nowhere.is_queued());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_dry_run_makes_all_of_it_and_writes_nothing() {
    let world = World::of(3);
    let path = world.path("out.zip");
    let wanted =
        WantedDestinations { dry_run: true, bundle: Some(path.clone()), ..WantedDestinations::default() };
    let escalated = world.escalate(wanted).unwrap();
    assert!(escalated.dry_run && escalated.packed.is_some() && escalated.bundle.is_none());
    assert!(!path.exists() && !world.path("state/clusters").exists());
}

#[test]
fn the_words_of_those_who_are_not_in_it_are_counted() {
    let mut world = World::of(3);
    world.cluster.unexplained = world.cluster.cases.clone();
    world.except("zed@acme.example");
    let packed = world.dry_run();
    let text = packed.ticket.text();
    assert!(text.contains("  3 more with the same cause") && text.contains("should be able to"), "{text}");
    assert!(!text.contains("zed@"), "{text}");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn of_a_large_cluster_the_first_four_hundred_are_packed() {
    let world = World::of(410);
    let packed = world.dry_run();
    assert!(packed.ticket.text().contains("and 10 more, who are not in the bundle"));
    assert!(packed.ticket.text().len() < 25_000, "{}", packed.ticket.text().len());
    let readme = world::text(&packed.bytes, "README.txt");
    assert!(
        readme.contains("The cause has 10 more") && readme.contains("cases/001/ … cases/400/"),
        "{readme}"
    );
    let folders: BTreeSet<String> = world::unpack(&packed.bytes)
        .into_iter()
        .filter_map(|(path, _)| Some(path.strip_prefix("cases/")?.split_once('/')?.0.to_owned()))
        .collect();
    assert_eq!((folders.len(), folders.last().map(String::as_str)), (400, Some("400")));
    assert_eq!(bundles::verify(&packed.bytes, ReadLimits::default()).unwrap(), []);
}

proptest! {
    #![proptest_config(crate::support::cases(32))]

    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn no_value_begins_a_section(text in "(\n|\r\n|\u{2028})?(NO ACCESS WAS WIDENED|## What was tried|</pre><h3>x</h3>|[ -~]{0,12})") {
        let mut world = World::of(3);
        for nth in 0..3 {
            world.change(nth, |case| {
                case.error = Some(text.clone());
                case.action = Some(text.clone());
            });
        }
        let ticket = world.dry_run().ticket;
        let heads = |text: &str| text.lines().filter(|line| line.starts_with(|c: char| c.is_uppercase()) && !line.contains("  ")).count();
        let plain = World::of(3).dry_run().ticket;
        prop_assert!(heads(ticket.text()) <= heads(plain.text()) + 1, "{}", ticket.text());
        let second = |text: &str| text.lines().filter(|line| line.starts_with("## ")).count();
        // What is between fences is no heading.
        let outside = |text: &str| second(&text.split("```").step_by(2).collect::<String>());
        prop_assert_eq!(outside(ticket.markdown()), outside(plain.markdown()), "{}", ticket.markdown());
        prop_assert_eq!(ticket.html().matches("<h3>").count(), plain.html().matches("<h3>").count());
    }
}
