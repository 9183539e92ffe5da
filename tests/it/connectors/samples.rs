//! `check` against recorded samples: the shipped files agree with theirs, and a misspelt field is found.

use escalate::connectors::{check, shipped};

use super::bench::now;

fn samples(shipped: &shipped::Shipped) -> Option<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/connectors");
    let path = folder.join(shipped.kind.as_str()).join(format!("{}.samples.json", shipped.name));
    std::fs::read_to_string(path).ok()
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn shipped_files_agree_with_their_samples() {
    let mut run = 0;
    let mut wrong = Vec::new();
    for shipped in shipped::ALL {
        let checked = check(&shipped.file(), samples(shipped).as_deref(), now()).await;
        assert!(checked.problems.is_empty(), "{}: {:?}", shipped.name, checked.problems);
        for sample in &checked.samples {
            for difference in &sample.differences {
                wrong.push(format!("{}, {}: {difference}", shipped.name, sample.name));
            }
        }
        wrong.extend(checked.unreadable.map(|error| format!("{}: {error}", shipped.name)));
        run += checked.samples.len();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(run > 0 || shipped::ALL.is_empty());
}

#[tokio::test]
async fn a_misspelt_field_differs() {
    let Some(shipped) = shipped::ALL.iter().find(|shipped| shipped.name == "scim") else { return };
    let mut file = shipped.file();
    assert!(file.text.contains(".displayName"));
    file.text = file.text.replace(".displayName", ".displayNam");
    let checked = check(&file, samples(shipped).as_deref(), now()).await;
    assert!(checked.problems.is_empty() && !checked.is_clean(), "{checked:#?}");
}
