//! Facts for tests: made from parts that real systems say, each known or not, complete or not.

use std::sync::LazyLock;

use escalate::case::Case;
use escalate::facts::{Answer, AnswerSource, Fact, Facts, Gap, GapReason, Question};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The end of gathering in every generated case.
pub(crate) const NOW: &str = "2026-11-23T18:00:00Z";

/// The values that a question may have. The first is the one of a person for whom everything is in order.
#[expect(clippy::too_many_lines, reason = "a table, one arm for each question")]
fn values(question: Question) -> Vec<Value> {
    let account = |id: &str, state: &str| json!({"id": id, "email": "Ana@acme.example", "state": state});
    let list = match question {
        Question::Account => json!([
            [account("1", "active")],
            [account("1", "inactive")],
            [account("1", "invited")],
            null,
            [account("1", "active"), account("2", "inactive")],
            [account("1", "active"), account("2", "active")],
            [{"id": "9", "email": "bob@acme.example", "state": "active"}],
            [{"state": "active"}],
        ]),
        Question::Seats => {
            json!([{"used": 3, "limit": 10}, null, {"used": 10, "limit": 10}, {"used": 12, "limit": null}])
        }
        Question::Policy => json!([
            {"domains": [], "single_sign_on": false},
            null,
            {"domains": ["other.example"]},
            {"single_sign_on": "Okta", "second_factor": true, "networks": true},
        ]),
        Question::Objects => {
            json!([null, [{"kind": "project", "id": "7", "shared": true}], [{"kind": "project", "id": "7", "shared": false}]])
        }
        Question::Lock => json!([
            null,
            {"until": "2026-11-23T19:00:00Z"},
            {"until": "2026-11-23T17:00:00Z"},
            {},
        ]),
        Question::Invite => json!([
            {"state": "accepted"},
            null,
            {"state": "pending", "expires_at": "2026-11-24T00:00:00Z"},
            {"state": "pending", "expires_at": NOW},
            {"state": "expired"},
            {"state": "cancelled"},
            {"state": "pending", "mail": "bounced"},
            {"state": "pending", "tenant": "sandbox"},
        ]),
        Question::Password => json!([
            {"set": true},
            null,
            {"set": false},
            {"set": null},
            {"set": true, "expires_at": "2026-11-23T06:00:00Z"},
            {"set": true, "must_change": true},
            {"single_sign_on": "Okta"},
        ]),
        Question::SignIn => {
            let mut all = vec![
                json!({"attempts": [{"at": "2026-11-23T17:00:00Z", "outcome": "success"}]}),
                Value::Null,
            ];
            let outcomes = [
                "wrong_password",
                "masked",
                "password_expired",
                "no_account",
                "inactive",
                "locked",
                "not_set_up",
                "second_factor",
                "service",
                "other",
            ];
            all.extend(outcomes.map(|outcome| {
                json!({"attempts": [
                    {"at": "2026-11-23T17:00:00Z", "outcome": outcome},
                    {"at": "2026-11-22T17:00:00Z", "outcome": "success"},
                ]})
            }));
            all.push(json!({"attempts": [{"at": "2026-11-23T17:00:00Z", "outcome": "masked", "tenant": "sandbox"}]}));
            all.push(json!({"session_tenant": "sandbox"}));
            Value::Array(all)
        }
        Question::Reset => json!([
            null,
            {"requested_at": "2026-11-23T17:30:00Z", "mail": "bounced"},
            {"requested_at": "2026-11-23T17:30:00Z", "mail": "delivered"},
            {"requested_at": "2026-11-23T16:00:00Z", "done_at": "2026-11-23T17:40:00Z"},
        ]),
        Question::Tenants => json!([
            [{"tenant": "prod", "state": "member"}],
            null,
            [{"tenant": "sandbox", "state": "member"}],
            [{"tenant": "prod", "state": "invited"}],
            [{"tenant": "prod", "state": "inactive"}, {"tenant": "sandbox", "state": "member"}],
        ]),
        Question::Roles => json!([
            [{"name": "Senior", "permissions": ["read", "assign"]}],
            null,
            [{"name": "Agent", "permissions": ["read"]}],
            [{"name": "Agent"}],
            [{"name": "Senior"}, {"name": "Agent"}],
            [{"name": "Ghost"}],
            [{"name": "Ghost", "permissions": ["assign"]}],
            [{"name": "Senior", "permissions": ["assign"]}, {"name": "Reader", "denies": ["assign"]}],
            [{"name": "direct grant", "permissions": ["assign"], "direct": true}],
        ]),
        Question::RoleCatalogue => json!([
            [{"name": "Agent", "permissions": ["read"]}, {"name": "Senior", "permissions": ["read", "assign"]},
             {"name": "Reader", "permissions": []}],
            null,
            [{"name": "Agent", "permissions": ["read"]}, {"name": "Owner", "permissions": ["*"]}],
            [{"name": "Agent", "permissions": ["read", "assign"]}],
        ]),
        Question::Decisions => json!([
            null,
            [{"permission": "assign", "decided": "allowed"}],
            [{"permission": "assign", "decided": "denied"}],
            [{"permission": "assign", "decided": "conditional"}],
            [{"permission": "assign", "decided": "denied"}, {"permission": "assign", "decided": "allowed"}],
        ]),
        Question::Flags => json!([
            [{"key": "cases", "enabled": true}],
            null,
            [{"key": "cases", "enabled": false, "admin_can_set": false}],
            [{"key": "cases", "enabled": null}],
            [{"key": "cases", "enabled": true}, {"key": "cases", "enabled": false}],
        ]),
        Question::Beta => json!([{"enabled": true}, null, {"enabled": false}]),
        Question::Tier => json!([{"name": "pro"}, null, {"name": "free"}]),
        Question::Changes => {
            let mut all =
                vec![Value::Null, json!([{"at": "2026-11-23T17:55:00Z", "what": "role Senior added"}])];
            let whats = [
                json!({"what": "deactivated", "person": "ana@acme.example"}),
                json!({"what": "activated", "person": "ana@acme.example"}),
                json!({"what": "locked", "person": "ana@acme.example"}),
                json!({"what": "unlocked", "person": "ana@acme.example"}),
                json!({"what": "password_changed", "person": "ana@acme.example"}),
                json!({"what": "accepted", "person": "ana@acme.example"}),
                json!({"what": "tenant_joined", "tenant": "prod", "person": "ana@acme.example"}),
                json!({"what": "tenant_left", "tenant": "prod", "person": "ana@acme.example"}),
                json!({"what": "role_granted", "role": "Senior", "person": "ana@acme.example"}),
                json!({"what": "role_removed", "role": "Senior", "person": "ana@acme.example"}),
                json!({"what": "flag_changed", "flag": "cases", "to": "off"}),
            ];
            for what in whats {
                // Before every listing, and after an older one.
                for at in ["2026-11-23T15:20:00Z", "2026-11-23T17:10:00Z"] {
                    let mut change = what.clone();
                    change["at"] = json!(at);
                    all.push(json!([change]));
                }
            }
            Value::Array(all)
        }
    };
    let Value::Array(list) = list else { unreachable!("every arm is a list") };
    list
}

static VALUES: LazyLock<Vec<Vec<Value>>> =
    LazyLock::new(|| Question::ALL.iter().map(|question| values(*question)).collect());

fn known(value: &Value, complete: bool) -> Value {
    json!({"known": {"value": value, "connector": "directory", "origin": "system", "at": NOW, "complete": complete}})
}

/// The same from a listing that was made earlier.
fn earlier(value: &Value) -> Value {
    let mut answer = known(value, true);
    answer["known"]["at"] = json!("2026-11-23T16:30:00Z");
    answer
}

fn gap(question: Question, reason: &str) -> Value {
    json!({"gap": {"question": question, "reason": reason, "detail": "test", "need": {"what": "test"}}})
}

fn build(answers: impl IntoIterator<Item = Value>) -> Facts {
    let mut facts = json!({"taken_at": NOW});
    for (question, answer) in Question::ALL.iter().zip(answers) {
        facts[question.as_str()] = answer;
    }
    serde_json::from_value(facts).unwrap()
}

/// Facts in which everything is in order.
pub(crate) fn in_order() -> Facts {
    build(VALUES.iter().map(|values| known(&values[0], true)))
}

/// The same facts with one answer replaced.
pub(crate) fn with(facts: &Facts, question: Question, value: &Value) -> Facts {
    replaced(facts, question, known(value, true))
}

/// The same facts with one answer that nobody may see.
pub(crate) fn without(facts: &Facts, question: Question) -> Facts {
    struct Less<'f>(&'f Facts, Question);
    impl AnswerSource for Less<'_> {
        fn answer<T: Fact>(&mut self, of: fn(&Facts) -> &Answer<T>) -> Answer<T> {
            if T::QUESTION == self.1 {
                return Err(Gap::new(self.1, GapReason::Forbidden, "test").into());
            }
            of(self.0).clone()
        }
    }
    let less = Facts::collect(facts.taken_at, &mut Less(facts, question));
    Facts { found: facts.found.clone(), ..less }
}

fn replaced(facts: &Facts, question: Question, answer: Value) -> Facts {
    let mut whole = serde_json::to_value(facts).unwrap();
    whole[question.as_str()] = answer;
    serde_json::from_value(whole).unwrap()
}

/// Any facts: each answer is one of the values, from a complete or a cut listing, or a gap.
pub(crate) fn any_facts() -> impl Strategy<Value = Facts> {
    let answers: Vec<BoxedStrategy<Value>> = Question::ALL
        .iter()
        .zip(VALUES.iter())
        .map(|(question, values)| {
            let question = *question;
            prop_oneof![
                4 => Just(known(&values[0], true)),
                6 => proptest::sample::select(values.clone()).prop_map(|value| known(&value, true)),
                2 => proptest::sample::select(values.clone()).prop_map(|value| earlier(&value)),
                1 => proptest::sample::select(values.clone()).prop_map(|value| known(&value, false)),
                1 => Just(gap(question, "timed_out")),
                1 => Just(gap(question, "conflict")),
            ]
            .boxed()
        })
        .collect();
    answers.prop_map(build)
}

/// A case for the symptom, which needs the permission `assign` and the feature Cases.
pub(crate) fn case(symptom: &str) -> Case {
    serde_json::from_value(json!({
        "user": "ana@acme.example", "tenant": "prod", "symptom": symptom, "action": "reassign", "reported_at": NOW,
        "needs": {"known": true, "all_of": ["assign"], "action": "reassign",
                  "features": [{"name": "Cases", "flag": "cases", "beta": true, "tiers": ["pro", "enterprise"]}]},
    }))
    .unwrap()
}

/// Any case.
pub(crate) fn any_case() -> impl Strategy<Value = Case> {
    let needs = proptest::sample::select(vec![
        case("access").needs,
        serde_json::from_value(json!({"known": false, "near": ["reassign"]})).unwrap(),
        serde_json::from_value(json!({"known": true, "all_of": ["asign"]})).unwrap(),
        serde_json::from_value(json!({"known": true, "all_of": ["read"], "any_of": ["assign", "export"]}))
            .unwrap(),
        serde_json::from_value(json!({"known": true, "all_of": ["assign"]})).unwrap(),
        serde_json::from_value(json!({"known": true, "features": [{"name": "Cases", "flag": "case"}]}))
            .unwrap(),
    ]);
    let tenant = proptest::sample::select(vec![Some("prod".to_owned()), Some("PROD".to_owned()), None]);
    (proptest::sample::select(vec!["sign-in", "access"]), needs, tenant)
        .prop_map(|(symptom, needs, tenant)| Case { needs, tenant, ..case(symptom) })
}
