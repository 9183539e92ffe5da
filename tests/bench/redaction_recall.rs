//! `cargo bench --bench redaction_recall -- [PATH] [--details]`: recall and over-redaction on secrets that are made by shape and on
//! examples that others collected (beside the project, or at PATH), and the speed of cleaning ordinary log lines.

#[path = "../vendor/data.rs"]
mod data;
mod made_secrets;
mod recall;
mod speed;

fn main() {
    let mut arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let details = arguments.iter().any(|argument| argument == "--details");
    arguments.retain(|argument| !argument.starts_with("--"));
    let path = arguments.first().map_or("redaction/secrets-dev.jsonl", String::as_str);
    let lines = match arguments.first() {
        #[expect(clippy::expect_used, reason = "without examples there is nothing to measure")]
        Some(path) => std::fs::read_to_string(path).expect("the examples can be read"),
        None => data::read(path),
    };
    #[expect(clippy::print_stdout, reason = "the numbers are what this prints")]
    {
        println!("made by shape\n{}", recall::measure(&made_secrets::lines()).text(details));
        println!("{path}\n{}", recall::measure(&lines).text(details));
        println!("{}", speed::measure());
    }
}
