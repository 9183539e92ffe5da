//! Jira Service Management Cloud: /rest/servicedeskapi upon the platform API of jira.rs (same site, same credentials; project SD).
//! From: developer.atlassian.com cloud/jira/service-desk/rest {intro, api-group-request, api-group-servicedesk, api-group-requesttype}; jira-servicedesk rest v1005
//! (request attachment); public clients generated from the vendor's OpenAPI (jira.js, fetch-jsd).
//! In make(): as jira (project SD), and service_desk_id 4, request_type_id 25, states Waiting for support / In progress / Resolved / Canceled, transition ids, customer account.
//! Fingerprint places: customfield_10042 (is on the request type's form; JQL `~` through /rest/api/3/search/jql), labels and entity properties through the platform API
//! (labels are not on the form), summary/description text.
//! Emulated: info, servicedesk list/read, requesttype list/fields, request create/read/list (searchTerm = words of the summary, requestStatus, ownership), comment create/list,
//! attachTemporaryFile and request attachment (temporary ids are used once), attachment list and content, customer transitions, status. Plus all of jira.rs.
//! Not emulated: queues, SLAs, approvals, participants, organisations, forms, knowledge base. `lag` is the JQL index's; the request list reads the database.
//! Unsure: X-ExperimentalApi (asked for in the past, not now: accepted with and without); words of errors; `public` left out of a comment means internal? (schema gives no
//! default: treated as false = internal); raiseOnBehalfOf of an unknown user is 400. A text that is no string, ADF without isAdfRequest, and fields off the form are 400.
use super::jira::*;
use super::kit::*;
use super::{Asked, Held, Said, System};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

pub struct Jsm { j: Jira, temp: BTreeMap<String, File>, hidden: Vec<u64> }
fn err(s: u16, m: &str) -> Said { reply(s, json!({"errorMessage": m, "i18nErrorMessage": {"i18nKey": "sd.error", "parameters": []}})) }

impl Jsm {
    fn link(&self, p: &str) -> String { format!("{}/rest/servicedeskapi/{p}", self.j.base) }
    fn paged(&self, a: &Asked, l: Vec<Value>) -> Said { let (s, n, c) = (qn(a, "start", 0), qn(a, "limit", 50).clamp(1, 100), l.len()); let v: Vec<Value> = l.into_iter().skip(s).take(n).collect(); reply(200, json!({"size": v.len(), "start": s, "limit": n, "isLastPage": s + v.len() >= c, "values": v, "_links": {"base": self.j.base, "context": ""}})) }
    fn when(&self) -> Value { json!({"iso8601": stamp(self.j.ix.now) + "+0000", "epochMillis": self.j.ix.now * 1000, "friendly": "Today"}) }
    fn status(&self, i: &Issue) -> Value { let s = self.j.states[i.status]; json!({"status": s.1, "statusCategory": match s.2 { "done" => "DONE", "new" => "NEW", _ => "INDETERMINATE" }, "statusDate": self.when()}) }
    fn request(&self, i: &Issue) -> Value { json!({"issueId": i.id.to_string(), "issueKey": i.key, "summary": i.f["summary"], "requestTypeId": "25", "serviceDeskId": "4", "createdDate": self.when(), "reporter": self.j.me(), "currentStatus": self.status(i),
        "requestFieldValues": [{"fieldId": "summary", "label": "Summary", "value": i.f["summary"]}, {"fieldId": "description", "label": "Description", "value": plain(&i.f["description"]).trim_end()}, {"fieldId": CF, "label": "Fingerprint", "value": i.f[CF]}], "_links": {"self": self.link(&format!("request/{}", i.id)), "web": format!("{}/servicedesk/customer/portal/4/{}", self.j.base, i.key), "agent": format!("{}/browse/{}", self.j.base, i.key), "jiraRest": format!("{}/rest/api/2/issue/{}", self.j.base, i.id)}}) }
    fn comment(&self, i: &Issue, n: &Note) -> Value { json!({"id": n.id.to_string(), "body": plain(&n.body).trim_end(), "public": !n.internal, "author": self.j.me(), "created": self.when(), "_links": {"self": self.link(&format!("request/{}/comment/{}", i.id, n.id))}}) }
    fn attachment(&self, i: &Issue, f: &File) -> Value { let c = self.link(&format!("request/{}/attachment/{}", i.id, f.id)); json!({"filename": f.name, "author": self.j.me(), "created": self.when(), "size": f.data.len(), "mimeType": f.ctype, "_links": {"self": c, "jiraRest": format!("{}/rest/api/2/attachment/{}", self.j.base, f.id), "content": c, "thumbnail": ""}}) }
    fn create(&mut self, b: &Value) -> Said {
        if text(&b["serviceDeskId"]) != "4" { return if b["serviceDeskId"].is_null() { err(400, "serviceDeskId must be specified") } else { err(404, "The Service Desk does not exist.") } }
        if text(&b["requestTypeId"]) != "25" { return err(400, "The request type does not exist or is not valid for this service desk.") }
        let Some(v) = b["requestFieldValues"].as_object() else { return err(400, "Your request could not be created. Please check the fields have been correctly filled in.") };
        if !b["raiseOnBehalfOf"].is_null() && !["5b10a2844c20165700ede21g", "qm:customer-1"].contains(&text(&b["raiseOnBehalfOf"]).as_str()) { return err(400, "The user specified in raiseOnBehalfOf does not exist or has no access to this service desk.") }
        let adf_on = b["isAdfRequest"] == true; let (mut f, mut temps) = (Map::new(), vec![]);
        for (k, x) in v { match k.as_str() {
            "description" if !adf_on => match x.as_str() { Some(s) => { f.insert(k.clone(), doc(s)); } None => return err(400, "Your request could not be created. Please check the fields have been correctly filled in. description: Operation value must be a string") },
            "summary" | "description" | CF | "priority" => { f.insert(k.clone(), x.clone()); }
            "attachment" => for t in arr(x) { if !self.temp.contains_key(&text(&t)) { return err(400, "The temporary attachment does not exist or has expired.") } temps.push(text(&t)) },
            _ => return err(400, &format!("Your request could not be created. Please check the fields have been correctly filled in. {k}: Field '{k}' cannot be set. It is not on the appropriate screen, or unknown.")) } }
        if !f.contains_key("summary") { return err(400, "Your request could not be created. Please check the fields have been correctly filled in. summary: You must specify a summary of the issue.") }
        let mut g = Map::new(); let bad = self.j.set(&mut g, &json!(f), false); if let Some((k, m)) = bad.first() { return err(400, &format!("Your request could not be created. Please check the fields have been correctly filled in. {k}: {m}")) }
        let (id, name) = self.j.kinds[0]; g.insert("issuetype".into(), json!({"id": id, "name": name, "subtask": false}));
        let n = self.j.add(g); for t in temps { let f = self.temp.remove(&t).unwrap(); self.j.issues[n].files.push(f) } self.j.index(n); reply(201, self.request(&self.j.issues[n]))
    }
    fn route(&mut self, a: &Asked, s: &[&str]) -> Said {
        let m = a.method.as_str(); let multi = s.last() == Some(&"attachTemporaryFile");
        if m == "POST" && !multi && ctype(a) != "application/json" { return err(415, "Unsupported Media Type") }
        let b = if m == "POST" && !multi { match obj(a) { Some(b) => b, None => return err(400, "The request body could not be read as JSON.") } } else { Value::Null };
        if let ["request", k, ..] = s { if self.j.find(k).is_none() { return err(404, "The request you are trying to view does not exist or you do not have permission to view it.") } }
        let at = s.get(1).and_then(|k| self.j.find(k)).unwrap_or(usize::MAX);
        match (m, s) {
            ("GET", ["info"]) => reply(200, json!({"version": "5.17", "platformVersion": "1001.0.0", "isLicensedForUse": true, "_links": {}})),
            ("GET", ["servicedesk"]) => self.paged(a, vec![json!({"id": "4", "projectId": "10000", "projectName": "Support", "projectKey": "SD"})]),
            ("GET", ["servicedesk", "4"]) | ("GET", ["servicedesk", "SD"]) => reply(200, json!({"id": "4", "projectId": "10000", "projectName": "Support", "projectKey": "SD"})),
            ("GET", ["servicedesk", "4", "requesttype"]) => self.paged(a, vec![json!({"id": "25", "name": "Get help", "serviceDeskId": "4", "issueTypeId": "10010", "groupIds": ["1"]})]),
            ("GET", ["servicedesk", "4", "requesttype", "25"]) => reply(200, json!({"id": "25", "name": "Get help", "serviceDeskId": "4", "issueTypeId": "10010"})),
            ("GET", ["servicedesk", "4", "requesttype", "25", "field"]) => reply(200, json!({"canRaiseOnBehalfOf": true, "canAddRequestParticipants": true, "requestTypeFields": [{"fieldId": "summary", "name": "Summary", "required": true, "jiraSchema": {"type": "string", "system": "summary"}}, {"fieldId": "description", "name": "Description", "required": false, "jiraSchema": {"type": "string", "system": "description"}}, {"fieldId": CF, "name": "Fingerprint", "required": false, "jiraSchema": {"type": "string", "customId": 10042}}, {"fieldId": "priority", "name": "Priority", "required": false, "jiraSchema": {"type": "priority", "system": "priority"}}, {"fieldId": "attachment", "name": "Attachment", "required": false, "jiraSchema": {"type": "array", "items": "attachment", "system": "attachment"}}]})),
            ("POST", ["servicedesk", d, "attachTemporaryFile"]) => { if *d != "4" && *d != "SD" { return err(404, "The Service Desk does not exist.") } let l = match self.j.upload(a) { Ok(l) => l, Err(e) => return e };
                let v: Vec<Value> = l.into_iter().map(|f| { let t = format!("temp{}", hexid(f.id, 16)); let v = json!({"temporaryAttachmentId": t, "fileName": f.name}); self.temp.insert(t, f); v }).collect(); reply(201, json!({"temporaryAttachments": v})) }
            (_, ["servicedesk", ..]) => err(404, "The Service Desk does not exist."),
            ("POST", ["request"]) => self.create(&b),
            ("GET", ["request"]) => { let st = q(a, "requestStatus").unwrap_or("ALL_REQUESTS"); if !["ALL_REQUESTS", "OPEN_REQUESTS", "CLOSED_REQUESTS"].contains(&st) { return err(400, "The requestStatus is not valid.") } if q(a, "serviceDeskId").map_or(false, |x| x != "4") { return err(404, "The Service Desk does not exist.") }
                let mut l: Vec<Value> = self.j.issues.iter().filter(|i| { let done = self.j.states[i.status].2 == "done"; (st == "ALL_REQUESTS" || (st == "CLOSED_REQUESTS") == done) && q(a, "searchTerm").map_or(true, |t| { let h = words(&text(&i.f["summary"])); words(t).iter().all(|w| h.contains(w)) }) }).map(|i| self.request(i)).collect(); l.reverse(); self.paged(a, l) }
            ("GET", ["request", _]) => reply(200, self.request(&self.j.issues[at])),
            ("GET", ["request", _, "status"]) => { let v = self.status(&self.j.issues[at]); self.paged(a, vec![v]) }
            ("POST", ["request", _, "comment"]) => { let Some(t) = b["body"].as_str().filter(|t| !t.trim().is_empty()) else { return err(400, "The comment body must not be empty.") }; if t.len() > 32767 { return err(400, "The entered text is too long. It exceeds the allowed limit of 32767 characters.") } if !(b["public"].is_boolean() || b["public"].is_null()) { return err(400, "public must be true or false") }
                let n = Note { id: self.j.id(), body: doc(t), internal: b["public"] != true, vis: Value::Null }; let v = self.comment(&self.j.issues[at], &n); self.j.issues[at].notes.push(n); self.j.index(at); reply(201, v) }
            ("GET", ["request", _, "comment"]) => { let i = &self.j.issues[at]; let (p, n) = (q(a, "public") != Some("false"), q(a, "internal") != Some("false")); let l = i.notes.iter().filter(|x| if x.internal { n } else { p }).map(|x| self.comment(i, x)).collect(); self.paged(a, l) }
            ("GET", ["request", _, "comment", id]) => match self.j.issues[at].notes.iter().find(|n| n.id.to_string() == *id) { Some(n) => reply(200, self.comment(&self.j.issues[at], n)), None => err(404, "The comment does not exist.") },
            ("POST", ["request", _, "attachment"]) => { let ids: Vec<String> = arr(&b["temporaryAttachmentIds"]).iter().map(text).collect(); if ids.is_empty() { return err(400, "You must provide at least one temporary attachment id.") } if !(b["public"].is_boolean() || b["public"].is_null()) { return err(400, "public must be true or false") }
                if ids.iter().any(|i| !self.temp.contains_key(i)) { return err(400, "The temporary attachment does not exist or has expired.") } let internal = b["public"] != true;
                let (mut v, mut t) = (vec![], b["additionalComment"]["body"].as_str().unwrap_or("").to_string()); for i in ids { let f = self.temp.remove(&i).unwrap(); if internal { self.hidden.push(f.id) } t.push_str(&format!("\n\n[^{}]", f.name)); v.push(self.attachment(&self.j.issues[at], &f)); self.j.issues[at].files.push(f) }
                let n = Note { id: self.j.id(), body: doc(t.trim_start()), internal, vis: Value::Null }; let c = self.comment(&self.j.issues[at], &n); self.j.issues[at].notes.push(n); self.j.index(at); reply(201, json!({"comment": c, "attachments": {"size": v.len(), "start": 0, "limit": 100, "isLastPage": true, "values": v}})) }
            ("GET", ["request", _, "attachment"]) => { let i = &self.j.issues[at]; let l = i.files.iter().map(|f| self.attachment(i, f)).collect(); self.paged(a, l) }
            ("GET", ["request", _, "attachment", id]) => match self.j.issues[at].files.iter().find(|f| f.id.to_string() == *id) { Some(f) => bytes(200, &f.ctype, f.data.clone()), None => err(404, "The attachment does not exist.") },
            ("GET", ["request", _, "transition"]) => { let now = self.j.issues[at].status; let l = (0..self.j.states.len()).filter(|s| *s != now).map(|s| json!({"id": format!("{}1", s + 1), "name": self.j.states[s].1})).collect(); self.paged(a, l) }
            ("POST", ["request", _, "transition"]) => { let id = text(&b["id"]); match (0..self.j.states.len()).find(|s| format!("{}1", s + 1) == id && *s != self.j.issues[at].status) { Some(n) => { self.j.issues[at].status = n; if let Some(t) = b["additionalComment"]["body"].as_str() { let n = Note { id: self.j.id(), body: doc(t), internal: false, vis: Value::Null }; self.j.issues[at].notes.push(n) } self.j.index(at); none(204) } None => err(400, "The transition is not valid for this request.") } }
            (_, ["request"]) | (_, ["request", _]) => err(405, "Method Not Allowed"),
            _ => err(404, "Not Found"),
        }
    }
}
impl System for Jsm {
    fn answer(&mut self, a: &Asked) -> Said {
        let s = segs(&self.j.base, &a.path); if s.len() < 3 || s[0] != "rest" || s[1] != "servicedeskapi" { return self.j.answer(a) }
        if let Some(r) = self.j.open_door(a, &s) { return r }
        let s: Vec<&str> = s.iter().map(|x| x.as_str()).collect(); with(self.route(a, &s[2..]), &[("x-ratelimit-limit", "350"), ("x-ratelimit-remaining", "349"), ("x-arequestid", "0a1b2c3d")])
    }
    fn held(&self) -> Vec<Held> { self.j.held() }
    fn close(&mut self, id: &str) { self.j.close(id) }
    fn lag(&mut self, seconds: u64) { self.j.lag(seconds) }
    fn tick(&mut self, now: u64) { self.j.tick(now) }
}
pub fn make(base: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let mut j = Jira { base: base.trim_end_matches('/').into(), project: "SD", kinds: &[("10010", "[System] Service request"), ("10011", "[System] Incident")], states: &[("10100", "Waiting for support", "indeterminate"), ("3", "In progress", "indeterminate"), ("10101", "Resolved", "done"), ("10102", "Canceled", "done")], issues: vec![], ix: Index::default(), n: 30000 };
    j.strangers(2); let z = Jsm { j, temp: BTreeMap::new(), hidden: vec![] };
    (Box::new(z), map(&[("base_url", base), ("email", "bot@example.org"), ("token", "ATATT3xFf-jira"), ("oauth_token", "oauth-jira"), ("project", "SD"), ("project_id", "10000"), ("service_desk_id", "4"), ("request_type_id", "25"), ("issue_type", "[System] Service request"), ("issue_type_id", "10010"), ("field_id", CF), ("field_name", "Fingerprint"), ("label", "allowed"), ("property_key", "escalate"), ("property_indexed", "issue.property[escalate].fp"), ("customer", "qm:customer-1"), ("status_open", "Waiting for support"), ("status_done", "Resolved"), ("transition_open", "11"), ("transition_progress", "21"), ("transition_done", "31"), ("attachment_limit", "20971520")]))
}
