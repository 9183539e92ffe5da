//! Freshdesk, API v2.
//! From: developers.freshdesk.com/api (authentication, errors, rate limit, tickets: create/view/update/list/filter, conversations, attachments, ticket fields),
//! support.freshdesk.com "status codes and its reasons"; public clients that quote error bodies.
//! In make(): base_url, api_key (Basic `key:X`; the password is not looked at), field cf_fingerprint (single line text), group_id, status_open 2, status_done 5
//! (resolved 4), requester e-mail. Fingerprint places: custom_fields.cf_fingerprint, tags, text (not searchable by the API).
//! Emulated: tickets create (JSON, multipart with attachments[]), view (include=conversations…), update, list (closed ones too; only new_and_my_open etc. as filters,
//! unknown parameter 400), search/tickets (quotes round the query, lag), notes, reply, conversations, attachments by signed URL, ticket_fields, agents/me, groups.
//! Not emulated: archived tickets, mandatory fields on closing, contacts API, spam, real throttling (headers only), 30 days limit of the list.
//! Unsure: exact wording of the query errors; whether an unquoted word is a value of a text field (refused here: the grammar shows 'string');
//! whether conversations hold the description (no). Custom text fields 255. Note without `private` is private (documented for notes).
//! A signed attachment URL answers with or without an Authorization header (documents are silent).
use super::kit::*;
use super::{Asked, Held, Said, System};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

struct File { id: u64, name: String, ctype: String, data: Vec<u8> }
struct Note { v: Value, files: Vec<u64> }
struct Ticket { id: u64, v: Value, files: Vec<u64>, notes: Vec<Note> }
pub struct Freshdesk { base: String, tickets: Vec<Ticket>, files: Vec<File>, ix: Index, n: u64, left: u64 }

fn bad(l: Vec<(String, String, &str)>) -> Said { reply(400, json!({"description": "Validation failed", "errors": l.into_iter().map(|(f, m, c)| json!({"field": f, "message": m, "code": c})).collect::<Vec<_>>()})) }
fn one(f: &str, m: &str, c: &'static str) -> Said { bad(vec![(f.into(), m.into(), c)]) }
fn kind(v: &Value) -> &'static str { match v { Value::Null => "Null", Value::Bool(_) => "Boolean", Value::Number(n) if n.is_f64() => "Float", Value::Number(_) => "Integer", Value::String(_) => "String", Value::Array(_) => "Array", Value::Object(_) => "Object" } }
fn strip(h: &str) -> String {
    let (mut o, mut tag) = (String::new(), false); let h = h.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n").replace("</p>", "\n").replace("</div>", "\n").replace("</li>", "\n");
    for c in h.chars() { match c { '<' => tag = true, '>' if tag => tag = false, c if !tag => o.push(c), _ => {} } }
    o.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", " ").replace("&amp;", "&").trim().to_string()
}

impl Freshdesk {
    fn id(&mut self) -> u64 { self.n += 1; self.n }
    fn file(&self, id: u64) -> Value { let f = self.files.iter().find(|f| f.id == id).unwrap();
        json!({"id": f.id, "name": f.name, "content_type": f.ctype, "size": f.data.len(), "created_at": stamp(self.ix.now) + "Z", "updated_at": stamp(self.ix.now) + "Z", "attachment_url": format!("{}/_s3/data/helpdesk/attachments/production/{}/original/{}?X-Amz-Signature={}", self.base, f.id, pct(&f.name), hexid(f.id, 32))}) }
    fn ticket(&self, t: &Ticket) -> Value { let mut v = t.v.clone(); v["attachments"] = json!(t.files.iter().map(|f| self.file(*f)).collect::<Vec<_>>()); v }
    fn note(&self, n: &Note) -> Value { let mut v = n.v.clone(); v["attachments"] = json!(n.files.iter().map(|f| self.file(*f)).collect::<Vec<_>>()); v }
    /// The body's members and files; multipart values are strings and become what they stand for.
    fn read(&self, a: &Asked) -> Result<(Map<String, Value>, Vec<Part>), Said> {
        match ctype(a).as_str() {
            "application/json" => match serde_json::from_slice::<Value>(&a.body) {
                Ok(Value::Object(o)) => if o.contains_key("attachments") && o["attachments"].as_array().map_or(true, |l| !l.is_empty()) { Err(one("attachments", "It should be an array of valid files. Make sure that the request is of content type multipart/form-data", "datatype_mismatch")) } else { Ok((o, vec![])) },
                _ => Err(reply(400, json!({"code": "invalid_json", "message": "Request body has invalid json format."}))) },
            "multipart/form-data" => {
                let Some(ps) = parts(a) else { return Err(reply(400, json!({"code": "invalid_multipart", "message": "The multipart body could not be parsed."}))) };
                let (mut o, mut files) = (Map::new(), vec![]);
                for p in ps {
                    if p.name == "attachments[]" { if p.file.is_none() { return Err(one("attachments", "It should be an array of valid files", "datatype_mismatch")) } files.push(p); continue }
                    let s = String::from_utf8_lossy(&p.data).into_owned();
                    if let Some(k) = p.name.strip_suffix("[]") { o.entry(k.to_string()).or_insert(json!([])).as_array_mut().map(|l| l.push(json!(s))); }
                    else if let Some((k, r)) = p.name.split_once('[') { o.entry(k.to_string()).or_insert(json!({}))[r.trim_end_matches(']')] = json!(s); }
                    else { let v = if ["status", "priority", "source", "group_id", "responder_id", "requester_id", "product_id", "company_id", "user_id"].contains(&p.name.as_str()) { s.parse::<i64>().map(|n| json!(n)).unwrap_or(json!(s)) } else if p.name == "private" || p.name == "incoming" { match s.as_str() { "true" => json!(true), "false" => json!(false), _ => json!(s) } } else { json!(s) }; o.insert(p.name.clone(), v); }
                }
                if files.iter().map(|f| f.data.len()).sum::<usize>() > 20 * 1024 * 1024 { return Err(one("attachments", "Attachment size should be less than 20 MB", "invalid_size")) }
                Ok((o, files))
            }
            c => Err(reply(415, json!({"code": "unsupported_content_type", "message": format!("Content-Type header is set to {}. It should be set to application/json", if c.is_empty() { "nothing" } else { c })}))),
        }
    }
    fn keep(&mut self, ps: Vec<Part>) -> Vec<u64> { ps.into_iter().map(|p| { let id = self.id(); self.files.push(File { id, name: p.file.unwrap(), ctype: p.ctype, data: p.data }); id }).collect() }
    fn check(&self, o: &Map<String, Value>, new: bool) -> Result<(), Said> {
        let mut e = vec![];
        let mut no = |f: &str, m: String, c: &'static str| e.push((f.to_string(), m, c));
        for (k, v) in o {
            let ty = |want: &str| format!("Value set is of type {}.It should be a/an {want}", kind(v));
            match k.as_str() {
                "status" | "priority" | "source" => { let ok: &[i64] = match k.as_str() { "status" => &[2, 3, 4, 5], "priority" => &[1, 2, 3, 4], _ => &[1, 2, 3, 5, 6, 7, 9, 11, 100, 101] };
                    if !v.as_i64().map_or(false, |n| ok.contains(&n)) { no(k, format!("It should be one of these values: '{}'", ok.iter().map(|n| n.to_string()).collect::<Vec<_>>().join(",")), "invalid_value") } }
                "subject" => match v.as_str() { None => no(k, ty("String"), "datatype_mismatch"), Some(s) if s.trim().is_empty() => no(k, "It should not be blank as this is a mandatory field".into(), "invalid_value"), Some(s) if s.chars().count() > 255 => no(k, format!("Has {} characters, it can have maximum of 255 characters", s.chars().count()), "invalid_value"), _ => {} },
                "description" => match v.as_str() { None => no(k, ty("String"), "datatype_mismatch"), Some(s) if s.trim().is_empty() => no(k, "It should not be blank as this is a mandatory field".into(), "invalid_value"), _ => {} },
                "email" => if !v.as_str().map_or(false, |s| s.contains('@') && s.contains('.')) { no(k, "It should be in the 'valid email address' format".into(), "invalid_value") },
                "name" | "phone" | "facebook_id" | "twitter_id" | "unique_external_id" | "due_by" | "fr_due_by" => if !v.is_string() && !v.is_null() { no(k, ty("String"), "datatype_mismatch") },
                "type" => if !v.is_null() && !["Question", "Incident", "Problem", "Feature Request", "Refund"].contains(&v.as_str().unwrap_or("")) { no(k, "It should be one of these values: 'Question,Incident,Problem,Feature Request,Refund'".into(), "invalid_value") },
                "tags" | "cc_emails" => match v { Value::Array(a) if a.iter().all(|x| x.is_string()) => if k == "tags" && a.iter().any(|t| text(t).len() > 32) { no(k, "It should only contain elements that have maximum of 32 characters".into(), "invalid_value") }, _ => no(k, ty("Array"), "datatype_mismatch") },
                "group_id" | "responder_id" | "requester_id" | "product_id" | "company_id" | "email_config_id" | "parent_id" | "internal_group_id" | "internal_agent_id" => if !(v.is_i64() || v.is_u64() || v.is_null()) { no(k, ty("Positive Integer"), "datatype_mismatch") } else if (k == "group_id" && !v.is_null() && v != 4001) || (k == "requester_id" && v != 8002 && v != 8001) { no(k, format!("There is no {} matching the given {k}", &k[..k.len() - 3]), "invalid_value") },
                "custom_fields" => match v.as_object() { None => no(k, ty("key/value pair"), "datatype_mismatch"), Some(c) => for (f, x) in c { if f != "cf_fingerprint" { no(f, "Unexpected/invalid field in request".into(), "invalid_field") } else if !(x.is_string() || x.is_null()) { no(f, format!("Value set is of type {}.It should be a/an String", kind(x)), "datatype_mismatch") } else if text(x).len() > 255 { no(f, format!("Has {} characters, it can have maximum of 255 characters", text(x).len()), "invalid_value") } } },
                "related_ticket_ids" | "attachments" => {}
                _ => no(k, "Unexpected/invalid field in request".into(), "invalid_field"),
            }
        }
        if new {
            for k in ["description", "subject"] { if !o.contains_key(k) { no(k, "It should be a/an String".into(), "missing_field") } }
            if !["requester_id", "email", "phone", "facebook_id", "twitter_id", "unique_external_id"].iter().any(|k| o.contains_key(*k)) { no("requester_id", "One of the following fields should be present: requester_id, email, phone, facebook_id, twitter_id, unique_external_id".into(), "missing_field") }
            if o.contains_key("phone") && !o.contains_key("email") && !o.contains_key("name") { no("name", "It should not be blank as this is a mandatory field".into(), "missing_field") }
        }
        if e.is_empty() { Ok(()) } else { Err(bad(e)) }
    }
    fn put(&self, v: &mut Value, o: &Map<String, Value>) {
        for (k, x) in o { match k.as_str() { "description" => { v["description"] = x.clone(); v["description_text"] = json!(strip(&text(x))) } "custom_fields" => for (f, y) in x.as_object().unwrap() { v["custom_fields"][f] = y.clone() }, "email" | "name" | "phone" | "attachments" => {} "tags" => v["tags"] = x.clone(), _ => v[k] = x.clone() } }
        v["updated_at"] = json!(stamp(self.ix.now) + "Z");
    }
    fn index(&mut self, id: u64) { let v = self.tickets.iter().find(|t| t.id == id).unwrap().v.clone(); self.ix.put(id, v) }
    fn create(&mut self, o: Map<String, Value>, ps: Vec<Part>) -> Said {
        if let Err(e) = self.check(&o, true) { return e }
        let id = self.tickets.len() as u64 + 41; let files = self.keep(ps);
        let mut v = json!({"id": id, "subject": null, "status": 2, "priority": 1, "source": 2, "type": null, "tags": [], "cc_emails": [], "fwd_emails": [], "reply_cc_emails": [], "spam": false, "fr_escalated": false, "is_escalated": false, "requester_id": 8002, "responder_id": null, "group_id": null, "company_id": null, "product_id": null, "custom_fields": {"cf_fingerprint": null}, "created_at": stamp(self.ix.now) + "Z", "due_by": null, "fr_due_by": null, "to_emails": null});
        self.put(&mut v, &o); self.tickets.push(Ticket { id, v, files, notes: vec![] }); self.index(id);
        with(reply(201, self.ticket(self.tickets.last().unwrap())), &[("location", &format!("{}/api/v2/tickets/{id}", self.base))])
    }
    fn search(&self, a: &Asked) -> Said {
        if let Some(k) = a.query.iter().find(|x| x.0 != "query" && x.0 != "page") { return one(&k.0, "Unexpected/invalid field in request", "invalid_field") }
        let Some(qu) = q(a, "query") else { return one("query", "It should be a/an String", "missing_field") };
        let wrong = || one("query", "Given query is not valid", "invalid_value");
        if qu.len() < 2 || !qu.starts_with('"') || !qu.ends_with('"') { return wrong() }
        if qu.chars().count() > 514 { return one("query", "Has more than 512 characters, it can have maximum of 512 characters", "invalid_value") }
        let Ok(page) = q(a, "page").unwrap_or("1").parse::<usize>() else { return one("page", "It should be a Positive Integer", "datatype_mismatch") };
        if !(1..=10).contains(&page) { return one("page", "It should be a Positive Integer less than or equal to 10", "invalid_value") }
        let Ok(t) = toks(&qu[1..qu.len() - 1], &[":>", ":<", ":"]) else { return wrong() };
        let mut r = Reader { t, i: 0 }; let Ok(e) = r.or() else { return wrong() }; if r.i < r.t.len() { return wrong() }
        let term = |d: &Value, f: &str, op: &str, v: &[Tok]| -> Result<bool, String> {
            let (v, quoted) = (tv(&v[0]), matches!(v[0], Tok::Str(..))); let null = v == "null" && !quoted;
            match f {
                "priority" | "status" | "agent_id" | "group_id" => { let Ok(n) = v.parse::<i64>() else { if null { return Ok(d[if f == "agent_id" { "responder_id" } else { f }].is_null()) } return Err(f.into()) }; let h = d[if f == "agent_id" { "responder_id" } else { f }].as_i64(); Ok(match op { ":" => h == Some(n), ":>" => h >= Some(n), _ => h.is_some() && h <= Some(n) }) }
                "tag" | "type" | "cf_fingerprint" => { if op != ":" || !(quoted || null) { return Err(f.into()) } let h: Vec<String> = if f == "tag" { arr(&d["tags"]).iter().map(text).collect() } else { vec![text(if f == "type" { &d["type"] } else { &d["custom_fields"][f] })].into_iter().filter(|s| !s.is_empty()).collect() };
                    Ok(if null { h.is_empty() } else { h.iter().any(|x| x.eq_ignore_ascii_case(v)) }) }
                "created_at" | "updated_at" | "due_by" | "fr_due_by" => { let h = text(&d[f]); let h = h.get(..10).unwrap_or(""); Ok(match op { ":" => h == v, ":>" => h >= v, _ => h <= v }) }
                _ => Err(f.into()) } };
        if let Err(f) = e.eval(&|f, o, v| term(&json!({}), f, o, v)) { return one(&f, "Unexpected/invalid field in request", "invalid_field") }
        let l: Vec<Value> = self.ix.docs().filter(|(_, d)| e.eval(&|f, o, v| term(d, f, o, v)).unwrap_or(false)).map(|(_, d)| d.clone()).collect();
        reply(200, json!({"total": l.len(), "results": l.into_iter().skip(30 * (page - 1)).take(30).collect::<Vec<_>>()}))
    }
    fn route(&mut self, a: &Asked, s: &[&str]) -> Said {
        let at = |me: &Self, id: &str| me.tickets.iter().position(|t| t.id.to_string() == id);
        match (a.method.as_str(), s) {
            ("GET", ["agents", "me"]) => reply(200, json!({"id": 8001, "available": true, "ticket_scope": 1, "type": "support_agent", "contact": {"active": true, "email": "bot@example.org", "name": "Escalate Bot"}})),
            ("GET", ["ticket_fields"]) => reply(200, json!([{"id": 1, "name": "subject", "label": "Subject", "type": "default_subject", "default": true}, {"id": 2, "name": "cf_fingerprint", "label": "Fingerprint", "type": "custom_text", "default": false, "required_for_agents": false, "required_for_closure": false}])),
            ("GET", ["groups"]) => reply(200, json!([{"id": 4001, "name": "Support"}])),
            ("POST", ["tickets"]) => match self.read(a) { Ok((o, f)) => self.create(o, f), Err(e) => e },
            ("GET", ["tickets"]) => {
                if let Some(k) = a.query.iter().find(|x| !["filter", "requester_id", "email", "unique_external_id", "company_id", "updated_since", "page", "per_page", "order_by", "order_type", "include"].contains(&x.0.as_str())) { return one(&k.0, "Unexpected/invalid field in request", "invalid_field") }
                let (n, p) = (qn(a, "per_page", 30), qn(a, "page", 1)); if n > 100 || n == 0 { return one("per_page", "It should be a Positive Integer less than or equal to 100", "invalid_value") }
                let mut l: Vec<&Ticket> = self.tickets.iter().filter(|t| q(a, "requester_id").map_or(true, |r| text(&t.v["requester_id"]) == r) && q(a, "email").map_or(true, |e| e == "customer@example.org") && (q(a, "filter") != Some("new_and_my_open") || t.v["status"] == 2)).collect(); l.reverse();
                let more = l.len() > n * p; let v = l.into_iter().skip(n * (p.max(1) - 1)).take(n).map(|t| { let mut v = t.v.clone(); if !q(a, "include").map_or(false, |i| i.contains("description")) { v.as_object_mut().unwrap().retain(|k, _| !k.starts_with("description")) } v }).collect::<Vec<_>>();
                let r = reply(200, json!(v)); if more { with(r, &[("link", &format!("<{}/api/v2/tickets?page={}&per_page={n}>; rel=\"next\"", self.base, p + 1))]) } else { r }
            }
            ("GET", ["tickets", id]) => { let Some(i) = at(self, id) else { return none(404) };
                if let Some(x) = q(a, "include").and_then(|i| i.split(',').find(|x| !["conversations", "requester", "company", "stats"].contains(&x.trim()))) { let _ = x; return one("include", "It should be one of these values: 'conversations,requester,company,stats,sla_policy'", "invalid_value") }
                let mut v = self.ticket(&self.tickets[i]); if q(a, "include").map_or(false, |i| i.contains("conversations")) { v["conversations"] = json!(self.tickets[i].notes.iter().take(10).map(|n| self.note(n)).collect::<Vec<_>>()) } reply(200, v) }
            ("PUT", ["tickets", id]) => { let Some(i) = at(self, id) else { return none(404) }; let (o, f) = match self.read(a) { Ok(x) => x, Err(e) => return e };
                if o.is_empty() && f.is_empty() { return reply(400, json!({"code": "missing_params", "message": "No parameters were given"})) }
                if let Err(e) = self.check(&o, false) { return e } let f = self.keep(f); let mut v = self.tickets[i].v.clone(); self.put(&mut v, &o); self.tickets[i].v = v; self.tickets[i].files.extend(f); let id = self.tickets[i].id; self.index(id); reply(200, self.ticket(&self.tickets[i])) }
            ("DELETE", ["tickets", id]) => { let Some(i) = at(self, id) else { return none(404) }; self.tickets.remove(i); none(204) }
            ("POST", ["tickets", id, k @ ("notes" | "reply")]) => {
                let Some(i) = at(self, id) else { return none(404) }; let (o, f) = match self.read(a) { Ok(x) => x, Err(e) => return e }; let note = *k == "notes";
                let ok: &[&str] = if note { &["body", "private", "incoming", "notify_emails", "user_id", "attachments"] } else { &["body", "from_email", "user_id", "cc_emails", "bcc_emails", "attachments"] };
                if let Some(k) = o.keys().find(|k| !ok.contains(&k.as_str())) { return one(k, "Unexpected/invalid field in request", "invalid_field") }
                match o.get("body") { None => return one("body", "It should be a/an String", "missing_field"), Some(Value::String(s)) if s.trim().is_empty() => return one("body", "It should not be blank as this is a mandatory field", "invalid_value"), Some(Value::String(_)) => {} Some(v) => return one("body", &format!("Value set is of type {}.It should be a/an String", kind(v)), "datatype_mismatch") }
                if !o.get("private").map_or(true, |p| p.is_boolean()) { return one("private", "Value set is of type String.It should be a/an Boolean", "datatype_mismatch") }
                let files = self.keep(f); let body = text(&o["body"]);
                let v = json!({"id": self.id(), "ticket_id": self.tickets[i].id, "body": body, "body_text": strip(&body), "private": note && o.get("private") != Some(&json!(false)), "incoming": false, "user_id": 8001, "source": if note { 2 } else { 0 }, "to_emails": [], "created_at": stamp(self.ix.now) + "Z", "updated_at": stamp(self.ix.now) + "Z"});
                let n = Note { v, files }; let r = self.note(&n); self.tickets[i].notes.push(n); let id = self.tickets[i].id; self.index(id); reply(201, r)
            }
            ("GET", ["tickets", id, "conversations"]) => { let Some(i) = at(self, id) else { return none(404) }; let (n, p) = (qn(a, "per_page", 30).clamp(1, 100), qn(a, "page", 1).max(1)); let t = &self.tickets[i]; let r = reply(200, json!(t.notes.iter().skip(n * (p - 1)).take(n).map(|x| self.note(x)).collect::<Vec<_>>()));
                if t.notes.len() > n * p { with(r, &[("link", &format!("<{}/api/v2/tickets/{id}/conversations?page={}&per_page={n}>; rel=\"next\"", self.base, p + 1))]) } else { r } }
            ("GET", ["search", "tickets"]) => self.search(a),
            (_, ["tickets"]) | (_, ["tickets", _]) | (_, ["tickets", _, "notes" | "reply" | "conversations"]) | (_, ["search", "tickets"]) => with(reply(405, json!({"code": "method_not_allowed", "message": "Method not allowed"})), &[("allow", "GET, POST, PUT, DELETE")]),
            _ => none(404),
        }
    }
}
impl System for Freshdesk {
    fn answer(&mut self, a: &Asked) -> Said {
        let s = segs(&self.base, &a.path); let s: Vec<&str> = s.iter().map(|x| x.as_str()).collect();
        if s[0] == "_s3" && a.method == "GET" { return match self.files.iter().find(|f| s.get(5) == Some(&f.id.to_string().as_str()) && q(a, "X-Amz-Signature") == Some(&hexid(f.id, 32))) { Some(f) => bytes(200, &f.ctype, f.data.clone()), None => bytes(403, "application/xml", b"<Error><Code>AccessDenied</Code></Error>".to_vec()) } }
        if s.len() < 3 || s[0] != "api" || s[1] != "v2" { return none(404) }
        if !basic(a).map_or(false, |(u, _)| u == "fdkey-20c9") { return reply(401, json!({"code": "invalid_credentials", "message": "You have to be logged in to perform this action."})) }
        self.left = self.left.saturating_sub(1); let left = self.left.to_string();
        with(self.route(a, &s[2..]), &[("x-ratelimit-total", "5000"), ("x-ratelimit-remaining", &left), ("x-ratelimit-used-currentrequest", "1"), ("x-freshdesk-api-version", "current=v2; requested=v2")])
    }
    fn held(&self) -> Vec<Held> {
        self.tickets.iter().map(|t| {
            let mut f = BTreeMap::new(); for k in ["status", "priority", "type", "group_id"] { f.insert(k.to_string(), text(&t.v[k])); } f.insert("cf_fingerprint".into(), text(&t.v["custom_fields"]["cf_fingerprint"])); f.insert("tags".into(), arr(&t.v["tags"]).iter().map(text).collect::<Vec<_>>().join(","));
            Held { id: t.id.to_string(), open: t.v["status"] == 2 || t.v["status"] == 3, title: text(&t.v["subject"]), texts: std::iter::once((false, text(&t.v["description_text"]))).chain(t.notes.iter().map(|n| (n.v["private"] == true, text(&n.v["body_text"])))).collect(),
                files: t.files.iter().chain(t.notes.iter().flat_map(|n| &n.files)).map(|i| { let f = self.files.iter().find(|f| f.id == *i).unwrap(); (f.name.clone(), f.data.clone()) }).collect(), fields: f }
        }).collect()
    }
    fn close(&mut self, id: &str) { if let Some(t) = self.tickets.iter_mut().find(|t| t.id.to_string() == id) { t.v["status"] = json!(5); let id = t.id; self.index(id) } }
    fn lag(&mut self, seconds: u64) { self.ix.lag = seconds }
    fn tick(&mut self, now: u64) { self.ix.tick(now) }
}
pub fn make(base: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let mut z = Freshdesk { base: base.trim_end_matches('/').into(), tickets: vec![], files: vec![], ix: Index::default(), n: 60000, left: 5000 };
    for (i, s) in [(1, 2), (2, 5)] { let fp = hexid(920 + i, 32); let o = json!({"subject": format!("Stranger {i}"), "description": format!("Somebody else's trouble {fp}"), "email": "stranger@example.org", "status": s, "custom_fields": {"cf_fingerprint": fp}}); z.create(o.as_object().unwrap().clone(), vec![]); }
    (Box::new(z), map(&[("base_url", base), ("api_key", "fdkey-20c9"), ("field", "cf_fingerprint"), ("field_id", "cf_fingerprint"), ("group_id", "4001"), ("requester", "customer@example.org"), ("requester_id", "8002"), ("status_open", "2"), ("status_resolved", "4"), ("status_done", "5"), ("tag", "allowed")]))
}
