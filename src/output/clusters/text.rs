//! The clusters in a terminal.

use super::view::{ClusterCaseView, ClusterView, ClustersView};
use crate::diagnosis::Verdict;
use crate::output::text::Style;
use crate::output::text::page::Page;
use crate::output::zone::Instants;
use crate::text::few::few;
use crate::text::visible::one_line;

pub(super) fn render(view: &ClustersView, style: Style, instants: Instants<'_>) -> String {
    let mut page = Page::new(style, instants);
    page.row("", 0, &view.whole);
    for cluster in &view.clusters {
        page.blank();
        section(&mut page, cluster);
    }
    page.finish()
}

fn section(page: &mut Page<'_>, cluster: &ClusterView) {
    let verdict = match cluster.verdict.as_str() {
        "blocked" => Verdict::Blocked,
        "outside" => Verdict::Outside,
        _ => Verdict::Undetermined,
    };
    page.headline(verdict, &cluster.summary);
    if cluster.silent {
        return;
    }
    if !cluster.since.is_empty() {
        page.labelled("   Since:", &cluster.since);
    }
    if !cluster.shared.is_empty() {
        page.labelled("All have:", &cluster.shared.join(", "));
    }
    for remedy in &cluster.remedies {
        let label = if remedy.after.is_empty() { "Do this:" } else { &remedy.after };
        let who = if remedy.vendor { " (only the vendor can do this)" } else { "" };
        let reach = if remedy.reach.is_empty() { String::new() } else { format!(" ({})", remedy.reach) };
        page.labelled(&format!("{label:>9}"), &format!("{}{who}{reach}", remedy.text));
    }
    if cluster.escalate {
        page.labelled("Escalate:", "all of them; the admin cannot fix it");
    }
    page.labelled("     Who:", &few(&names(&cluster.cases)));
    if !cluster.exceptions.is_empty() {
        page.labelled("  Except:", &names(&cluster.exceptions).join("; "));
    }
    if !cluster.unexplained.is_empty() {
        let text =
            format!("the same cause, and nothing that explains it: {}", few(&names(&cluster.unexplained)));
        page.labelled("  Beside:", &text);
    }
}

/// "bo@acme.example (line 7, should work)".
fn names(cases: &[ClusterCaseView]) -> Vec<String> {
    let name = |case: &ClusterCaseView| {
        let says = if case.says.is_empty() { String::new() } else { format!(", {}", case.says) };
        format!("{} (line {}{says})", one_line(&case.user), case.line)
    };
    cases.iter().map(name).collect()
}
