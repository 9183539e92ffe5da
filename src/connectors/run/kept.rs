//! Listings of an earlier run in place of requests. What a kept listing rests on is in its key: the request as it is sent, the
//! item, the tenant, and the values that its programs see.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Run;
use super::exchange::PageRequest;
use super::scope::Scope;
use super::value::RequestValue;
use crate::connectors::jq;
use crate::connectors::kept::names_nobody;
use crate::connectors::model::{Name, Request, RequestTarget};
use crate::redact::scan::scan;
use crate::sql::DatabaseKind;
use crate::text::digest::sha256_of;
use crate::text::fold::fold;

/// The key under which a value is kept.
pub(super) struct KeptKey(String);

impl Run<'_> {
    /// Where the answer of a request is kept; `None` when it is not.
    pub(super) fn kept_key(&self, index: usize, scope: &Scope<'_>) -> Option<KeptKey> {
        let request = &self.configured.connector.requests[index];
        self.configured.keeping.as_ref().filter(|_| self.keeps && request.listing.is_some())?;
        // What cannot be written is not sent either, and says why there.
        let [method, url, body] = self.sent(request, scope)?;
        let case = jq::to_json(&self.case);
        let mut seen = vec![case["tenant"].clone()];
        if request.own.contains(&Name::Case) {
            seen.push(json!([case["tenants"], case["permissions"], case["flags"]]));
        }
        seen.extend(scope.it.map(jq::to_json));
        let nodes = request.own.iter().filter(|name| matches!(name, Name::Request(_) | Name::Let(_)));
        seen.extend(nodes.map(|name| jq::to_json(&self.value(*name, scope))));
        let seen = Value::from(seen).to_string();
        Some(KeptKey(sha256_of(&[&request.name, &method, &url, &body, &seen])))
    }

    /// How, where and what: all of a request that goes out.
    fn sent(&self, request: &Request, scope: &Scope<'_>) -> Option<[String; 3]> {
        if let RequestTarget::Sql(sql) = &request.target {
            let (text, _) = sql.statement.written(DatabaseKind::Postgres);
            let values = Value::from(self.bound(request, sql, scope).ok()?);
            return Some(["SQL".to_owned(), self.database().ok()?.to_string(), format!("{text}\n{values}")]);
        }
        let sending = self.write(request, scope, &PageRequest::default()).ok()?;
        let body = sending.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
        Some([sending.method.as_str().to_owned(), sending.url.as_str().to_owned(), body.into_owned()])
    }

    /// The kept value of a request, unless it is to be asked for again.
    pub(super) fn kept(&self, index: usize, key: &KeptKey) -> Option<RequestValue> {
        if self.asks_again.borrow().contains(&index) {
            return None;
        }
        let keeping = self.configured.keeping.as_ref()?;
        let (at, value) = keeping.get(&key.0, self.context.now)?;
        self.from_kept.borrow_mut().insert(index);
        Some(RequestValue { kept: Some(at), ..RequestValue::whole(jq::to_jq(value)) })
    }

    /// Keeps a value, if it is all that there is and the same when it is read back.
    pub(super) fn lay_by(&self, key: KeptKey, value: &RequestValue) {
        let as_json = jq::to_json(&value.value);
        let whole = value.complete && value.unseen == 0 && !as_json.is_null();
        if whole && jq::to_jq(as_json.clone()) == value.value {
            self.laid_by.borrow_mut().insert(key.0, as_json);
        }
    }

    /// Writes the listings of this run, if they are kept: not those with a secret in them, nor with one of these people.
    pub(in super::super) fn write_kept(&self, people: &[String]) {
        let Some(keeping) = &self.configured.keeping else { return };
        let people: Vec<String> = people.iter().map(|one| fold(one)).filter(|one| !one.is_empty()).collect();
        let vault = self.mask().vault();
        keeping.write(self.laid_by.take(), self.context.now, |value, text| {
            names_nobody(value, &people) && scan("kept.json", text.as_bytes(), vault).is_ok()
        });
    }

    /// Requests that were not sent, because a kept listing stood in for them.
    pub(in super::super) fn stood_in(&self) -> BTreeSet<usize> {
        self.from_kept.borrow().clone()
    }

    /// From here on these are sent, whatever is kept.
    pub(in super::super) fn ask_again(&self, requests: &BTreeSet<usize>) {
        self.from_kept.borrow_mut().retain(|index| !requests.contains(index));
        self.asks_again.borrow_mut().extend(requests);
        // Recorded answers of a listing begin with its first page.
        let mut used = self.used.borrow_mut();
        for index in requests {
            used[*index] = 0;
        }
    }

    /// From here on all are sent: what is asked now is asked because a check does not pass.
    pub(in super::super) fn ask_all_again(&self) {
        let known = self.stood_in();
        let all = (0..self.configured.connector.requests.len()).filter(|index| !known.contains(index));
        self.asks_again.borrow_mut().extend(all);
    }
}
