//! The measure of what stays and what goes, and the texts that are kept for it.

#[path = "../bench/kept_split.rs"]
mod kept_split;
#[path = "../bench/texts.rs"]
mod texts;

use texts::Scores;

#[test]
fn what_is_lost_and_what_is_left_is_counted() {
    // The last two expect what must not be: a password that stays, a status that goes.
    let lines = r#"
{"id":"1","notation":"log","file":"app.log","text":"status=403 password=kiwi77Plum","kept":["status=403"],"gone":[{"value":"kiwi77Plum","class":"password"}]}
{"id":"2","notation":"log","file":"app.log","text":"status=403 password=kiwi77Plum","kept":["kiwi77Plum"],"gone":[]}
{"id":"3","notation":"json","file":"a.json","text":"{\"status\":403}","kept":[],"gone":[{"value":"403","class":"credential"}]}
"#;
    let mut scores = Scores::default();
    texts::measure(lines, &mut scores);
    assert!((scores.kept.value() - 0.5).abs() < f64::EPSILON, "{}", scores.text(true));
    assert!((scores.gone.value() - 0.5).abs() < f64::EPSILON, "{}", scores.text(true));
    let text = scores.text(true);
    assert!(text.contains("LOST 2 app.log") && text.contains("LEFT 3 a.json credential"), "{text}");
    assert!(!scores.text(false).contains("LOST"), "texts are printed only where they are asked for");
}

/// Each as its file lies there: a text that somebody improved would measure nothing.
#[test]
fn the_kept_texts_are_those_whose_hash_was_committed() {
    for name in ["texts.jsonl", "texts_2.jsonl", "families.jsonl", "harmless.jsonl"] {
        let (lines, state) = kept_split::read(name);
        assert!(lines.is_none() || !state.contains("NOT"), "{state}");
    }
}
