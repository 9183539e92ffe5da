//! The two pictures of `report.html`, in every recorded case: what they show is what the report says, and stays in its frame.

use regex::Regex;

use crate::golden_render::every_page;

/// The part of the page below a heading.
fn section<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let (_, rest) = page.split_once(&format!("<h2>{heading}</h2>"))?;
    Some(rest.split_once("</figure>").unwrap().0)
}

fn all<'s>(text: &'s str, pattern: &str) -> Vec<&'s str> {
    let pattern = Regex::new(pattern).unwrap();
    pattern.captures_iter(text).map(|found| found.get(1).unwrap().as_str()).collect()
}

#[test]
#[ignore = "takes long: the page of every case is rendered"]
fn the_way_of_the_grant_is_broken_where_the_role_check_fails() {
    let (mut broken, mut whole) = (0, 0);
    for (name, case, page) in every_page() {
        let Some(way) = section(page, "The way to the permission") else { continue };
        let role = case.admin.get().checks.iter().find(|check| check.id.as_str() == "role").unwrap();
        let fails = format!("{:?}", role.status) == "Fail";
        let (drawn, said) = (way.contains("class=\"gone\""), way.contains("✗ missing:"));
        assert_eq!((drawn, said), (fails, fails), "{name}: {}", role.summary);
        let links = way.matches("<line ").count();
        assert!(links > 0 && links <= way.matches("<li>").count(), "{name}: each link is said");
        if fails { broken += 1 } else { whole += 1 }
    }
    assert!(broken >= 20 && whole >= 20, "{broken} broken, {whole} whole");
}

#[test]
#[ignore = "takes long: the page of every case is rendered"]
fn the_moments_are_in_their_order_and_in_words_beside_the_picture() {
    let mut drawn = 0;
    for (name, _, page) in every_page() {
        let Some(times) = section(page, "What happened when") else { continue };
        drawn += 1;
        let (picture, table) = times.split_once("</svg>").unwrap();
        let when = all(table, r#"<td role="cell">(\d{4}-\d\d-\d\d \d\d:\d\d UTC)</td>"#);
        let shown = all(picture, r#"<text class="small"[^>]*>([^<]*)</text>"#);
        assert_eq!(when, shown, "{name}");
        assert!(when.is_sorted() && when.len() > 1, "{name}: {when:?}");
        let height: usize = all(picture, r#"viewBox="0 0 360 (\d+)""#)[0].parse().unwrap();
        let feet = all(picture, r#" y="(\d+)""#);
        assert!(feet.iter().all(|foot| foot.parse::<usize>().unwrap() < height), "{name}: {height} {feet:?}");
    }
    assert!(drawn > 100, "{drawn}");
}
