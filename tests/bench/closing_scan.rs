//! `cargo bench --bench closing_scan [-- --details]`: every kind of value that the closing scan knows, and what people write in
//! its place, in every notation, cleaned. Prints how many combinations there are, how many of them the scan would stop as they
//! were attached, and how many it still stops when they were cleaned.

#[path = "../it/redact_scan/combinations.rs"]
mod combinations;
#[path = "../it/redact_scan/kinds.rs"]
mod kinds;
#[path = "../it/redact_scan/notations.rs"]
mod notations;

#[expect(clippy::print_stdout, reason = "the numbers are what this prints")]
fn main() {
    let details = std::env::args().any(|argument| argument == "--details");
    let cleaner = combinations::cleaner();
    let kinds = kinds::all();
    let (mut all, mut before, mut after, mut unstable, mut refused) = (0, 0, 0, 0, 0);
    let mut left = 0;
    for kind in &kinds {
        for notation in notations::ALL {
            all += 1;
            let Some(outcome) = combinations::attach(kind, notation, &cleaner) else {
                refused += 1;
                continue;
            };
            before += usize::from(outcome.stopped_before);
            after += usize::from(!outcome.hits.is_empty());
            unstable += usize::from(outcome.unstable);
            let is_left = kind.is_secret && outcome.cleaned.contains(&kind.value);
            left += usize::from(is_left);
            if details && (!outcome.hits.is_empty() || outcome.unstable || is_left) {
                println!(
                    "{} in {}: {:?} unstable {} left {is_left}\n{}\n=>\n{}\n",
                    kind.name, notation.name, outcome.hits, outcome.unstable, outcome.text, outcome.cleaned
                );
            }
        }
        for hits in [combinations::named(kind, &cleaner), combinations::archived(kind, &cleaner)] {
            all += 1;
            match hits {
                Some(hits) => {
                    after += usize::from(!hits.is_empty());
                    if details && !hits.is_empty() {
                        println!("{} in a name or archive: {hits:?}\n", kind.name);
                    }
                }
                None => refused += 1,
            }
        }
    }
    println!("kinds of values                        {:>7}", kinds.len());
    println!("notations                              {:>7}", notations::ALL.len() + 2);
    println!("combinations                           {all:>7}");
    println!("stopped by the scan as attached        {before:>7}");
    println!("stopped by the scan when cleaned       {after:>7}");
    println!("changed when cleaned again             {unstable:>7}");
    println!("credential as a whole still there      {left:>7}");
    println!("refused as attachment                  {refused:>7}");
}
