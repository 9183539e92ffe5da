//! Fully populated samples: no field is absent, no list is empty. The lint compares templates with them.

use serde::Serialize;
use serde_json::Value;

use super::set::Template;
use crate::output::view::{
    CaseView, CheckView, ClaimView, EscalationView, EvidenceView, IdView, NeedView, RemedyView, TicketView,
    View,
};

/// What a template of that name sees.
pub(crate) fn of(template: Template) -> Value {
    match template {
        Template::TicketTitle | Template::TicketText | Template::TicketMarkdown | Template::TicketHtml => {
            value(&view())
        }
        Template::ReportMarkdown | Template::ReportHtml => value(&view()),
        Template::BundleReadme => value(&crate::bundle::ReadmeView::sample()),
        Template::Reply => value(&crate::output::reply::LetterView::sample()),
    }
}

/// The JSON of a view.
pub(crate) fn value<V: Serialize>(view: &V) -> Value {
    serde_json::to_value(view).unwrap_or(Value::Null)
}

fn text(what: &str) -> String {
    what.to_owned()
}

fn evidence() -> EvidenceView {
    EvidenceView {
        id: text("e1"),
        says: text("active account"),
        source: text("directory (live)"),
        at: text("2026-01-01 00:00 UTC"),
        complete: true,
    }
}

fn check() -> CheckView {
    CheckView {
        number: 1,
        id: text("account"),
        question: text("Is the account there and active?"),
        status: text("fail"),
        word: text("fail"),
        mark: text("✗"),
        reason: text("inactive"),
        confidence: text("proven"),
        summary: text("the account is deactivated"),
        remedies: vec![RemedyView { text: text("Reactivate"), vendor: true }],
        need: Some(NeedView {
            what: text("whether the account exists"),
            scope: Some(text("view-users")),
            place: Some(text("Settings → Users")),
            who: Some(text("an admin")),
        }),
        claims: vec![ClaimView { connector: text("directory"), says: text("active") }],
        evidence: vec![evidence()],
    }
}

fn view() -> View {
    View {
        tool: text("escalate 0"),
        answer: text("Blocked"),
        cannot: text("sign in"),
        case: CaseView {
            user: text("ana@acme.example"),
            tenant: text("acme-prod"),
            symptom: text("access"),
            symptom_words: text("cannot sign in"),
            action: text("reassign"),
            error: Some(text("no")),
            reported_at: text("2026-01-01 00:00 UTC"),
            permissions: vec![text("a.b")],
            features: vec![text("Cases")],
            attachments: vec![text("log.txt")],
        },
        verdict: text("blocked"),
        primary: Some(check()),
        checks: vec![check()],
        unanswered: vec![check()],
        next_blocker: Some(text("then")),
        contradictions: vec![text("both")],
        suspicion: Some(text("locked")),
        roles: text("Agent"),
        ids: vec![IdView { kind: text("request"), value: text("r-1") }],
        evidence: vec![evidence()],
        tried: vec![text("reset")],
        escalation: EscalationView { escalate: true, text: text("why"), command: Some(text("escalate")) },
        ticket: Some(TicketView { system: text("rt"), id: text("1"), url: Some(text("https://t")) }),
        taken_at: text("2026-01-01 00:00 UTC"),
        reply: Some(text("Hi")),
        encrypted: true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Template, of};

    fn names(value: &Value, into: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    into.push(name.clone());
                    names(inner, into);
                }
            }
            Value::Array(items) => {
                assert!(!items.is_empty(), "a list of a sample is empty: nothing in it can be compared");
                for item in items {
                    names(item, into);
                }
            }
            Value::Null => panic!("a field of a sample is absent: a template could not name what is in it"),
            _ => {}
        }
    }

    #[test]
    fn samples_are_full_and_every_name_is_documented() {
        let documented = include_str!("../../../templates/README.md");
        for template in Template::ALL {
            let mut all = Vec::new();
            names(&of(*template), &mut all);
            assert!(!all.is_empty());
            for name in all {
                assert!(documented.contains(&format!("`{name}`")), "`{name}` is not in templates/README.md");
            }
        }
    }
}
