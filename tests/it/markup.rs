//! What users typed, in the bodies that Jira, GitHub, Intercom and Linear get: one block of the system's own markup, in which
//! nothing is live and every line stands.

use escalate::connectors::{Verb, shipped};
use regex::{Captures, Regex};
use serde_json::Value;

use crate::contract::{table, tickets};

/// Texts that users could type: links, mentions, macros, images, forged sections.
fn typed() -> Vec<String> {
    let lines = include_str!("../data/filing/hostile_texts_dev.jsonl").lines();
    let texts =
        lines.map(|line| serde_json::from_str::<Value>(line).unwrap()["text"].as_str().unwrap().to_owned());
    // what is too long loses its middle, which is looked at elsewhere
    texts.filter(|text| !text.trim().is_empty() && text.len() < 20_000).collect()
}

/// For each text the bodies that a verb of a shipped connector sends.
async fn sent(name: &str, verb: Verb) -> Vec<(String, Vec<Value>)> {
    let file = shipped::ALL.iter().find(|file| file.name == name).unwrap();
    let table = table::of(name).unwrap();
    let texts = typed();
    let bodies = tickets::sent(&table, name, file.text, verb, &texts).await;
    assert!(bodies.iter().all(|bodies| !bodies.is_empty()), "{name}: nothing was sent");
    texts.into_iter().zip(bodies).collect()
}

/// As a block has it: one kind of line end, no control characters, none of the last line ends.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let plain = text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c });
    plain.collect::<String>().trim_end_matches('\n').to_owned()
}

#[tokio::test]
async fn jira_gets_a_document_of_one_code_block() {
    for (verb, at) in
        [(Verb::Create, "/fields/description"), (Verb::Comment, "/body"), (Verb::Reply, "/body")]
    {
        for (text, bodies) in sent("jira", verb).await {
            let document = bodies.iter().find_map(|body| body.pointer(at)).unwrap();
            let whole = serde_json::json!({ "version": 1, "type": "doc", "content": [
                { "type": "codeBlock", "content": [{ "type": "text", "text": lines(&text) }] }
            ] });
            assert_eq!(*document, whole, "{text}");
            if let Some(summary) = bodies[0].pointer("/fields/summary") {
                assert!(!summary.as_str().unwrap().contains('\n'), "{summary}");
            }
        }
    }
}

/// Asserts that a Markdown text is a lead of ours and one fenced block with the text.
fn is_fenced(markdown: &str, lead: bool, text: &str) {
    let at = markdown.find("```").unwrap_or_else(|| panic!("no block: {markdown}"));
    let (before, block) = markdown.split_at(at);
    assert!(before.is_empty() || lead && before.starts_with("Reference `"), "{markdown}");
    let fence: String = block.chars().take_while(|c| *c == '`').collect();
    let inner = block
        .strip_prefix(&format!("{fence}text\n"))
        .and_then(|rest| rest.strip_suffix(&format!("\n{fence}")));
    let inner = inner.unwrap_or_else(|| panic!("the block does not end: {markdown}"));
    // a block shows what cannot be seen by its number
    let number = Regex::new(r"\\u\{([0-9a-f]+)\}").unwrap();
    let shown = number.replace_all(inner, |found: &Captures<'_>| {
        u32::from_str_radix(&found[1], 16).ok().and_then(char::from_u32).unwrap().to_string()
    });
    assert_eq!(shown, lines(text));
    // CommonMark ends a fence at a line of as many backticks or more, whatever stands behind them but signs
    let ends = |line: &str| line.trim().len() >= fence.len() && line.trim().chars().all(|c| c == '`');
    assert!(!inner.lines().any(ends), "{markdown}");
}

#[tokio::test]
async fn github_gets_one_fenced_block() {
    for (verb, lead) in [(Verb::Create, true), (Verb::Comment, false), (Verb::Reply, false)] {
        for (text, bodies) in sent("github", verb).await {
            is_fenced(bodies[0]["body"].as_str().unwrap(), lead, &text);
        }
    }
}

#[tokio::test]
async fn linear_gets_one_fenced_block() {
    for (verb, at) in [(Verb::Create, "/variables/new/description"), (Verb::Comment, "/variables/new/body")] {
        for (text, bodies) in sent("linear", verb).await {
            let body = bodies.iter().find_map(|body| body.pointer(at)).unwrap();
            is_fenced(body.as_str().unwrap(), verb == Verb::Create, &text);
        }
    }
}

#[tokio::test]
async fn intercom_gets_one_block_without_tags_or_links() {
    for verb in [Verb::Attach, Verb::Comment, Verb::Note, Verb::Reply] {
        for (text, bodies) in sent("intercom", verb).await {
            let body = bodies.iter().find_map(|body| body["body"].as_str()).unwrap();
            let inner = body.strip_prefix("<pre style=\"font-family:monospace\">\n").unwrap();
            let inner = inner.strip_suffix("\n</pre>").unwrap().replace("<span></span>", "");
            assert!(!inner.contains(['<', '>']), "{body}");
            let shown = inner.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            assert_eq!(shown, lines(&text));
        }
    }
    // what the contact sees of a new ticket is ours
    for (text, bodies) in sent("intercom", Verb::Create).await {
        let about = bodies[0]["ticket_attributes"]["_default_description_"].as_str().unwrap();
        assert!(
            about.starts_with("All that was checked is in the first note. Reference "),
            "{text}: {about}"
        );
    }
}
