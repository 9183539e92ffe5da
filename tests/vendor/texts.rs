//! Examples of secrets and error texts that others published: floors under the numbers that the benches print.

use crate::data;
use crate::published;
use crate::recall;
use crate::suspicion;

/// Prints the numbers, as `cargo bench --bench redaction_recall` does.
#[test]
fn coverage_of_secrets() {
    let report = recall::measure(&data::read("redaction/secrets-dev.jsonl"));
    let every = &report.every;
    println!("first layer: secrets by shape\n{}", recall::measure(&crate::made_secrets::lines()).text(false));
    println!("second layer: secrets that others collected\n{}", report.text(false));
    let reached = every.core.value() >= 0.93 && every.all.value() >= 0.89 && every.altered.value() <= 0.25;
    assert!(reached, "{}", report.text(true));
}

/// Prints the numbers, as `cargo bench --bench error_suspicion` does.
#[test]
fn coverage_of_error_texts() {
    let published = published::error_texts();
    let (whole, message) = (suspicion::measure(&published, true), suspicion::measure(&published, false));
    println!("first layer: own error texts\n{}", suspicion::measure(&suspicion::own(), true));
    println!("second layer: published error texts, code and message\n{whole}");
    println!("second layer: published error texts, message only\n{message}");
    assert!(whole.percent() >= 87 && message.percent() >= 81, "{}", whole.wrong());
}
