//! The table of questions: one that is forgotten where the compiler does not see it fails here, and is named.

use escalate::facts::{
    Answer, AnswerVisitor, Conflict, Fact, Facts, Gap, GapReason, NoAnswer, Question, Recording,
};
use serde_json::{Value, json};

use crate::sample;

fn names() -> Vec<&'static str> {
    Question::ALL.iter().map(|question| question.as_str()).collect()
}

#[test]
fn every_question_stands_in_the_list() {
    let schema = serde_json::to_value(schemars::schema_for!(Question)).unwrap();
    let words: Vec<&str> =
        schema["oneOf"].as_array().unwrap().iter().map(|word| word["const"].as_str().unwrap()).collect();
    assert_eq!(names(), words, "`Question::ALL` and `Question::row` have what the enum has, in its order");
    for question in Question::ALL {
        assert_eq!(json!(question), question.as_str(), "the name in files is the one of `Question::row`");
        assert!(!question.what().is_empty() && !question.place().is_empty(), "{question:?} has no words");
    }
}

#[test]
fn every_question_has_an_answer_in_the_facts() {
    let nothing = serde_json::to_value(Facts::nothing(chrono::DateTime::UNIX_EPOCH)).unwrap();
    for question in Question::ALL {
        let answer = &nothing[question.as_str()];
        assert!(answer.is_object(), "`Facts` has no field `{}`", question.as_str());
        assert_eq!(
            answer["gap"]["question"],
            json!(question),
            "the field `{}` of `Facts` is not filled by the fact of its question",
            question.as_str()
        );
    }
    let beside = ["taken_at", "found"];
    let mut fields: Vec<&str> =
        nothing.as_object().unwrap().keys().map(String::as_str).filter(|key| !beside.contains(key)).collect();
    let mut names = names();
    fields.sort_unstable();
    names.sort_unstable();
    assert_eq!(fields, names, "a field of `Facts` that answers no question of `Question::ALL`");
}

#[test]
fn every_question_is_shown_to_a_visitor() {
    #[derive(Default)]
    struct Seen(Vec<&'static str>);
    impl AnswerVisitor<'_> for Seen {
        fn visit<T: Fact>(&mut self, _: &Answer<T>) {
            self.0.push(T::QUESTION.as_str());
        }
    }
    let mut seen = Seen::default();
    Facts::nothing(chrono::DateTime::UNIX_EPOCH).each(&mut seen);
    assert_eq!(seen.0, names(), "`Facts::each` shows every answer, in the order of the questions");
}

/// What the samples do not have is not seen by the test of the allow list, nor by any other that walks them.
#[test]
fn the_samples_have_a_value_for_every_field_of_the_facts() {
    let schema = serde_json::to_value(schemars::schema_for!(Recording)).unwrap();
    let samples: Vec<Value> =
        sample::recordings().iter().map(|recording| serde_json::to_value(recording).unwrap()).collect();
    let facts: Vec<&Value> = samples.iter().map(|sample| &sample["facts"]).collect();
    let mut without = Vec::new();
    walk(&schema, &schema["properties"]["facts"], &facts, "facts", &mut without);
    assert!(without.is_empty(), "no value in the samples (sample.rs) for: {}", without.join(", "));
}

/// Notes every key under `place` that none of the `values` has.
fn walk(root: &Value, place: &Value, values: &[&Value], path: &str, without: &mut Vec<String>) {
    if let Some(reference) = place["$ref"].as_str() {
        return walk(root, root.pointer(&reference[1..]).unwrap(), values, path, without);
    }
    for (key, below) in place["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{key}");
        let values: Vec<&Value> =
            values.iter().filter_map(|value| value.get(key)).filter(|value| !is_empty(value)).collect();
        if values.is_empty() {
            without.push(path);
        } else {
            walk(root, below, &values, &path, without);
        }
    }
    for choice in ["oneOf", "anyOf"].iter().filter_map(|list| place[list].as_array()).flatten() {
        // Of a known answer and a gap each sample has one, and some sample has the answer.
        let holds = |value: &&Value| {
            let required = choice["required"].as_array();
            required.is_none_or(|keys| keys.iter().all(|key| value.get(key.as_str().unwrap()).is_some()))
        };
        let held: Vec<&Value> = values.iter().copied().filter(holds).collect();
        if !held.is_empty() {
            walk(root, choice, &held, path, without);
        } else if choice["properties"].get("known").is_some() {
            without.push(format!("{path}.known"));
        }
    }
    if place["items"].is_object() {
        let items: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
        walk(root, &place["items"], &items, &format!("{path}[]"), without);
    }
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// The form in files is a contract: a conflict is a gap there, with the reason `conflict` and its claims.
#[test]
fn gap_and_conflict_are_written_alike_and_read_apart() {
    let need = r#"{"what":"which tier the tenant pays for","scope":null,"where":"the subscription page, or the vendor's account manager","who":null}"#;
    let claims = r#"[{"connector":"crm","says":"pro"},{"connector":"billing","says":"free"}]"#;
    let gap = Gap::new(Question::Tier, GapReason::Forbidden, "GET /plan answered 403");
    let conflict =
        Conflict::new(Question::Tier, "the sources disagree", serde_json::from_str(claims).unwrap());
    let written = [
        (NoAnswer::from(gap), "forbidden", "GET /plan answered 403", "[]"),
        (NoAnswer::from(conflict), "conflict", "the sources disagree", claims),
    ];
    for (none, reason, detail, claims) in written {
        let file = format!(
            r#"{{"question":"tier","reason":"{reason}","connector":null,"detail":"{detail}","need":{need},"claims":{claims}}}"#
        );
        assert_eq!(serde_json::to_string(&none).unwrap(), file);
        assert_eq!(serde_json::from_str::<NoAnswer>(&file).unwrap(), none);
    }
}
