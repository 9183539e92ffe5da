//! Zendesk Support (Ticketing API v2).
//! From: developer.zendesk.com api-reference/ticketing/{introduction (idempotency), tickets/tickets, tickets/ticket_comments,
//! tickets/ticket-attachments, ticket-management/search}, introduction/{security-and-auth, requests, rate-limits}; "Adding ticket attachments".
//! In make(): base_url, email, token (Basic `email/token:token`), oauth_token (Bearer), field_id (text custom field), external_id = "yes",
//! group_id, user_id, status_open/status_done, requester (known user). Fingerprint places: external_id (not unique), custom field, tags, text.
//! Emulated: users/me (anonymous without credentials), tickets create/read/list(external_id)/update/delete/show_many, comments, audits (thin),
//! uploads (token, 60 min, single use), attachments and their download by redirect, search, search/count, search/export, ticket_fields, Idempotency-Key.
//! `close` once = solved (may be reopened); on a solved one = closed for ever (update refused with 422).
//! Not emulated: requests API, async and bulk jobs, side-loads, views, real rate limiting (headers only), antivirus states, archived tickets.
//! Unsure: 415 against 400 for a wrong content type (415 here); unknown custom field id and unknown upload token are dropped in silence;
//! a search keyword that is not known is taken as text (nothing found); body limit 65536; search of internal notes (found).
//! Passwords are refused (the vendor removed them). Basic with `email/token` is case-insensitive in the e-mail.
use super::kit::*;
use super::{Asked, Held, Said, System};
use serde_json::{json, Value};
use std::collections::BTreeMap;

const FIELD: u64 = 360042;
struct File { id: u64, name: String, ctype: String, data: Vec<u8> }
struct Note { id: u64, body: String, public: bool, files: Vec<u64> }
struct Ticket { id: u64, v: Value, notes: Vec<Note> }
pub struct Zendesk { base: String, tickets: Vec<Ticket>, files: Vec<File>, tokens: BTreeMap<String, (u64, Vec<u64>)>, keys: BTreeMap<String, (u64, String, Said)>, ix: Index, n: u64, left: u64 }

fn err(status: u16, e: &str, d: &str) -> Said { reply(status, json!({"error": e, "description": d})) }
fn invalid(field: &str, text: &str, code: &str) -> Said { reply(422, json!({"error": "RecordInvalid", "description": "Record validation errors", "details": {field: [{"description": text, "error": code}]}})) }
fn attribute(text: &str) -> Said { reply(400, json!({"error": {"title": "Invalid attribute", "message": format!("You passed an invalid value for the {text} attribute. Invalid parameter: {text}")}})) }
fn clone(s: &Said) -> Said { Said { status: s.status, headers: s.headers.clone(), body: s.body.clone() } }

impl Zendesk {
    fn id(&mut self) -> u64 { self.n += 1; self.n }
    fn at(&self) -> String { stamp(self.ix.now) + "Z" }
    fn file(&self, id: u64) -> Value {
        let f = self.files.iter().find(|f| f.id == id).unwrap();
        json!({"id": f.id, "url": format!("{}/api/v2/attachments/{}.json", self.base, f.id), "file_name": f.name, "content_type": f.ctype, "size": f.data.len(), "inline": false, "deleted": false,
            "content_url": format!("{}/attachments/token/{}/?name={}", self.base, hexid(f.id, 24), pct(&f.name)), "malware_access_override": false, "malware_scan_result": "not_scanned", "thumbnails": []})
    }
    fn note(&self, n: &Note) -> Value { json!({"id": n.id, "type": "Comment", "author_id": 9001, "body": n.body, "plain_body": n.body, "html_body": format!("<div class=\"zd-comment\" dir=\"auto\">{}</div>", n.body.replace('&', "&amp;").replace('<', "&lt;")), "public": n.public,
        "attachments": n.files.iter().map(|f| self.file(*f)).collect::<Vec<_>>(), "audit_id": n.id + 1, "via": {"channel": "api"}, "created_at": self.at(), "metadata": {}}) }
    fn index(&mut self, id: u64) {
        let t = self.tickets.iter().find(|t| t.id == id).unwrap();
        let mut d = t.v.clone(); d["_text"] = json!(t.notes.iter().map(|n| n.body.clone()).collect::<Vec<_>>().join("\n"));
        self.ix.put(id, d);
    }
    /// Takes what is sent into the ticket; a comment is returned to be added.
    fn take(&mut self, v: &mut Value, t: &Value, new: bool) -> Result<Option<Note>, Said> {
        for (k, x) in t.as_object().unwrap() {
            match k.as_str() {
                "subject" | "external_id" | "recipient" => { if !(x.is_string() || x.is_null() || (k == "external_id" && x.is_number())) { return Err(attribute(k)) } v[k] = if x.is_null() { Value::Null } else { json!(text(x)) } }
                "priority" | "type" | "status" => {
                    let ok: &[&str] = match k.as_str() { "priority" => &["urgent", "high", "normal", "low"], "type" => &["problem", "incident", "question", "task"], _ => &["new", "open", "pending", "hold", "solved", "closed"] };
                    if x.is_null() && k != "status" { v[k] = Value::Null; continue }
                    if !x.as_str().map_or(false, |s| ok.contains(&s)) { return Err(invalid(k, &format!("{}: {} is not valid", k, text(x)), "InvalidValue")) }
                    v[k] = x.clone()
                }
                "tags" => { let a: Vec<String> = match x { Value::Array(a) => a.iter().map(text).collect(), Value::String(s) => s.split([' ', ',']).filter(|s| !s.is_empty()).map(|s| s.into()).collect(), _ => return Err(attribute("tags")) };
                    if a.iter().any(|t| t.contains(' ')) { return Err(invalid("tags", "Tags: contain invalid characters", "InvalidValue")) } v["tags"] = json!(a.iter().map(|s| s.to_lowercase()).collect::<Vec<_>>()) }
                "custom_fields" | "fields" => {
                    let l: Vec<(u64, Value)> = match x { Value::Array(a) => a.iter().filter_map(|f| Some((f["id"].as_u64().or(f["id"].as_str().and_then(|s| s.parse().ok()))?, f["value"].clone()))).collect(),
                        Value::Object(o) => o.iter().filter_map(|(k, f)| Some((k.parse().ok()?, f.clone()))).collect(), _ => return Err(attribute("custom_fields")) };
                    for (id, f) in l { if id == FIELD { let f = if f.is_null() { f } else { json!(text(&f)) }; v["custom_fields"] = json!([{"id": FIELD, "value": f}]); v["fields"] = v["custom_fields"].clone() } }
                }
                "group_id" | "assignee_id" | "requester_id" | "submitter_id" | "brand_id" | "ticket_form_id" | "organization_id" => {
                    if !(x.is_u64() || x.is_null() || x.as_str().map_or(false, |s| s.parse::<u64>().is_ok())) { return Err(attribute(k)) }
                    let n = text(x); if k == "group_id" && !["", "7001"].contains(&n.as_str()) { return Err(invalid("group", "Group: is invalid", "InvalidValue")) }
                    if k == "requester_id" && !["9001", "9002"].contains(&n.as_str()) { return Err(invalid("requester", "Requester: User does not exist", "InvalidValue")) }
                    if k == "assignee_id" && !["", "9001"].contains(&n.as_str()) { return Err(invalid("assignee", "Assignee: is invalid", "InvalidValue")) }
                    v[k] = n.parse::<u64>().map(|n| json!(n)).unwrap_or(Value::Null)
                }
                "requester" => {
                    if !x.is_object() { return Err(attribute("requester")) }
                    let mail = text(&x["email"]); if !mail.contains('@') { return Err(invalid("requester", &format!("Requester: Email:  {mail} is not properly formatted"), "InvalidValue")) }
                    if mail != "customer@example.org" && text(&x["name"]).is_empty() { return Err(invalid("requester", "Requester: Name: is too short (minimum one character)", "BlankValue")) }
                    v["requester_id"] = json!(9002)
                }
                _ => {} // members that are not known are ignored
            }
        }
        if v["status"] == "solved" && v["assignee_id"].is_null() { v["assignee_id"] = json!(9001) } // "assign automatically upon solve", on by default
        let c = match t.get("comment") { Some(c) if c.is_object() => c.clone(), Some(Value::String(s)) => json!({"body": s}), None | Some(Value::Null) => match (new, t["description"].as_str()) { (true, Some(d)) => json!({"body": d}), _ => Value::Null }, _ => return Err(attribute("comment")) };
        if c.is_null() { return if new { Err(invalid("base", "Description: cannot be blank", "BlankValue")) } else { Ok(None) } }
        let body = c["body"].as_str().or(c["html_body"].as_str()).or(c["value"].as_str()).unwrap_or("").to_string();
        let toks: Vec<String> = match &c["uploads"] { Value::Array(a) => a.iter().map(text).collect(), Value::String(s) => vec![s.clone()], Value::Null => vec![], _ => return Err(attribute("uploads")) };
        if body.trim().is_empty() && (new || toks.is_empty()) { return Err(invalid("base", if new { "Description: cannot be blank" } else { "Comment body: cannot be blank" }, "BlankValue")) }
        if body.len() > 65536 { return Err(invalid("comment", "Comment: is too long (maximum is 65536 characters)", "InvalidValue")) }
        if !(c["public"].is_boolean() || c["public"].is_null() || c["public"] == "true" || c["public"] == "false") { return Err(attribute("public")) }
        let (now, mut files) = (self.ix.now, vec![]);
        for t in toks { if self.tokens.get(&t).map_or(false, |x| x.0 >= now) { files.extend(self.tokens.remove(&t).unwrap().1) } }
        Ok(Some(Note { id: self.id(), body, public: c["public"] != false && c["public"] != "false", files }))
    }
    fn create(&mut self, t: &Value) -> Said {
        let mut v = json!({"subject": null, "raw_subject": null, "description": "", "status": "new", "priority": null, "type": null, "tags": [], "external_id": null, "custom_fields": [{"id": FIELD, "value": null}], "fields": [{"id": FIELD, "value": null}],
            "requester_id": 9001, "submitter_id": 9001, "assignee_id": null, "group_id": 7001, "is_public": true, "has_incidents": false, "via": {"channel": "api"}, "created_at": self.at(), "updated_at": self.at()});
        let note = match self.take(&mut v, t, true) { Ok(n) => n.unwrap(), Err(e) => return e };
        let id = self.tickets.len() as u64 + 101;
        v["id"] = json!(id); v["url"] = json!(format!("{}/api/v2/tickets/{id}.json", self.base)); v["description"] = json!(note.body); v["raw_subject"] = v["subject"].clone(); v["is_public"] = json!(note.public);
        let event = self.note(&note);
        self.tickets.push(Ticket { id, v: v.clone(), notes: vec![note] }); self.index(id);
        with(reply(201, json!({"ticket": v, "audit": {"id": self.id(), "ticket_id": id, "events": [event]}})), &[("location", &format!("{}/api/v2/tickets/{id}.json", self.base))])
    }
    fn search(&self, query: &str) -> Vec<Value> {
        let mut want: Vec<(String, String, String, bool)> = vec![]; let c: Vec<char> = query.chars().collect(); let mut i = 0;
        while i < c.len() { // words, "phrases", key:value and key:"value", each with or without a minus
            if c[i].is_whitespace() { i += 1; continue }
            let (mut w, mut quoted) = (String::new(), false);
            while i < c.len() && (quoted || !c[i].is_whitespace()) { if c[i] == '"' { quoted = !quoted } else { w.push(c[i]) } i += 1 }
            let neg = w.starts_with('-'); let w = w.trim_start_matches('-').to_string();
            match w.find([':', '<', '>']) { Some(p) if p > 0 && !w[..p].contains(' ') => { let op: String = w[p..].chars().take_while(|c| ":<>=".contains(*c)).collect(); want.push((w[..p].to_lowercase(), op.clone(), w[p + op.len()..].into(), neg)) } _ => want.push(("".into(), ":".into(), w, neg)) }
        }
        let rank = |s: &str| ["new", "open", "pending", "hold", "solved", "closed"].iter().position(|x| *x == s);
        self.ix.docs().filter(|(_, d)| want.iter().all(|(k, op, v, neg)| {
            let s = |k: &str| text(&d[k]).to_lowercase(); let v = v.to_lowercase(); let v = v.as_str();
            let has = |t: String| { let (t, v) = (words(&t), words(v)); !v.is_empty() && t.windows(v.len()).any(|w| w == v.as_slice()) };
            let f = text(&d["custom_fields"][0]["value"]).to_lowercase();
            let hit = match k.as_str() {
                "type" | "ticket_type" => v == "ticket" || s("type") == v, "external_id" | "priority" | "requester_id" | "group_id" => if v == "none" { s(k).is_empty() } else { s(k) == v },
                "id" | "ticket_id" => s("id") == v, "tags" => if v == "none" { arr(&d["tags"]).is_empty() } else { arr(&d["tags"]).iter().any(|t| text(t) == v) },
                "status" => match (op.as_str(), rank(&s("status")), rank(v)) { (":", a, b) => a == b, ("<", Some(a), Some(b)) => a < b, (">", Some(a), Some(b)) => a > b, ("<=", Some(a), Some(b)) => a <= b, (">=", Some(a), Some(b)) => a >= b, _ => false },
                "subject" => has(s("subject")), "description" => has(s("description")), "comment" => has(s("_text")), "fieldvalue" => f == v,
                "created" | "updated" | "created_at" | "updated_at" => true, "order_by" | "sort" => true,
                "" => has(s("subject")) || has(s("_text")) || f == v || arr(&d["tags"]).iter().any(|t| text(t) == v),
                k if k == format!("custom_field_{FIELD}") => if v == "*" { !f.is_empty() } else { f == v }, _ => false };
            hit != *neg
        })).map(|(_, d)| { let mut d = d.clone(); d.as_object_mut().unwrap().remove("_text"); d["result_type"] = json!("ticket"); d }).collect()
    }
    fn page(&self, a: &Asked, key: &str, all: Vec<Value>) -> Said {
        if q(a, "page[size]").is_some() || q(a, "page[after]").is_some() {
            let (n, at) = (qn(a, "page[size]", 100), q(a, "page[after]").and_then(|s| s.parse().ok()).unwrap_or(0usize)); if n > 100 && key != "results" { return err(400, "InvalidPaginationParameter", "page[size] is not valid") }
            let more = all.len() > at + n; let next = if more { json!((at + n).to_string()) } else { Value::Null };
            return reply(200, json!({key: all.into_iter().skip(at).take(n).collect::<Vec<_>>(), "meta": {"has_more": more, "after_cursor": next, "before_cursor": null}, "links": {"next": null, "prev": null}}))
        }
        let (n, p, c) = (qn(a, "per_page", 100).clamp(1, 100), qn(a, "page", 1).max(1), all.len());
        let next = if c > n * p { json!(format!("{}{}?page={}&per_page={n}{}", self.base, a.path, p + 1, a.query.iter().filter(|x| x.0 != "page" && x.0 != "per_page").map(|x| format!("&{}={}", pct(&x.0), pct(&x.1))).collect::<String>())) } else { Value::Null };
        reply(200, json!({key: all.into_iter().skip(n * (p - 1)).take(n).collect::<Vec<_>>(), "count": c, "next_page": next, "previous_page": null}))
    }
    fn route(&mut self, a: &Asked, s: &[&str], anon: bool) -> Said {
        let m = a.method.as_str();
        if s == ["users", "me"] && m == "GET" { return if anon { reply(200, json!({"user": {"id": null, "name": "Anonymous user", "email": "invalid@example.com", "role": "end-user", "verified": false}})) }
            else { reply(200, json!({"user": {"id": 9001, "name": "Escalate Bot", "email": "bot@example.org", "role": "agent", "active": true, "verified": true, "suspended": false, "restricted_agent": false}})) } }
        if anon { return with(reply(401, json!({"error": "Couldn't authenticate you"})), &[("www-authenticate", "Basic realm=\"Web Password\"")]) }
        if ["POST", "PUT"].contains(&m) && s[0] != "uploads" && ctype(a) != "application/json" { return reply(415, json!({"error": {"title": "Unsupported Media Type", "message": "Content-Type must be application/json"}})) }
        let missing = || err(404, "RecordNotFound", "Not found");
        let find = |me: &Self, id: &str| id.parse().ok().and_then(|n: u64| me.tickets.iter().position(|t| t.id == n));
        match (m, s) {
            ("POST", ["tickets"]) => {
                let Some(b) = obj(a) else { return reply(400, json!({"error": "Unprocessable Entity", "message": "Server could not parse JSON"})) };
                if !b["ticket"].is_object() { return reply(400, json!({"error": {"title": "Invalid attribute", "message": "Parameter ticket is required"}})) }
                let key = head(a, "idempotency-key").map(|s| s.to_string()); let sent = sha256(&a.body);
                if let Some(k) = &key { if k.len() > 255 { return err(400, "IdempotentRequestError", "Idempotency-Key is too long") }
                    if let Some((until, h, r)) = self.keys.get(k) { if *until >= self.ix.now {
                        return if *h == sent { with(clone(r), &[("x-idempotency-lookup", "hit")]) } else { err(400, "IdempotentRequestError", "Request parameters are different from the ones in the original request with this idempotency key.") } } } }
                let r = self.create(&b["ticket"]);
                match key { Some(k) => { if r.status == 201 { self.keys.insert(k, (self.ix.now + 7200, sent, clone(&r))); } with(r, &[("x-idempotency-lookup", "miss")]) } None => r }
            }
            ("GET", ["tickets"]) => { let e = q(a, "external_id"); let l = self.tickets.iter().filter(|t| e.map_or(true, |e| text(&t.v["external_id"]) == e)).map(|t| t.v.clone()).collect(); self.page(a, "tickets", l) }
            ("GET", ["tickets", "show_many"]) => { let l = self.tickets.iter().filter(|t| q(a, "ids").map_or(false, |i| i.split(',').any(|i| i == t.id.to_string())) || q(a, "external_ids").map_or(false, |i| i.split(',').any(|i| t.v["external_id"] == i))).map(|t| t.v.clone()).collect(); self.page(a, "tickets", l) }
            ("GET", ["tickets", id]) => match find(self, id) { Some(i) => reply(200, json!({"ticket": self.tickets[i].v})), None => missing() },
            ("PUT", ["tickets", id]) => {
                let Some(i) = find(self, id) else { return missing() };
                let Some(b) = obj(a).filter(|b| b["ticket"].is_object()) else { return reply(400, json!({"error": {"title": "Invalid attribute", "message": "Parameter ticket is required"}})) };
                if self.tickets[i].v["status"] == "closed" { return invalid("status", "Status: closed prevents ticket update", "ClosedPreventsUpdate") }
                if b["ticket"]["safe_update"] == true && b["ticket"]["updated_stamp"] != self.tickets[i].v["updated_at"] { return err(409, "UpdateConflict", "Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.") }
                let mut v = self.tickets[i].v.clone();
                let note = match self.take(&mut v, &b["ticket"], false) { Ok(n) => n, Err(e) => return e };
                v["updated_at"] = json!(self.at()); if v["status"] == "new" && !v["assignee_id"].is_null() { v["status"] = json!("open") }
                let ev = note.as_ref().map(|n| self.note(n)).into_iter().collect::<Vec<_>>();
                self.tickets[i].v = v.clone(); self.tickets[i].notes.extend(note); let id = self.tickets[i].id; self.index(id);
                reply(200, json!({"ticket": v, "audit": {"id": self.id(), "ticket_id": id, "events": ev}}))
            }
            ("PUT", ["tickets", id, "tags"]) => { let Some(i) = find(self, id) else { return missing() }; let mut t = arr(&self.tickets[i].v["tags"]); for x in arr(&obj(a).unwrap_or(json!({}))["tags"]) { if !t.contains(&x) { t.push(x) } } self.tickets[i].v["tags"] = json!(t); let id = self.tickets[i].id; self.index(id); reply(200, json!({"tags": t})) }
            ("GET", ["tickets", id, "comments"]) => match find(self, id) { Some(i) => { let l = self.tickets[i].notes.iter().map(|n| self.note(n)).collect(); self.page(a, "comments", l) } None => missing() },
            ("GET", ["tickets", id, "audits"]) => match find(self, id) { Some(i) => { let l = self.tickets[i].notes.iter().map(|n| json!({"id": n.id + 1, "ticket_id": self.tickets[i].id, "events": [self.note(n)]})).collect(); self.page(a, "audits", l) } None => missing() },
            ("POST", ["uploads"]) => {
                let Some(name) = q(a, "filename").filter(|n| !n.is_empty()) else { return reply(400, json!({"error": {"title": "Missing Parameter", "message": "filename is required"}})) };
                if a.body.is_empty() { return invalid("base", "Attachment: cannot be empty", "InvalidValue") }
                if a.body.len() > 50 * 1024 * 1024 { return err(413, "AttachmentTooLarge", "Attachment exceeds the maximum size of 50 MB") }
                let id = self.id(); let ct = ctype(a); self.files.push(File { id, name: name.into(), ctype: if ct.is_empty() { "application/binary".into() } else { ct }, data: a.body.clone() });
                let tok = match q(a, "token").filter(|t| self.tokens.contains_key(*t)) { Some(t) => t.to_string(), None => hexid(id + 5000, 32) };
                let until = self.ix.now + 3600; let e = self.tokens.entry(tok.clone()).or_insert((until, vec![])); e.1.push(id); let all = e.1.clone();
                reply(201, json!({"upload": {"token": tok, "expires_at": stamp(until) + "Z", "attachment": self.file(id), "attachments": all.iter().map(|i| self.file(*i)).collect::<Vec<_>>()}}))
            }
            ("DELETE", ["uploads", t]) => if self.tokens.remove(*t).is_some() { none(204) } else { missing() },
            ("GET", ["attachments", id]) => match id.parse().ok().filter(|n: &u64| self.files.iter().any(|f| f.id == *n)) { Some(n) => reply(200, json!({"attachment": self.file(n)})), None => missing() },
            ("GET", ["search"]) | ("GET", ["search", "count"]) | ("GET", ["search", "export"]) => {
                let Some(query) = q(a, "query").filter(|x| !x.trim().is_empty()) else { return reply(400, json!({"error": "invalid", "description": "Invalid search: Query parameter is required"})) };
                if s.get(1) == Some(&"export") && q(a, "filter[type]").is_none() { return err(400, "invalid", "Invalid search: filter[type] is required") }
                let l = self.search(query); if s.get(1) == Some(&"count") { return reply(200, json!({"count": l.len()})) }
                self.page(a, "results", l)
            }
            ("GET", ["ticket_fields"]) => self.page(a, "ticket_fields", vec![json!({"id": FIELD, "type": "text", "title": "Fingerprint", "raw_title": "Fingerprint", "active": true, "required": false, "removable": true})]),
            ("GET", ["ticket_fields", id]) if *id == FIELD.to_string() => reply(200, json!({"ticket_field": {"id": FIELD, "type": "text", "title": "Fingerprint", "active": true}})),
            ("GET", ["groups"]) => self.page(a, "groups", vec![json!({"id": 7001, "name": "Support", "deleted": false})]),
            ("GET", ["ticket_fields", _]) => missing(),
            _ => err(404, "InvalidEndpoint", "Not found"),
        }
    }
}
impl System for Zendesk {
    fn answer(&mut self, a: &Asked) -> Said {
        let s = segs(&self.base, &a.path);
        let s: Vec<&str> = s.iter().map(|x| x.as_str()).filter(|x| !x.is_empty()).collect();
        if a.method == "GET" && s.len() == 3 && s[0] == "attachments" && s[1] == "token" { // the file may lie elsewhere: a redirect, signed, without credentials
            return match self.files.iter().find(|f| hexid(f.id, 24) == s[2]) { Some(f) => with(none(302), &[("location", &format!("{}/_zdusercontent/{}", self.base, hexid(f.id + 7000, 32)))]), None => none(404) } }
        if a.method == "GET" && s.len() == 2 && s[0] == "_zdusercontent" { return match self.files.iter().find(|f| hexid(f.id + 7000, 32) == s[1]) { Some(f) => bytes(200, &f.ctype, f.data.clone()), None => none(403) } }
        if s.len() < 3 || s[0] != "api" || s[1] != "v2" { return err(404, "InvalidEndpoint", "Not found") }
        let anon = match head(a, "authorization") { None => true, Some(_) => {
            let ok = bearer(a).map_or(false, |t| t == "zdoauth-7f3c") || basic(a).map_or(false, |(u, p)| u.to_lowercase() == "bot@example.org/token" && p == "zdtoken-51ab");
            if !ok { return with(reply(401, json!({"error": "Couldn't authenticate you"})), &[("www-authenticate", "Basic realm=\"Web Password\"")]) } false } };
        let s: Vec<&str> = s[2..].iter().map(|x| x.strip_suffix(".json").unwrap_or(x)).collect();
        self.left = self.left.saturating_sub(1); let left = self.left.to_string();
        with(self.route(a, &s, anon), &[("x-rate-limit", "700"), ("x-rate-limit-remaining", &left), ("ratelimit-limit", "700"), ("ratelimit-remaining", &left), ("ratelimit-reset", "37"), ("x-zendesk-request-id", "0a1b2c")])
    }
    fn held(&self) -> Vec<Held> {
        self.tickets.iter().map(|t| {
            let mut f = BTreeMap::new();
            for k in ["external_id", "status", "priority", "type"] { f.insert(k.to_string(), text(&t.v[k])); }
            f.insert(FIELD.to_string(), text(&t.v["custom_fields"][0]["value"])); f.insert("tags".into(), arr(&t.v["tags"]).iter().map(text).collect::<Vec<_>>().join(","));
            Held { id: t.id.to_string(), open: !["solved", "closed"].contains(&t.v["status"].as_str().unwrap()), title: text(&t.v["subject"]), texts: t.notes.iter().map(|n| (!n.public, n.body.clone())).collect(),
                files: t.notes.iter().flat_map(|n| &n.files).map(|i| { let f = self.files.iter().find(|f| f.id == *i).unwrap(); (f.name.clone(), f.data.clone()) }).collect(), fields: f }
        }).collect()
    }
    fn close(&mut self, id: &str) {
        let Some(t) = self.tickets.iter_mut().find(|t| t.id.to_string() == id) else { return };
        t.v["status"] = json!(if t.v["status"] == "solved" { "closed" } else { "solved" }); t.v["assignee_id"] = json!(9001); let id = t.id; self.index(id);
    }
    fn lag(&mut self, seconds: u64) { self.ix.lag = seconds }
    fn tick(&mut self, now: u64) { self.ix.tick(now) }
}
pub fn make(base: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let mut z = Zendesk { base: base.trim_end_matches('/').into(), tickets: vec![], files: vec![], tokens: BTreeMap::new(), keys: BTreeMap::new(), ix: Index::default(), n: 500000, left: 700 };
    for (i, s) in [(1, "open"), (2, "closed")] {
        let fp = hexid(900 + i, 32);
        z.create(&json!({"subject": format!("Stranger {i}"), "comment": {"body": format!("Somebody else's trouble {fp}")}, "external_id": fp, "custom_fields": [{"id": FIELD, "value": fp}], "status": s, "assignee_id": 9001}));
    }
    (Box::new(z), map(&[("base_url", base), ("email", "bot@example.org"), ("token", "zdtoken-51ab"), ("oauth_token", "zdoauth-7f3c"), ("field_id", &FIELD.to_string()), ("external_id", "yes"), ("group_id", "7001"), ("user_id", "9001"), ("requester", "customer@example.org"), ("requester_id", "9002"), ("status_open", "open"), ("status_done", "solved"), ("status_final", "closed")]))
}
