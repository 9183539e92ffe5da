//! A recording and a report in which every field has a value: what the allow list and the templates are checked against.

use serde_json::json;

use escalate::facts::Recording;
use escalate::report::v1::Report;

fn known(value: &serde_json::Value) -> serde_json::Value {
    json!({"known": {"value": value, "connector": "crm", "requests": ["user"], "origin": "system", "at": "2026-11-23T11:59:00Z", "complete": true, "unseen": 2, "limits": ["people of teams only"]}})
}

fn case() -> serde_json::Value {
    json!({
        "user": "ana@acme.example", "tenant": "acme-prod", "symptom": "access", "action": "reassign a conversation",
        "error": "You don't have permission", "reported_at": "2026-11-23T11:50:00Z",
        "needs": {"known": true, "all_of": ["conversations.assign"], "any_of": ["conversations.admin"],
                  "features": [{"name": "Cases", "flag": "cases", "beta": true, "tiers": ["enterprise"], "admin_can_set": true}],
                  "action": "reassign a conversation", "near": ["close a conversation"]},
        "on": {"kind": "project", "id": "7"}, "last_worked": "2026-11-20T08:00:00Z", "exact": true,
        "traits": {"plan": "pro"}, "attachments": ["error.har"], "still_failing": false
    })
}

fn facts() -> serde_json::Value {
    let t = "2026-11-01T08:00:00Z";
    json!({
        "taken_at": "2026-11-23T12:00:00Z",
        "account": known(&json!([{"id": "u-17", "email": "ana@acme.example", "username": "akovac", "name": "Ana Kovac", "state": "active",
                                 "since": t, "by": "Olga Petrova", "reason": "hired", "last_sign_in": t, "valid_until": t,
                                 "aliases": ["ana.k@acme.example"], "former": ["ana.horvat@acme.example"],
                                 "managed_by": {"name": "Okta", "kind": "scim"}, "required_actions": ["verify_email"], "seat": false,
                                 "identity_conflict": true, "locale": "hr"}])),
        "lock": known(&json!({"until": t, "since": t, "failures": 3})),
        "invite": known(&json!({"state": "accepted", "sent_at": t, "expires_at": "2026-11-08T08:00:00Z", "mail": "delivered", "tenant": "acme-prod",
                           "link": "used", "used_at": t, "accepted_at": t, "renewed": false})),
        "password": known(&json!({"set": true, "expires_at": "2027-01-01T00:00:00Z", "must_change": false, "changed_at": t, "single_sign_on": "corp-oidc"})),
        "sign_in": known(&json!({"attempts": [{"at": t, "outcome": "success", "code": "LOGIN", "tenant": "acme-prod"}], "session_tenant": "acme-prod",
                            "session_since": t, "session_account": "u-17", "session_grants": ["conversations.read"]})),
        "reset": known(&json!({"requested_at": t, "mail": "sent", "expires_at": t, "done_at": t, "link": "void", "used_at": t})),
        "tenants": known(&json!([{"tenant": "acme-prod", "name": "Production", "state": "member", "until": t,
                             "managed_by": {"name": "Okta", "kind": "directory"}}])),
        "roles": known(&json!([{"name": "Agent", "permissions": ["conversations.read"], "denies": ["users.delete"], "via": ["group support"], "direct": false,
                           "scope": {"kind": "project", "id": "7"}, "until": t, "managed_by": {"name": "Okta", "kind": "sign_in"}, "groups": ["support"]}])),
        "role_catalogue": known(&json!([{"name": "Agent", "permissions": ["conversations.read"], "protected": false, "holders": 4,
                                    "inherits": ["Reader"], "groups": ["support"], "managed_by": {"name": "Terraform", "kind": "code"}, "assignable": false}])),
        "decisions": known(&json!([{"permission": "conversations.assign", "decided": "denied", "path": ["org acme"], "missing": ["hour"], "lacks": ["role:agent#assignee"], "unmet": ["org acme holds only with hours"], "taken_by": ["org:acme#suspended"]}])),
        "flags": known(&json!([{"key": "cases", "enabled": false, "because": "switched off in production", "admin_can_set": true, "missing": ["plan"], "asked_with": {"region": "eu"}}])),
        "beta": known(&json!({"enabled": false})),
        "tier": known(&json!({"name": "pro"})),
        "seats": known(&json!({"used": 5, "limit": 5})),
        "policy": known(&json!({"domains": ["acme.example"], "single_sign_on": "Okta", "second_factor": true, "networks": false})),
        "objects": known(&json!([{"kind": "project", "id": "7", "parent": {"kind": "folder", "id": "3"}, "shared": false}])),
        "changes": {"gap": {"question": "changes", "reason": "conflict", "connector": "crm", "detail": "GET /audit answered 403",
                    "need": {"what": "what changed lately", "scope": "audit.read", "where": "the audit log", "who": "an admin of the CRM"},
                    "claims": [{"connector": "crm", "says": "nothing"}]}},
        "found": {"feature": {"status": "pass", "reason": "flag_off", "note": "looked at the toggle", "at": "2026-11-23T11:55:00Z"}}
    })
}

/// A recorded run with every field filled.
pub(crate) fn recording() -> Recording {
    let file = json!({"schema": "escalate.facts/1", "case": case(), "facts": facts()});
    Recording::read(&file.to_string()).unwrap()
}

/// Recorded runs in which, together, every field of every fact and of a question without an answer has a value.
pub(crate) fn recordings() -> [Recording; 2] {
    let changes = json!([{"at": "2026-11-01T08:00:00Z", "what": "role_removed", "text": "role Agent removed", "person": "u-17", "role": "Agent",
                           "group": "support", "permission": "conversations.read", "flag": "cases", "tenant": "acme-prod", "from": "a", "to": "b",
                           "by": "Olga Petrova", "through": "group support"}]);
    let mut facts = facts();
    facts["changes"] = known(&changes);
    let answered = json!({"schema": "escalate.facts/1", "case": case(), "facts": facts});
    [recording(), Recording::read(&answered.to_string()).unwrap()]
}

/// A report with every field filled.
pub(crate) fn report() -> Report {
    let need = json!({"what": "which tier the tenant pays for", "scope": "billing.read", "where": "the subscription page", "who": "an admin of the CRM"});
    let file = json!({
        "schema": "escalate.report/1", "tool": {"name": "escalate", "version": "0.1.0"}, "evaluated_at": "2026-11-23T12:00:00Z",
        "case": case(), "verdict": "blocked",
        "resolved": {"user": "ana@acme.example", "tenant": "acme-prod", "action": "reassign a conversation",
                     "given": {"user": "Ana Kovac", "tenant": "Acme", "action": "reasign a conversation"}},
        "from_ticket": {"system": "rt", "id": "17", "url": "https://rt.acme.example/Ticket/Display.html?id=17",
                        "taken": [{"what": "user", "value": "ana@acme.example", "from": "the requester"}],
                        "gaps": [{"what": "tenant", "why": "no field names it", "candidates": ["acme-prod"], "people": ["Ana Kovac"]}]}, "primary": "role", "exit_code": 3,
        "gate": {"escalate": false, "reason": "admin_can_fix", "text": "The admin can fix it."},
        "checks": [
            {"id": "role", "number": 5, "question": "Do their roles grant it?", "status": "fail", "reason": "no_role_grants", "confidence": "proven",
             "summary": "no role of Ana Kovac grants conversations.assign", "evidence": ["e1"],
             "remedies": [{"kind": "assign_role", "text": "Open the profile", "role": "Senior Agent", "extra_permissions": 2, "permissions": ["conversations.assign"],
                           "tenant": "acme-prod", "feature": "Cases", "until": "2026-11-24T00:00:00Z", "vendor": true,
                           "roles": ["Agent", "Reader"], "sensitive": ["users.delete"], "others": 3, "at": "Okta", "url": "https://sso.example/users/u-17",
                           "command": "kcadm add-roles", "for": {"kind": "group", "id": "support"}}],
             "need": need, "claims": [{"connector": "crm", "says": "nothing"}]}],
        "blockers": ["role"], "next_blocker": {"check": "feature", "text": "after this fix, the next thing in the way is the feature"},
        "changed": [{"at": "2026-11-20T14:02:00Z", "what": "role removed Senior Agent", "by": "Olga Petrova", "flips": "role"}],
        "history": {"since": "2026-11-19T08:00:00Z", "reaches_back": true, "text": "the log reaches back to then"},
        "compared": {"with": "bob@acme.example", "comparable": true, "text": "one check differs",
                     "differs": [{"check": "role", "has": "Senior Agent grants it", "lacks": "the role Senior Agent"}]},
        "what_if": {"given": ["role=Senior Agent"], "verdict": "blocked", "primary": "feature",
                    "next_blocker": {"check": "feature", "text": "then the feature"}, "text": "with that role, the feature is next"},
        "contradictions": [{"code": "two_accounts", "text": "two accounts answer", "evidence": ["e1"]}],
        "suspicion": {"check": "role", "why": "the text says permission", "kind": "policy", "code": "AADSTS50105",
                      "means": "no role of the app", "also": ["tenant"]}, "roles": ["Agent"], "roles_known": true,
        "ids": [{"kind": "request", "value": "req-1"}],
        "evidence": [{"id": "e1", "question": "roles", "connector": "crm", "requests": ["user"], "origin": "system", "at": "2026-11-23T11:59:00Z", "complete": true, "says": "Agent"}],
        "blind_spots": [{"question": "seats", "reason": "forbidden"}],
        "ticket": {"system": "rt", "id": "17", "url": "https://rt.example/17", "fingerprint": "abc", "created": true, "confirmed": true, "unsearched": true, "repeated": "Message-ID", "unproven": true, "unattached": true},
        "facts": facts()
    });
    serde_json::from_value(file).unwrap()
}
