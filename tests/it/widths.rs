//! Every recorded case on screens of several widths: no line is too long, no word is cut, and what is copied is what it was.

use std::collections::BTreeMap;

use escalate::output::template::Templates;
use escalate::output::{Format, Rendering, Style};
use serde_json::json;
use unicode_width::UnicodeWidthStr as _;

use crate::golden_render::{Made, every_case};
use crate::scene;
use crate::support::Sandbox;

mod pages;

const WIDTHS: [usize; 4] = [40, 60, 80, 120];
/// Prose is never wider.
const PROSE: usize = 72;

/// The page on a screen of that width; `None` has no end.
fn text(case: &Made, width: Option<usize>, evidence: bool) -> String {
    let templates = Templates::embedded();
    let endless = Style { width: 100_000, prose: 100_000, ..Style::default() };
    let style = width.map_or(endless, |width| Style { width, ..Style::default() });
    let rendering =
        Rendering { templates: &templates, reply: Some(&case.reply), next: None, style, evidence };
    String::from_utf8(Format::Text.render(&case.admin, &rendering).unwrap()).unwrap()
}

/// The words in their order. A command is read as a shell reads it: a `\` at the end of a line goes on.
fn words(page: &str) -> Vec<String> {
    let joined = page.replace("'\\\n'", "").replace("\\\n", "");
    joined.split_whitespace().map(str::to_owned).collect()
}

/// What a width costs: lines that are too long, those of them that are one word which is longer than the screen, and words cut.
#[derive(Default)]
struct Count {
    pages: usize,
    long: Vec<String>,
    whole_words: usize,
    cut: Vec<String>,
}

impl Count {
    fn add(&mut self, name: &str, width: usize, page: &str, whole: &[String]) {
        self.pages += 1;
        for line in page.lines().filter(|line| line.width() > width) {
            // A name or an address that is longer than the screen stands alone, from the first column on.
            if line.contains(' ') {
                self.long.push(format!("{name}: {line}"));
            } else {
                self.whole_words += 1;
            }
        }
        let words = words(page);
        if words != whole {
            let at = words.iter().zip(whole).position(|(one, other)| one != other).unwrap_or_default();
            self.cut.push(format!("{name}: `{}` of `{}`", words[at], whole[at]));
        }
    }
}

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn no_line_is_too_long_and_no_word_is_cut() {
    let mut counts: BTreeMap<usize, Count> = BTreeMap::new();
    for (name, case) in every_case() {
        for evidence in [false, true] {
            let whole = words(&text(case, None, evidence));
            let said = whole.join(" ");
            for check in &case.admin.get().checks {
                let shown = check.need.is_none();
                let summary = check.summary.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(!shown || said.contains(&summary), "{name}: {summary}\n{said}");
            }
            for width in WIDTHS {
                counts.entry(width).or_default().add(
                    &name,
                    width,
                    &text(case, Some(width), evidence),
                    &whole,
                );
            }
        }
    }
    for (width, count) in &counts {
        println!(
            "{width} columns: {} pages, {} lines too long, {} words cut; {} lines of one word that is longer than the screen",
            count.pages,
            count.long.len(),
            count.cut.len(),
            count.whole_words
        );
        assert!(count.long.is_empty(), "{:#?}", count.long);
        assert!(count.cut.is_empty(), "{:#?}", count.cut);
    }
}

/// Names and errors in scripts that take two columns for a letter, or none.
#[test]
fn wide_and_combining_letters_are_counted_as_they_are_shown() {
    let mut report = scene::failed("role", "no_role_grants");
    report["case"]["user"] = json!("山田太郎@例え.テスト");
    report["case"]["action"] =
        json!("会話を別の担当者に再割り当てしてから、すべての添付ファイルをダウンロードする");
    report["checks"][4]["summary"] =
        json!("役割「エージェント」では会話の再割り当ては許可されていません。管理者に連絡してください 👩‍💻👨‍👩‍👧");
    report["checks"][0]["summary"] =
        json!("สวัสดีครับ e\u{301}te\u{301} नमस्ते 한국어 사용자 계정이 활성화되어 있습니다");
    let report = scene::redact(report, escalate::redact::policy::Audience::Admin);
    let templates = Templates::embedded();
    for width in WIDTHS {
        let style = Style { width, ..Style::default() };
        let rendering = Rendering { templates: &templates, reply: None, next: None, style, evidence: true };
        let page = String::from_utf8(Format::Text.render(&report, &rendering).unwrap()).unwrap();
        let long: Vec<&str> = page.lines().filter(|line| line.width() > width).collect();
        assert!(long.is_empty(), "{width}: {long:#?}");
        assert!(page.contains("👩‍💻👨‍👩‍👧"), "{page}");
    }
}

/// What is not a report: an explanation, the list of checks.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn other_pages_are_no_wider_than_the_screen() {
    let sandbox = Sandbox::new();
    for args in [
        &["explain"][..],
        &["explain", "role"],
        &["explain", "AADSTS50105: not assigned"],
        &["explain", "nothing is known of this"],
    ] {
        for width in WIDTHS {
            let output = sandbox.escalate(args).env("COLUMNS", width.to_string()).output().unwrap();
            let page = String::from_utf8(output.stdout).unwrap();
            assert!(!page.is_empty());
            let limit = width.min(PROSE);
            let long: Vec<&str> = page.lines().filter(|line| line.width() > limit).collect();
            assert!(long.is_empty(), "{args:?} at {width}: {long:#?}");
        }
    }
}

/// The width is `COLUMNS`; in a pipe without it 80, and prose 72.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn columns_say_how_wide_it_is() {
    let sandbox = Sandbox::new();
    let facts = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/render_role_missing/facts.json");
    let widest = |columns: Option<&str>| {
        let mut command = sandbox.escalate(["--facts", facts]);
        if let Some(columns) = columns {
            command.env("COLUMNS", columns);
        }
        let page = String::from_utf8(command.output().unwrap().stdout).unwrap();
        page.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap()
    };
    assert!(widest(Some("40")) <= 40 && widest(Some("10")) <= 40, "narrower than 40 is 40");
    assert!((73..=80).contains(&widest(None)), "a command or a table uses the whole width of a pipe");
    assert!(widest(Some("wide")) <= 80);
}

/// `PAGES=role COLUMNS=60 cargo test --test it pages_to_read -- --ignored --nocapture` prints the first screen of the cases with that in
/// their name, to be read.
#[test]
#[ignore = "prints pages, to be read"]
fn pages_to_read() {
    let wanted = std::env::var("PAGES").unwrap_or_default();
    let width = std::env::var("COLUMNS").ok().and_then(|width| width.parse().ok()).unwrap_or(80);
    for (name, case) in every_case().filter(|(name, _)| name.contains(&wanted)) {
        println!("===== {name}\n{}", text(case, Some(width), false));
    }
}
