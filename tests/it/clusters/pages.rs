//! The pages of clusters: as they are read, at every width, with hostile names, and by their schema.

use escalate::clusters::v1::Cluster;
use escalate::diagnosis::Verdict;
use escalate::output::Style;
use escalate::output::clusters::{BatchSummary, html, json, text};
use escalate::output::template::Templates;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use crate::expected;

/// What `--clusters` of a Monday morning writes.
fn monday() -> Vec<Cluster> {
    serde_json::from_str(include_str!("../../data/clusters/monday.json")).unwrap()
}

fn whole() -> BatchSummary {
    let mut whole = BatchSummary::default();
    for (verdict, count) in [
        (Verdict::Blocked, 24),
        (Verdict::Outside, 3),
        (Verdict::ShouldWork, 19),
        (Verdict::Undetermined, 14),
    ] {
        (0..count).for_each(|_| whole.count(verdict));
    }
    whole.count_error();
    whole
}

fn page(clusters: &[Cluster], width: usize) -> String {
    let prose = width.min(72);
    String::from_utf8(text(clusters, &whole(), Style { width, prose, ..Style::default() })).unwrap()
}

fn browser(clusters: &[Cluster]) -> String {
    String::from_utf8(html(clusters, &whole(), Style::default(), &Templates::embedded()).unwrap()).unwrap()
}

#[test]
fn the_pages_are_as_they_were_read() {
    expected::file(&expected::path("data/clusters/monday.txt"), &page(&monday(), 80));
    expected::file(&expected::path("data/clusters/monday.html"), &browser(&monday()));
}

#[test]
fn what_is_written_reads_back() {
    let written = json(&monday()).unwrap();
    assert!(written.ends_with(b"]\n"));
    let read: Vec<Cluster> = serde_json::from_slice(&written).unwrap();
    assert_eq!(read, monday());
    assert_eq!(json(&[]).unwrap(), b"[]\n");
    let value: Value = serde_json::from_slice(&written).unwrap();
    for cluster in value.as_array().unwrap() {
        for key in ["primary", "reason", "size", "tenant", "shared", "cases", "change", "remedies"] {
            assert!(cluster.get(key).is_some(), "`{key}` is not there");
        }
    }
}

#[test]
fn every_key_is_in_the_schema() {
    let schema: Value = serde_json::from_str(&escalate::commands::schema::text("clusters").unwrap()).unwrap();
    let known = schema.to_string();
    let written: Value = serde_json::from_slice(&json(&monday()).unwrap()).unwrap();
    let mut values = vec![&written];
    while let Some(value) = values.pop() {
        for (key, inner) in value.as_object().into_iter().flatten() {
            assert!(known.contains(&format!("\"{key}\":")), "`{key}` is not in the schema");
            values.push(inner);
        }
        values.extend(value.as_array().into_iter().flatten());
    }
}

#[test]
fn no_line_is_too_long_and_no_word_is_cut() {
    let words = |page: &str| page.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let endless = words(&page(&monday(), 10_000));
    for width in [40, 60, 80, 120] {
        let page = page(&monday(), width);
        for line in page.lines() {
            assert!(line.width() <= width.min(80) || !line.trim().contains(' '), "{width}: {line}");
        }
        assert_eq!(words(&page), endless, "{width}");
    }
}

/// A system that does not answer is one line, however many people wait for it.
#[test]
fn a_silent_system_is_one_line() {
    let silent = monday().split_off(3);
    let page = page(&silent, 80);
    assert_eq!(page.lines().filter(|line| line.contains("keycloak")).count(), 1, "{page}");
    assert!(!page.contains("person3@"), "{page}");
    assert!(browser(&silent).contains("person3@cedar.example"), "the page for a browser names everybody");
}

#[test]
fn without_clusters_it_says_so() {
    let page = page(&[], 80).replace('\n', " ");
    assert!(
        page.starts_with("61 cases: 24 blocked, 3 beside the checks, 19 should work, 14 not settled and 1"),
        "{page}"
    );
    assert!(page.contains("have a cause in common"), "{page}");
    assert!(browser(&[]).contains("have a cause in common"));
}

#[test]
fn hostile_names_are_inert() {
    const NAME: &str = "x\u{1b}[2J\u{202e}<script>alert(1)</script>{{tool}}\n- [ ] **done** \"&'";
    let mut clusters = monday();
    for cluster in &mut clusters {
        cluster.summary = format!("{NAME} {}", cluster.summary);
        cluster.tenant = Some(NAME.into());
        cluster.shared.iter_mut().for_each(|fact| fact.name = NAME.into());
        cluster.cases.iter_mut().chain(&mut cluster.unexplained).for_each(|case| {
            case.user = NAME.into();
            case.tenant = Some(NAME.into());
        });
        cluster.exceptions.iter_mut().for_each(|case| case.user = NAME.into());
        cluster.remedies.iter_mut().for_each(|one| one.remedy.text = NAME.into());
        if let Some(change) = &mut cluster.change {
            change.what = NAME.into();
            change.by = Some(NAME.into());
        }
    }
    let acts = |character: char| character.is_control() && character != '\n' || character == '\u{202e}';
    let terminal = page(&clusters, 80);
    assert!(!terminal.contains(acts), "{terminal}");
    assert!(!terminal.lines().any(|line| line.starts_with("- [ ]")), "{terminal}");
    let page = browser(&clusters);
    assert!(!page.contains(acts) && !page.contains("<script"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;{{tool}}"), "{page}");
    assert!(serde_json::from_slice::<Vec<Cluster>>(&json(&clusters).unwrap()).is_ok());
}

/// Times are in the zone of who reads, in the sentence, too; a name that looks like one stays.
#[test]
fn instants_are_in_the_zone_of_who_reads() {
    use escalate::output::Zone;
    let mut clusters = monday();
    clusters[0].shared[0].name = "2026-11-20 08:00 UTC".into();
    let east = Zone::of(|_| chrono::FixedOffset::east_opt(3600).unwrap());
    let style = Style { zone: east, ..Style::default() };
    let terminal = String::from_utf8(text(&clusters, &whole(), style)).unwrap();
    assert!(terminal.contains("2026-11-23 15:02 +01:00") && !terminal.contains("14:02 UTC"), "{terminal}");
    assert!(terminal.contains("2026-11-20 08:00 UTC"), "{terminal}");
    let page = String::from_utf8(html(&clusters, &whole(), style, &Templates::embedded()).unwrap()).unwrap();
    assert!(page.contains("2026-11-23 15:02 +01:00") && !page.contains("14:02 UTC"), "{page}");
}

/// As the page of a report: a head and a caption for each table, roles that a narrow screen does not take away, nothing that acts.
#[test]
fn the_page_is_made_like_that_of_a_report() {
    let page = browser(&monday());
    let tables = page.matches("<table role=\"table\">").count();
    assert_eq!(tables, page.matches("<table").count());
    assert_eq!(tables, page.matches("<caption>").count());
    assert_eq!(tables, page.matches("<thead role=\"rowgroup\">").count());
    let rows = page.matches("<tr role=\"row\">").count();
    let cases: usize =
        monday().iter().map(|one| one.cases.len() + one.exceptions.len() + one.unexplained.len()).sum();
    assert_eq!(rows, cases + tables, "every case is in a table");
    assert_eq!(page.matches("<tr").count(), rows);
    for acts in ["<script", "http://", "https://", "onclick", "<link", "<img", "url("] {
        assert!(!page.contains(acts), "{acts}");
    }
    for has in [
        "default-src 'none'",
        "prefers-color-scheme: dark",
        "@media print",
        "max-width: 40rem",
        "lang=\"en\"",
    ] {
        assert!(page.contains(has), "{has}");
    }
}
