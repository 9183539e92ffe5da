//! Nothing that is made for people has the codes of programs in it: reasons, statuses, escapes that show.

use std::collections::BTreeSet;

use escalate::checks::ALL;
use escalate::output::template::Templates;
use escalate::output::{Format, Rendering, Style};

use crate::golden_render::{Made, every_page};

/// What a person reads of a case, each with its name. JSON is for programs.
fn texts(case: &Made, page: &str) -> Vec<(&'static str, String)> {
    let templates = Templates::embedded();
    let text = |format: Format, evidence: bool| {
        let with = Rendering {
            templates: &templates,
            reply: Some(&case.reply),
            next: None,
            style: Style::default(),
            evidence,
        };
        String::from_utf8(format.render(&case.admin, &with).unwrap()).unwrap()
    };
    vec![
        ("text", text(Format::Text, false)),
        ("text with evidence", text(Format::Text, true)),
        ("markdown", text(Format::Markdown, true)),
        ("html", shown(page)),
        ("reply", text(Format::Reply, true)),
        ("the ticket's title", case.ticket.title().to_owned()),
        ("the ticket's text", case.ticket.text().to_owned()),
        ("the ticket's Markdown", case.ticket.markdown().to_owned()),
        ("the ticket's HTML", shown(case.ticket.html())),
    ]
}

/// What a browser shows of a page: attributes and style are not read.
fn shown(html: &str) -> String {
    let body = html.split_once("</style>").map_or(html, |(_, body)| body);
    let parts = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.collect::<Vec<_>>().join(" ")
}

#[test]
#[ignore = "takes long: every form of every case is rendered"]
fn no_code_of_a_program_is_in_what_people_read() {
    let reasons = ALL.iter().flat_map(|check| check.by_hand.reasons);
    let by_hand = reasons.map(|reason| reason.code.to_owned());
    let checks = every_page().flat_map(|(_, case, _)| &case.admin.get().checks);
    let found = checks.filter_map(|check| check.reason.clone());
    // A reason of one word is a word.
    let codes: BTreeSet<String> = by_hand.chain(found).filter(|code| code.contains('_')).collect();
    assert!(codes.len() > 20, "{codes:?}");
    let mut wrong = Vec::new();
    for (name, case, page) in every_page() {
        let report = case.admin.get();
        // A system's own codes are quoted as they are.
        let typed = serde_json::to_string(&(&report.case, &report.facts)).unwrap();
        for (format, text) in texts(case, page) {
            let ours = codes.iter().map(String::as_str).filter(|code| !typed.contains(code));
            // An underscore that somebody typed alone needs its escape.
            let escape = Some("\\_").filter(|_| !typed.contains(" _") && !typed.contains("_ "));
            for code in ours.chain(escape).chain(["not_applicable", "Some(", "None)"]) {
                if text.contains(code) {
                    wrong.push(format!("{name}, {format}: {code}"));
                }
            }
            // "likely" alone says nothing to anybody: what is missing is said, or nothing.
            if ["(likely)", "(suspected)", ", likely", ", proven"].iter().any(|word| text.contains(word)) {
                wrong.push(format!("{name}, {format}: how sure it is, in a word"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them: {:#?}", wrong.len(), &wrong[..wrong.len().min(40)]);
}
