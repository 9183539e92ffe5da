//! GitLab Issues, REST v4.
//! From: docs.gitlab.com api/{issues, notes, project_markdown_uploads, rest (authentication, status codes, pagination, encoding), labels, projects, users}; user/project/quick_actions.
//! In make(): base_url (without /api/v4), token (PRIVATE-TOKEN, Bearer or ?private_token=), project_id 77, project path acme/support (one segment: acme%2Fsupport), label "allowed".
//! Fingerprint places: labels, text in title or description (`search`, substring; not in notes). Issues are meant by iid in paths.
//! Emulated: user, version, project, labels, issues create/list/read/edit (JSON or form), notes with `internal`, uploads (multipart `file`, 100 MB) and their download, quick actions
//! /close /reopen /label ~x /confidential in descriptions and notes (they are run and taken out; a note of nothing else is answered 202), pagination headers.
//! `Held.files` = uploads whose markdown address stands in the issue's texts. Listing uploads needs Maintainer: the bot is one.
//! Not emulated: members, epics, moves, milestones, threads, rate limiting (headers only), Elasticsearch; the list is not lagged (database), so `lag` only touches `/search`.
//! Unsure: text of several 400 bodies; web address of an upload (/-/project/ID/uploads/…) answers 302 to the sign-in page without a session; search under 3 characters finds nothing.
use super::kit::*;
use super::{Asked, Held, Said, System};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

struct Issue { iid: u64, v: Value, notes: Vec<Value> }
struct File { id: u64, secret: String, name: String, ctype: String, data: Vec<u8> }
pub struct GitLab { base: String, issues: Vec<Issue>, labels: Vec<String>, files: Vec<File>, ix: Index, n: u64 }
fn msg(s: u16, m: Value) -> Said { reply(s, json!({"message": m})) }
fn err(m: &str) -> Said { reply(400, json!({"error": m})) }

impl GitLab {
    fn id(&mut self) -> u64 { self.n += 1; self.n }
    fn at(&self) -> String { stamp(self.ix.now) + ".000Z" }
    fn user(&self) -> Value { json!({"id": 55, "username": "escalate-bot", "name": "Escalate Bot", "state": "active", "locked": false, "web_url": format!("{}/escalate-bot", self.base)}) }
    /// Members of the body, JSON or form, with the query's behind.
    fn read(a: &Asked) -> Result<Map<String, Value>, Said> {
        let mut o = Map::new(); for (k, v) in &a.query { o.insert(k.clone(), json!(v)); }
        let mut put = |k: String, v: Value| if let Some(k) = k.strip_suffix("[]") { o.entry(k.to_string()).or_insert(json!([])).as_array_mut().map(|l| l.push(v)); } else { o.insert(k, v); };
        match ctype(a).as_str() {
            "application/json" => match serde_json::from_slice::<Value>(&a.body) { Ok(Value::Object(b)) => for (k, v) in b { put(k, v) }, _ => return Err(err("Problem processing JSON payload")) },
            "application/x-www-form-urlencoded" => for kv in String::from_utf8_lossy(&a.body).split('&').filter(|x| !x.is_empty()) { let (k, v) = kv.split_once('=').unwrap_or((kv, "")); put(unpct(&k.replace('+', " ")), json!(unpct(&v.replace('+', " ")))) },
            "multipart/form-data" => for p in parts(a).unwrap_or_default() { put(p.name, json!(String::from_utf8_lossy(&p.data))) },
            c if a.body.is_empty() || c.is_empty() => {}
            c => return Err(reply(415, json!({"error": format!("The provided content-type '{c}' is not supported.")}))),
        }
        Ok(o)
    }
    fn list(v: &Value) -> Option<Vec<String>> { match v { Value::Array(a) => a.iter().map(|x| x.as_str().map(|s| s.to_string())).collect::<Option<Vec<_>>>().map(|l| l.iter().flat_map(|s| s.split(',').map(|x| x.trim().to_string()).collect::<Vec<_>>()).collect()), Value::String(s) => Some(s.split(',').map(|x| x.trim().to_string()).filter(|x| !x.is_empty()).collect()), Value::Null => Some(vec![]), _ => None } }
    fn truth(v: &Value) -> Option<bool> { match v { Value::Bool(b) => Some(*b), Value::String(s) => match s.as_str() { "true" | "1" => Some(true), "false" | "0" => Some(false), _ => None }, Value::Number(n) => match n.as_u64() { Some(1) => Some(true), Some(0) => Some(false), _ => None }, _ => None } }
    /// Runs the quick actions of a text; what is left of it, and how many were run.
    fn quick(t: &str, v: &mut Value) -> (String, usize) {
        let (mut out, mut n, mut code) = (vec![], 0, false);
        for l in t.split('\n') {
            if l.trim_start().starts_with("```") { code = !code }
            let w = l.trim(); let done = !code && match w.split(' ').next().unwrap() {
                "/close" => { v["state"] = json!("closed"); true } "/reopen" => { v["state"] = json!("opened"); true } "/confidential" => { v["confidential"] = json!(true); true }
                "/label" | "/labels" => { for x in w.split(" ~").skip(1) { let mut l = arr(&v["labels"]); let x = json!(x.trim().trim_matches('"')); if !l.contains(&x) { l.push(x) } v["labels"] = json!(l) } true } _ => false };
            if done { n += 1 } else { out.push(l) }
        }
        if n == 0 { (t.to_string(), 0) } else { (out.join("\n").trim().to_string(), n) }
    }
    fn take(&mut self, v: &mut Value, o: &Map<String, Value>, new: bool) -> Result<(), Said> {
        if new && !o.contains_key("title") { return Err(err("title is missing")) }
        const ANY: &[&str] = &["title", "description", "labels", "add_labels", "remove_labels", "state_event", "confidential", "assignee_ids", "assignee_id", "milestone_id", "due_date", "weight", "issue_type", "discussion_locked", "created_at", "updated_at"];
        if !new && !o.keys().any(|k| ANY.contains(&k.as_str())) { return Err(err("title, description, state_event, labels, add_labels, remove_labels, confidential, assignee_ids, milestone_id, due_date, discussion_locked, issue_type are missing, at least one parameter must be provided")) }
        for (k, x) in o { match k.as_str() {
            "title" => { let t = match x { Value::String(s) => s.clone(), Value::Number(n) => n.to_string(), Value::Null => String::new(), _ => return Err(err("title is invalid")) }; if t.trim().is_empty() { return Err(if new { err("title is empty") } else { msg(400, json!({"title": ["can't be blank"]})) }) } if t.chars().count() > 255 { return Err(msg(400, json!({"title": ["is too long (maximum is 255 characters)"]}))) } v["title"] = json!(t.trim()) }
            "description" => { let t = match x { Value::String(s) => s.clone(), Value::Null => { v["description"] = Value::Null; continue } Value::Number(n) => n.to_string(), _ => return Err(err("description is invalid")) }; if t.chars().count() > 1048576 { return Err(msg(400, json!({"description": ["is too long (maximum is 1048576 characters)"]}))) } let (t, _) = Self::quick(&t, v); v["description"] = json!(t) }
            "labels" | "add_labels" | "remove_labels" => { let Some(l) = Self::list(x) else { return Err(err(&format!("{k} is invalid"))) }; if let Some(b) = l.iter().find(|s| s.chars().count() > 255) { let _ = b; return Err(msg(400, json!({"labels": ["title is too long (maximum is 255 characters)"]}))) }
                let mut have: Vec<String> = if k == "labels" { vec![] } else { arr(&v["labels"]).iter().map(text).collect() }; if k == "remove_labels" { have.retain(|h| !l.contains(h)) } else { for s in l { if !have.contains(&s) { have.push(s.clone()) } if !self.labels.contains(&s) { self.labels.push(s) } } } have.sort(); v["labels"] = json!(have) }
            "confidential" | "discussion_locked" => match Self::truth(x) { Some(b) => v[k] = json!(b), None => return Err(err(&format!("{k} is invalid"))) },
            "issue_type" => if !["issue", "incident", "test_case", "task"].contains(&x.as_str().unwrap_or("")) { return Err(err("issue_type does not have a valid value")) } else { v["issue_type"] = x.clone(); v["type"] = json!(x.as_str().unwrap().to_uppercase()) },
            "state_event" => if !new { match x.as_str() { Some("close") => { v["state"] = json!("closed"); v["closed_at"] = json!(self.at()) } Some("reopen") => { v["state"] = json!("opened"); v["closed_at"] = Value::Null } _ => return Err(err("state_event does not have a valid value")) } },
            "due_date" => v["due_date"] = x.clone(), "milestone_id" | "assignee_id" | "weight" => if !(x.is_u64() || x.is_null() || x.as_str().map_or(false, |s| s.is_empty() || s.parse::<u64>().is_ok())) { return Err(err(&format!("{k} is invalid"))) },
            "assignee_ids" => if !(x.is_array() || x.is_string()) { return Err(err("assignee_ids is invalid")) }, _ => {} } }
        v["updated_at"] = json!(self.at()); Ok(())
    }
    fn create(&mut self, o: &Map<String, Value>) -> Said {
        let iid = self.issues.len() as u64 + 1; let url = format!("{}/acme/support/-/issues/{iid}", self.base);
        let mut v = json!({"id": 7000 + iid, "iid": iid, "project_id": 77, "title": "", "description": null, "state": "opened", "labels": [], "confidential": false, "discussion_locked": null, "issue_type": "issue", "type": "ISSUE", "author": self.user(), "assignees": [], "assignee": null, "milestone": null, "due_date": null, "created_at": self.at(), "closed_at": null, "web_url": url, "references": {"short": format!("#{iid}"), "relative": format!("#{iid}"), "full": format!("acme/support#{iid}")}, "severity": "UNKNOWN", "_links": {"self": format!("{}/api/v4/projects/77/issues/{iid}", self.base)}});
        if let Err(e) = self.take(&mut v, o, true) { return e }
        self.issues.push(Issue { iid, v: v.clone(), notes: vec![] }); self.ix.put(iid, v.clone()); reply(201, v)
    }
    fn page(&self, a: &Asked, l: Vec<Value>) -> Said {
        let (n, p, c) = (qn(a, "per_page", 20), qn(a, "page", 1).max(1), l.len()); if q(a, "per_page").map_or(false, |x| x.parse::<u64>().is_err()) { return err("per_page is invalid") } let n = if n == 0 { 20 } else { n.min(100) }; let pages = ((c + n - 1) / n).max(1);
        let rest: String = a.query.iter().filter(|x| x.0 != "page").map(|x| format!("&{}={}", pct(&x.0), pct(&x.1))).collect(); let mut links = vec![format!("<{}{}?page=1{rest}>; rel=\"first\"", self.base, a.path), format!("<{}{}?page={pages}{rest}>; rel=\"last\"", self.base, a.path)]; if p < pages { links.insert(0, format!("<{}{}?page={}{rest}>; rel=\"next\"", self.base, a.path, p + 1)) }
        with(reply(200, json!(l.into_iter().skip(n * (p - 1)).take(n).collect::<Vec<_>>())), &[("link", &links.join(", ")), ("x-total", &c.to_string()), ("x-total-pages", &pages.to_string()), ("x-page", &p.to_string()), ("x-per-page", &n.to_string()), ("x-next-page", &if p < pages { (p + 1).to_string() } else { String::new() }), ("x-prev-page", &if p > 1 { (p - 1).to_string() } else { String::new() })])
    }
    fn find(v: &Value, s: &str, within: &str) -> bool { if s.chars().count() < 3 { return false } let hay: String = within.split(',').map(|k| text(&v[k.trim()]) + "\n").collect::<String>().to_lowercase(); s.to_lowercase().split_whitespace().all(|w| hay.contains(w)) }
    fn issues(&self, a: &Asked) -> Said {
        let all = |k: &str| -> Vec<&str> { a.query.iter().filter(|x| x.0 == k).map(|x| x.1.as_str()).collect() };
        if let Some(s) = q(a, "state") { if !["opened", "closed", "all"].contains(&s) { return err("state does not have a valid value") } }
        if let Some(s) = q(a, "scope") { if !["created_by_me", "assigned_to_me", "all", "created-by-me", "assigned-to-me"].contains(&s) { return err("scope does not have a valid value") } }
        if let Some(s) = q(a, "in") { if s.split(',').any(|x| x != "title" && x != "description") { return err("in does not have a valid value") } }
        let iids = [all("iids[]"), all("iids")].concat(); if iids.iter().any(|i| i.parse::<u64>().is_err()) { return err("iids is invalid") }
        let labels: Vec<String> = [all("labels"), all("labels[]")].concat().iter().flat_map(|s| s.split(',')).map(|s| s.trim().to_string()).filter(|s| !s.is_empty()).collect();
        let mut l: Vec<Value> = self.issues.iter().map(|i| &i.v).filter(|v| q(a, "state").map_or(true, |s| s == "all" || v["state"] == s) && (iids.is_empty() || iids.contains(&text(&v["iid"]).as_str()))
            && labels.iter().all(|w| { let h = arr(&v["labels"]); match w.to_lowercase().as_str() { "none" => h.is_empty(), "any" => !h.is_empty(), _ => h.contains(&json!(w)) } })
            && q(a, "search").map_or(true, |s| Self::find(v, s, q(a, "in").unwrap_or("title,description"))) && q(a, "scope").map_or(true, |s| !s.starts_with("assigned")) && q(a, "confidential").map_or(true, |c| v["confidential"] == (c == "true")) && q(a, "author_username").map_or(true, |u| u == "escalate-bot")).cloned().collect();
        if q(a, "sort") != Some("asc") { l.reverse() } self.page(a, l)
    }
    fn route(&mut self, a: &Asked, s: &[&str]) -> Said {
        let m = a.method.as_str();
        match (m, s) { ("GET", ["user"]) => { let mut u = self.user(); u["email"] = json!("bot@example.org"); u["can_create_project"] = json!(false); return reply(200, u) } ("GET", ["version"]) => return reply(200, json!({"version": "18.6.0-ee", "revision": "0a1b2c3"})), ("GET", ["personal_access_tokens", "self"]) => return reply(200, json!({"id": 1, "name": "escalate", "scopes": ["api"], "active": true, "revoked": false})), ("GET", ["issues"]) => return self.issues(a), _ => {} }
        if s.len() < 2 || s[0] != "projects" { return reply(404, json!({"error": "404 Not Found"})) }
        if s[1] != "77" && !s[1].eq_ignore_ascii_case("acme/support") { return msg(404, json!("404 Project Not Found")) }
        let s = &s[2..]; let at = s.get(1).and_then(|n| self.issues.iter().position(|i| i.iid.to_string() == *n)); let lost = || msg(404, json!("404 Not found"));
        match (m, s) {
            ("GET", []) => reply(200, json!({"id": 77, "name": "support", "path_with_namespace": "acme/support", "visibility": "private", "issues_enabled": true, "issues_access_level": "enabled", "archived": false, "default_branch": "main", "web_url": format!("{}/acme/support", self.base), "permissions": {"project_access": {"access_level": 40}, "group_access": null}})),
            ("GET", ["labels"]) => { let l = self.labels.iter().filter(|l| q(a, "search").map_or(true, |s| l.to_lowercase().contains(&s.to_lowercase()))).map(|l| json!({"id": l.len(), "name": l, "color": "#dc143c", "is_project_label": true})).collect(); self.page(a, l) }
            ("POST", ["labels"]) => { let o = match Self::read(a) { Ok(o) => o, Err(e) => return e }; for k in ["name", "color"] { if !o.contains_key(k) { return err(&format!("{k} is missing")) } } let n = text(&o["name"]); if self.labels.contains(&n) { return msg(409, json!("Label already exists")) } self.labels.push(n.clone()); reply(201, json!({"id": 1, "name": n, "color": o["color"]})) }
            ("GET", ["issues"]) => self.issues(a),
            ("POST", ["issues"]) => match Self::read(a) { Ok(o) => self.create(&o), Err(e) => e },
            ("GET", ["issues", _]) => match at { Some(i) => reply(200, self.issues[i].v.clone()), None => lost() },
            ("PUT", ["issues", _]) => { let Some(i) = at else { return lost() }; let o = match Self::read(a) { Ok(o) => o, Err(e) => return e }; let mut v = self.issues[i].v.clone(); if let Err(e) = self.take(&mut v, &o, false) { return e } self.issues[i].v = v.clone(); self.ix.put(i as u64 + 1, v.clone()); reply(200, v) }
            ("GET", ["issues", _, "notes"]) => { let Some(i) = at else { return lost() }; let mut l = self.issues[i].notes.clone(); if q(a, "sort") != Some("asc") { l.reverse() } self.page(a, l) }
            ("GET", ["issues", _, "notes", id]) => { let Some(i) = at else { return lost() }; match self.issues[i].notes.iter().find(|n| text(&n["id"]) == *id) { Some(n) => reply(200, n.clone()), None => msg(404, json!("404 Note Not Found")) } }
            ("POST", ["issues", _, "notes"]) => {
                let Some(i) = at else { return lost() }; let o = match Self::read(a) { Ok(o) => o, Err(e) => return e };
                let Some(b) = o.get("body") else { return err("body is missing") }; let Some(b) = b.as_str() else { return err("body is invalid") };
                if b.trim().is_empty() { return msg(400, json!({"note": ["can't be blank"]})) } if b.chars().count() > 1000000 { return msg(400, json!({"note": ["is too long (maximum is 1000000 characters)"]})) }
                let mut internal = false; for k in ["internal", "confidential"] { if let Some(x) = o.get(k) { match Self::truth(x) { Some(b) => internal |= b, None => return err(&format!("{k} is invalid")) } } }
                let mut v = self.issues[i].v.clone(); let (t, n) = Self::quick(b, &mut v); v["updated_at"] = json!(self.at()); self.issues[i].v = v.clone(); self.ix.put(i as u64 + 1, v);
                if n > 0 && t.is_empty() { return reply(202, json!({"commands_changes": {}, "summary": ["Commands applied"]})) }
                let note = json!({"id": self.id(), "body": t, "author": self.user(), "created_at": self.at(), "updated_at": self.at(), "system": false, "internal": internal, "confidential": internal, "noteable_id": self.issues[i].v["id"], "noteable_type": "Issue", "noteable_iid": self.issues[i].iid, "resolvable": false, "attachment": null});
                self.issues[i].notes.push(note.clone()); reply(201, note)
            }
            ("POST", ["uploads"]) => {
                if ctype(a) != "multipart/form-data" { return err("file is missing") }
                let Some(ps) = parts(a) else { return reply(400, json!({"error": "400 Bad request"})) }; let Some(p) = ps.into_iter().find(|p| p.name == "file") else { return err("file is missing") }; let Some(name) = p.file else { return err("file is invalid") };
                if p.data.len() > 100 * 1024 * 1024 { return msg(413, json!("413 Request Entity Too Large")) }
                let name: String = name.rsplit(['/', '\\']).next().unwrap().chars().map(|c| if c.is_alphanumeric() || "._-+".contains(c) { c } else { '_' }).collect(); let id = self.id(); let secret = hexid(id + 8000, 32);
                let (url, full) = (format!("/uploads/{secret}/{name}"), format!("/-/project/77/uploads/{secret}/{name}")); let alt = if p.ctype.starts_with("image/") { name.rsplit_once('.').map(|x| x.0).unwrap_or(&name).to_string() } else { name.clone() }; let bang = if p.ctype.starts_with("image/") { "!" } else { "" };
                self.files.push(File { id, secret, name, ctype: p.ctype, data: p.data }); reply(201, json!({"id": id, "alt": alt, "url": url, "full_path": full, "markdown": format!("{bang}[{alt}]({url})")}))
            }
            ("GET", ["uploads"]) => { let l = self.files.iter().map(|f| json!({"id": f.id, "size": f.data.len(), "filename": f.name, "created_at": self.at(), "uploaded_by": self.user()})).collect(); self.page(a, l) }
            ("GET", ["uploads", id]) => match self.files.iter().find(|f| f.id.to_string() == *id) { Some(f) => bytes(200, &f.ctype, f.data.clone()), None => lost() },
            ("GET", ["uploads", sec, name]) => match self.files.iter().find(|f| f.secret == *sec && f.name == *name) { Some(f) => bytes(200, "application/octet-stream", f.data.clone()), None => lost() },
            ("GET", ["search"]) => { if q(a, "search").is_none() || q(a, "scope").is_none() { return err("scope is missing, search is missing") } if q(a, "scope") != Some("issues") { return reply(200, json!([])) } let l = self.ix.docs().filter(|(_, d)| Self::find(d, q(a, "search").unwrap(), "title,description") && q(a, "state").map_or(true, |s| d["state"] == s)).map(|(_, d)| d.clone()).collect(); self.page(a, l) }
            (_, ["issues"]) | (_, ["issues", _]) | (_, ["uploads"]) => reply(405, json!({"error": "405 Not Allowed"})),
            _ => reply(404, json!({"error": "404 Not Found"})),
        }
    }
}
impl System for GitLab {
    fn answer(&mut self, a: &Asked) -> Said {
        let s = segs(&self.base, &a.path); let s: Vec<&str> = s.iter().map(|x| x.as_str()).collect();
        if s.len() > 3 && s[0] == "-" { return with(none(302), &[("location", &format!("{}/users/sign_in", self.base))]) }
        if s.len() < 3 || s[0] != "api" || s[1] != "v4" { return reply(404, json!({"error": "404 Not Found"})) }
        let t = head(a, "private-token").map(|s| s.to_string()).or(bearer(a)).or(q(a, "private_token").map(|s| s.to_string())).filter(|t| !t.is_empty());
        match t { None => return if s[2] == "projects" && a.method == "GET" { msg(404, json!("404 Project Not Found")) } else { msg(401, json!("401 Unauthorized")) }, Some(t) if t != "glpat-escalate-01" => return msg(401, json!("401 Unauthorized")), _ => {} }
        with(self.route(a, &s[2..]), &[("ratelimit-limit", "2000"), ("ratelimit-observed", "1"), ("ratelimit-remaining", "1999"), ("ratelimit-reset", "1900000000"), ("x-request-id", "01J")])
    }
    fn held(&self) -> Vec<Held> {
        self.issues.iter().map(|i| { let texts: Vec<(bool, String)> = std::iter::once((i.v["confidential"] == true, text(&i.v["description"]))).chain(i.notes.iter().map(|n| (n["internal"] == true, text(&n["body"])))).collect();
            Held { id: i.iid.to_string(), open: i.v["state"] == "opened", title: text(&i.v["title"]), files: self.files.iter().filter(|f| texts.iter().any(|t| t.1.contains(&f.secret))).map(|f| (f.name.clone(), f.data.clone())).collect(), texts, fields: map(&[("labels", &arr(&i.v["labels"]).iter().map(text).collect::<Vec<_>>().join(",")), ("state", &text(&i.v["state"])), ("confidential", &text(&i.v["confidential"])), ("issue_type", &text(&i.v["issue_type"]))]) } }).collect()
    }
    fn close(&mut self, id: &str) { if let Some(i) = self.issues.iter_mut().find(|i| i.iid.to_string() == id) { i.v["state"] = json!("closed"); let (n, v) = (i.iid, i.v.clone()); self.ix.put(n, v) } }
    fn lag(&mut self, seconds: u64) { self.ix.lag = seconds }
    fn tick(&mut self, now: u64) { self.ix.tick(now) }
}
pub fn make(base: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let mut z = GitLab { base: base.trim_end_matches('/').into(), issues: vec![], labels: vec!["escalation".into()], files: vec![], ix: Index::default(), n: 3000 };
    for i in [1, 2] { let fp = hexid(950 + i, 32); z.create(json!({"title": format!("Stranger {i}"), "description": format!("Somebody else's trouble {fp}"), "labels": format!("fp-{fp}")}).as_object().unwrap()); }
    z.close("2");
    (Box::new(z), map(&[("base_url", base), ("token", "glpat-escalate-01"), ("project_id", "77"), ("project", "acme/support"), ("label", "allowed"), ("status_open", "opened"), ("status_done", "closed"), ("state_event_close", "close"), ("state_event_reopen", "reopen")]))
}
