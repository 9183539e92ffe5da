//! How often an error text alone points to the right check: `cargo bench --bench error_suspicion`, on the project's own texts and
//! on published ones, which are beside the project. The table of patterns was written while looking at the published ones,
//! so the number says how well it fits them, not how well it does on texts that nobody has seen.
#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

#[path = "../vendor/data.rs"]
mod data;
#[path = "../vendor/published.rs"]
mod published;
#[expect(dead_code, reason = "the tests hold the numbers, this prints them")]
mod suspicion;

fn main() {
    println!("own texts\n{}", suspicion::measure(&suspicion::own(), true));
    let published = published::error_texts();
    for (title, with_code) in
        [("published texts, code and message", true), ("published texts, message only", false)]
    {
        println!("{title}\n{}", suspicion::measure(&published, with_code));
    }
}
