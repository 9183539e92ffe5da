//! `cargo bench --bench redaction_recall -- [PATH] [--details]`: recall and over-redaction on examples of secrets, and the speed
//! of cleaning ordinary log lines.

mod recall;
mod speed;

fn main() {
    let mut arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let details = arguments.iter().any(|argument| argument == "--details");
    arguments.retain(|argument| !argument.starts_with("--"));
    let path = arguments.first().map_or("tests/data/redaction/secrets-dev.jsonl", String::as_str);
    #[expect(clippy::expect_used, reason = "without examples there is nothing to measure")]
    let lines = std::fs::read_to_string(path).expect("the examples can be read");
    #[expect(clippy::print_stdout, reason = "the numbers are what this prints")]
    {
        println!("{path}\n{}", recall::measure(&lines).text(details));
        println!("{}", speed::measure());
    }
}
